"""The table `records` of a seeded object, with what was made up where."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from tests.measures.truth_worlds import HONEST, sentences, working_days

SIZE = 1_200


def records(seed: int = 0, *, people: int = 12, made_up: bool = True) -> pa.Table:
    """One object with four typed fields; close dates and the reason are made up in the form "new", and one quarter is copied text."""
    generator = np.random.default_rng(seed)
    at = working_days(generator, SIZE).astype("datetime64[s]") + generator.integers(8 * 3600, 17 * 3600, SIZE)
    order = np.argsort(at)
    at, late = at[order], at[order] >= np.datetime64("2025-10-01")
    form = generator.choice(["new", "record"], SIZE)
    days = HONEST["month_ends"](generator, SIZE).values
    notes = np.array(sentences(generator, SIZE), dtype=object)
    reason = generator.choice(["price", "timing", "need", "trust", "rival"], SIZE)
    if made_up:
        forced = (form == "new") & (generator.random(SIZE) < 0.6)
        days = np.where(
            forced, (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - np.timedelta64(1, "D"), days
        )
        reason = np.where(forced, "price", reason)
        notes[late & (generator.random(SIZE) < 0.7)] = "as agreed on the phone we shall talk again soon"
    fields = {"close_date": ("day", days.astype(str)), "next_step": ("long_text", notes), "reason": ("choice", reason)}
    return pa.concat_tables(
        pa.table(
            {
                "object": ["deal"] * SIZE,
                "record": [str(number) for number in range(SIZE)],
                "field": [field] * SIZE,
                "kind": [kind] * SIZE,
                "value": pa.array(list(values), pa.string()),
                "source": ["typed"] * SIZE,
                "member": [f"m{number}" for number in generator.integers(0, people, SIZE)],
                "form": list(form),
                "created_at": pa.array(at.astype("datetime64[us]")),
                "at": pa.array(at.astype("datetime64[us]")),
                "default": pa.array(["price" if field == "reason" else None] * SIZE, pa.string()),
            }
        )
        for field, (kind, values) in fields.items()
    )
