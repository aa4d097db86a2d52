"""Seeded fields in which nothing is wrong, and the same with one known pattern of made-up values in them.

Honest fields have what honest people do: a few “n/a”, some rounding, sentences that come again, favourites, busy days.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from wellworn.measures.truth.column import Column, Place

PEOPLE = 24
FIRST, LAST = np.datetime64("2025-01-01"), np.datetime64("2025-12-31")
QUARTER_ENDS = tuple(np.datetime64(day) for day in ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"))
MONTH_ENDS = (
    tuple(np.datetime64(f"2025-{month:02}", "M").astype("datetime64[D]") - 1 for month in range(2, 13))
    + QUARTER_ENDS[-1:]
)
DEADLINES = {"quarter": QUARTER_ENDS, "month": MONTH_ENDS}
SYLLABLES = ("ba", "ko", "ri", "ten", "mo", "sa", "lu", "vi", "dra", "fe", "nor", "gil", "hu", "pe", "stra", "wo")
JUNK = ("x", "n/a", "test", "asdf", "-", "keine Angabe", "xxx", "qwertz", "tbd", "brak", "нет", "...", "123")
LIMIT = 10_000.0

World = Callable[[Generator, int], Column]


def vocabulary(generator: Generator, size: int = 500) -> np.ndarray:
    """Invented words."""
    return np.array(["".join(generator.choice(SYLLABLES, generator.integers(1, 4))) for _ in range(size)])


def sentences(generator: Generator, size: int) -> list[str]:
    """Notes: of longer ones about 2 in 100 are written twice; a tenth is short and says the same."""
    words = vocabulary(generator)
    weights = 1 / np.arange(1, len(words) + 1)
    lengths = generator.integers(6, 25, size)
    drawn = np.split(generator.choice(words, lengths.sum(), p=weights / weights.sum()), np.cumsum(lengths)[:-1])
    notes = [" ".join(one) for one in drawn]
    for place in np.flatnonzero(generator.random(size) < 0.02):
        notes[place] = notes[int(generator.integers(size))]
    for place in np.flatnonzero(generator.random(size) < 0.1):
        notes[place] = "left a message"
    return notes


def text(generator: Generator, size: int, place: str = "text") -> Column:
    """Honest notes, with "n/a" in 1 of 200."""
    notes = sentences(generator, size)
    for at in np.flatnonzero(generator.random(size) < 0.005):
        notes[at] = "n/a"
    return Column(Place("deal", place), "text", notes, PEOPLE)


def phone(generator: Generator, size: int) -> Column:
    """Honest phones, of which 1 in 300 is too short."""
    numbers = generator.integers(20_000_000, 99_999_999, size)
    values = [f"+46 {number}" if generator.random() > 1 / 300 else "0" for number in numbers]
    return Column(Place("person", "phone"), "phone", values, PEOPLE)


def choice(generator: Generator, size: int) -> Column:
    """An honest choice whose default is its favourite."""
    many = int(generator.integers(3, 13))
    weights = 1 / np.arange(1, many + 1) ** generator.uniform(0.2, 1.5)
    names = [f"choice {number}" for number in range(many)]
    drawn = generator.choice(names, 3 * size, p=weights / weights.sum())
    trusted = drawn[size:] if generator.random() < 0.5 else None
    return Column(Place("deal", "reason"), "choice", list(drawn[:size]), PEOPLE, default=names[0],
                  reference=None if trusted is None else list(trusted))  # fmt: skip


def compared_choice(generator: Generator, size: int) -> Column:
    """An honest choice beside its other periods."""
    while True:
        column = choice(generator, size)
        if column.reference is not None:
            return column


def number(generator: Generator, size: int) -> Column:
    """An honest count: of people, hours or ages, some rounded."""
    drawn = generator.lognormal(generator.uniform(3, 6), generator.uniform(0.4, 1.2), size)
    if generator.random() < 0.5:
        drawn = generator.normal(generator.uniform(40, 200), generator.uniform(12, 40), size)
    values = np.rint(np.clip(drawn, 1, 90_000))
    some = generator.random(size) < 0.05
    values[some] = np.maximum(np.rint(values[some] / 5) * 5, 5)
    return Column(Place("company", "employees"), "number", values, PEOPLE)


def amount(generator: Generator, size: int) -> Column:
    """Honest amounts around the limit, a fifth of them round, a tenth priced to end in 9, beside invoices that are alike."""
    exact = generator.lognormal(np.log(LIMIT) + generator.normal(0, 0.3), generator.uniform(0.5, 1.3), 2 * size)
    values = np.rint(exact * 100) / 100 if generator.random() < 0.5 else np.rint(exact)
    kind = generator.random(2 * size)
    step = 10.0 ** np.floor(np.log10(values) - 1)
    values = np.where(kind < 0.2, np.rint(values / step) * step, values)
    values = np.where((kind >= 0.2) & (kind < 0.3), np.rint(values / 10) * 10 - 1, values)
    values = np.maximum(values, 1)
    return Column(
        Place("deal", "amount"), "amount", values[:size], PEOPLE, reference=values[size:], thresholds=(LIMIT,)
    )


def working_days(generator: Generator, size: int) -> np.ndarray:
    """Days from Monday to Friday, some weeks busier than others."""
    span = np.arange(FIRST, LAST + 1)
    span = span[(span.astype(np.int64) + 3) % 7 < 5]
    weights = generator.gamma(4, 1 / 4, len(span))
    return generator.choice(span, size, p=weights / weights.sum())


def day(generator: Generator, size: int) -> Column:
    """Honest close dates, 3 in 100 of them the end of a month because something does end then."""
    days = working_days(generator, size)
    some = generator.random(size) < 0.03
    days[some] = (days[some].astype("datetime64[M]") + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return Column(Place("deal", "close_date"), "day", days, PEOPLE)


def entered(generator: Generator, size: int) -> Column:
    """When values were honestly entered."""
    moments = working_days(generator, size).astype("datetime64[s]") + generator.integers(8 * 3600, 18 * 3600, size)
    notes = sentences(generator, size)
    return Column(Place("deal", "next_step"), "text", notes, PEOPLE, entered=moments, deadlines=DEADLINES)


HONEST: dict[str, World] = {
    "junk": text,
    "junk phones": phone,
    "defaults": choice,
    "variety": compared_choice,
    "copies": text,
    "heaping": number,
    "heaping of amounts": amount,
    "digits": amount,
    "bunching": amount,
    "month_ends": day,
    "deadlines": entered,
}
