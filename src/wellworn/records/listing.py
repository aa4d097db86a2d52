"""Lists in pages by key: no page counts, and none gets slower the deeper it lies."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from wellworn.members.models import Member
from wellworn.records.folding import searchable
from wellworn.records.models.record import Record, RecordQuerySet
from wellworn.records.searching import most_recent

PAGE = 50
FOUND = 50  # rows that a search inside a list shows at most


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort a list: by `column`, then by id in the same direction."""

    column: str
    is_descending: bool = False
    revive: Callable[[str], Any] = str  # the column's value from its text in a cursor


def _key(text: str) -> str:
    """A name's key; ValueError for what no key can be."""
    text.encode()
    if "\0" in text:
        raise ValueError("NUL")
    return text


def _moment(text: str) -> datetime:
    """A moment; ValueError for one without a zone, or at the ends of time where zones cannot be told."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("no moment of ours")
    return moment


BY_NAME = Order("search_key", revive=_key)
BY_TOUCH = Order("touched", is_descending=True, revive=_moment)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of those after them; "" at the end."""

    rows: list[Any]
    after: str


def touched(records: RecordQuerySet[Any]) -> RecordQuerySet[Any]:
    """With `touched`: when something last happened, or else when the record was made."""
    return records.annotate(touched=Coalesce("last_activity_at", "created_at"))


def page(records: RecordQuerySet[Any], order: Order, after: str = "", size: int = PAGE) -> Page:
    """The rows after a cursor. A cursor that nobody gave out starts from the beginning."""
    mark = _opened(after, order)
    if mark is not None:
        value, pk = mark
        way = "lt" if order.is_descending else "gt"
        beyond = Q(**{f"{order.column}__{way}": value}) | Q(**{f"id__{way}": pk})
        records = records.filter(beyond, **{f"{order.column}__{way}e": value})
    sign = "-" if order.is_descending else ""
    rows = list(records.order_by(f"{sign}{order.column}", f"{sign}id")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], _sealed(getattr(last, order.column), last.pk) if last else "")


def found(records: RecordQuerySet[Any], text: str, related: tuple[str, ...]) -> Page:
    """The rows that `text` finds, the most recent first, at most FOUND."""
    words = searchable(text)
    rows = most_recent(records, words, FOUND).select_related(*related) if words else []
    return Page(list(rows), "")


def _sealed(value: Any, pk: int) -> str:
    """A cursor as it stands in a URL."""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return base64.urlsafe_b64encode(json.dumps([text, pk]).encode()).decode().rstrip("=")


def _opened(cursor: str, order: Order) -> tuple[Any, int] | None:
    """What a cursor holds, or None."""
    if not cursor:
        return None
    try:
        text, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return order.revive(str(text)), int(pk)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def listed(
    model: type[Record], member: Member, *, text: str, order: Order, after: str, related: tuple[str, ...]
) -> Page:
    """One page of a list as `member` may see it: by search, or by order and cursor."""
    records = model.objects.visible_to(member)  # type: ignore[attr-defined]
    if text.strip():
        return found(records, text, related)
    records = records.select_related(*related)
    return page(touched(records) if order is BY_TOUCH else records, order, after)
