"""What stages ask before a deal may stand in them, held against a row as `changing.change` holds it against everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellworn.records.asks import AsksFirst, goes_on, is_nothing, unmet
from wellworn.records.upserting.book import Book
from wellworn.records.upserting.known import Held


def refusal(book: Book, held: Held | None, given: Mapping[str, Any]) -> str:
    """Why a row may not bring its deal to the stage in `given`, "" where it may; `given` is what the row will write.

    A new deal counts as made where deals begin and moved from there: so its stage asks what it asks of every other one.
    """
    before: Mapping[str, Any] = held.values if held is not None else {"stage": book.first_stage and book.first_stage.pk}
    after = {**before, **given}
    here, stage = book.known_stages.get(before["stage"]), book.known_stages.get(after["stage"])
    if here is None or stage is None or not goes_on(here, stage):
        return ""
    fields = {name: one for name, one in book.fields.items() if name in book.writable}
    wanted = unmet(book.asks.get(stage.pk, ()), fields, lambda one: is_nothing(after.get(one.name)), hard=True)
    return str(AsksFirst(wanted)) if wanted else ""
