"""A list in its order, a page at a time, by key: no page gets slower the deeper it lies.

What has no value in the column of the order comes last, whichever the direction. The rows with a value and those without are
two stretches, each read along its index; a cursor says the stretch and where in it.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, Q
from django.db.models.expressions import Combinable

from wellworn.lib.ids import read_id
from wellworn.records.lists import operators
from wellworn.records.lists.conditions import ALWAYS, NEVER, Filter, not_so
from wellworn.records.lists.config import Sort
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.paths import Path
from wellworn.records.models.company import TOUCHED
from wellworn.records.models.record import RecordQuerySet

if TYPE_CHECKING:
    from wellworn.records.lists.query import List

FILLED, BLANK = "f", "b"
ALWAYS_FILLED = {"state", "created_at", "stage_since", "activity_count", "probability", "stage", "pipeline"}
NAMES = {"company": "search_key", "person": "search_key", "deal": "search_key", "member": "name", "team": "name",
         "stage": "position", "pipeline": "position"}  # fmt: skip


USUAL = {
    "company": Sort("touched", is_descending=True),
    "person": Sort("touched", is_descending=True),
    "deal": Sort("close_date"),
    "task": Sort("due_on"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Some rows, and the cursor of those after them; "" at the end."""

    rows: list[Any]
    after: str


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is ordered by: an expression, when it has a value, and how a cursor keeps one."""

    expression: Combinable
    filled: Q
    blank: Q
    is_descending: bool
    kept: str  # text, number, day, moment or whole


class Plain(Func):
    """An expression of which the database does not see that an index is in its order."""

    template = "(SELECT %(expressions)s)"
    arity = 1


def page(wanted: List, after: str, size: int, *, sorts: bool = False) -> Found:
    """The rows after a cursor. A cursor that nobody gave out starts from the beginning.

    Usually an index is walked in the order until a page is full. Where few rows of very many meet the filter that walk is long;
    with `sorts` those that meet it are found first, and then sorted.
    """
    order = order_of(wanted)
    stretch, value, pk = _opened(after, order)
    records = wanted.records.annotate(ordered_by=order.expression)
    filled: list[Any] = []
    blank: list[Any] = []
    if stretch == FILLED:
        filled = list(_filled(records, order, value, pk, sorts)[: size + 1])
        pk = None
    if len(filled) <= size and order.blank is not NEVER:
        blank = list(_blank(records, order, pk, sorts)[: size + 1 - len(filled)])
    rows = [*filled, *blank]
    if len(rows) <= size:
        return Found(rows, "")
    last, is_blank = rows[size - 1], size > len(filled)
    return Found(rows[:size], _sealed(BLANK if is_blank else FILLED, "" if is_blank else last.ordered_by, last.pk))


def order_of(wanted: List) -> Order:
    """The order of a list; without one, the usual one of the object. Raises CannotFilter."""
    usual = USUAL.get(wanted.object, Sort("name"))
    sort = wanted.config.sort or (usual if usual.field in wanted.own else Sort("name"))  # hidden from some roles
    path = wanted.path(sort.field)
    if not path.is_sortable:
        raise CannotFilter(f"{path.label}: no list can be in its order.")
    if path.expression is TOUCHED:
        return Order(TOUCHED, ALWAYS, NEVER, sort.is_descending, "moment")
    if path.name == "name":
        return Order(F("search_key"), ALWAYS, NEVER, sort.is_descending, "text")
    return _ordinary(wanted, path, sort.is_descending)


def _ordinary(wanted: List, path: Path, is_descending: bool) -> Order:
    """The order by a column that may be empty."""
    built = Filter(wanted.own, wanted.member, wanted.asked)
    expression, kept = path.expression, _kept(path)
    if path.target in NAMES and not path.field.is_custom:
        relation = path.column.removesuffix("_id")
        expression = F(f"{relation}__{NAMES[path.target]}")
        kept = "whole" if NAMES[path.target] == "position" else "text"
    elif path.hop and path.field.name == "name":
        expression, kept = F(f"{path.hop}__search_key"), "text"
    if path.field.name in ALWAYS_FILLED and not path.hop:
        return Order(expression, ALWAYS, NEVER, is_descending, kept)
    filled, guard = _has_value(path), built.guard(path)
    if guard or path.hop:
        return Order(expression, guard & filled, not_so(guard & filled), is_descending, kept)
    return Order(expression, filled, _has_none(path), is_descending, kept)


def _has_value(path: Path) -> Q:
    """That there is a value, asked so that an index of it serves."""
    if not path.column:
        return Q(ordered_by__isnull=False)
    return Q(**{f"{path.column}__gt": ""}) if path.sort == operators.TEXT else Q(**{f"{path.column}__isnull": False})


def _has_none(path: Path) -> Q:
    """That there is none."""
    if not path.column:
        return Q(ordered_by__isnull=True)
    return Q(**{path.column: ""}) if path.sort == operators.TEXT else Q(**{f"{path.column}__isnull": True})


def _kept(path: Path) -> str:
    """How a cursor keeps a value."""
    if path.field.is_custom:
        return "number" if path.sort == operators.NUMBER else "text"
    if path.widget == "count":
        return "whole"
    return {operators.NUMBER: "number", operators.DAY: "day", operators.MOMENT: "moment"}.get(path.sort, "text")


def _filled(records: RecordQuerySet[Any], order: Order, value: Any, pk: int | None, sorts: bool) -> RecordQuerySet[Any]:
    """The rows that have a value, from a cursor on."""
    records = records.filter(order.filled) if order.filled is not ALWAYS else records
    if pk is not None:
        way = "lt" if order.is_descending else "gt"
        beyond = Q(**{f"ordered_by__{way}": value}) | Q(**{f"id__{way}": pk})
        records = records.filter(beyond, **{f"ordered_by__{way}e": value})
    sign = "-" if order.is_descending else ""
    if sorts:
        keys = [Plain(F("ordered_by")), Plain(F("id"))]
        return records.order_by(*(key.desc() if order.is_descending else key.asc() for key in keys))
    return records.order_by(f"{sign}ordered_by", f"{sign}id")


def _blank(records: RecordQuerySet[Any], order: Order, pk: int | None, sorts: bool) -> RecordQuerySet[Any]:
    """The rows without a value, from a cursor on."""
    records = records.filter(order.blank)
    records = records.filter(id__gt=pk) if pk is not None else records
    return records.order_by(Plain(F("id")).asc()) if sorts else records.order_by("id")


def _sealed(stretch: str, value: Any, pk: int) -> str:
    """A cursor as it stands in a URL. It holds no value of the blank stretch: there it may be one that is hidden."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return base64.urlsafe_b64encode(json.dumps([stretch, text, pk]).encode()).decode().rstrip("=")


def _opened(cursor: str, order: Order) -> tuple[str, Any, int | None]:
    """The stretch, the value and the id that a cursor holds."""
    try:
        stretch, text, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        number = read_id(str(pk))
        if stretch == BLANK and number is not None:
            return BLANK, None, number
        if stretch == FILLED and number is not None and isinstance(text, str):
            return FILLED, _revived(text, order.kept), number
    except (ValueError, TypeError, OverflowError, RecursionError, InvalidOperation):
        pass
    return FILLED, None, None


def _revived(text: str, kept: str) -> Any:
    """A value from its text in a cursor; ValueError for what cannot be one."""
    if kept == "text":
        text.encode()
        if "\0" in text:
            raise ValueError("NUL")
        return text
    if kept == "whole":
        if abs(number := int(text)) >= 2**31:
            raise ValueError("no number of ours")
        return number
    if kept == "number":
        if not (exact := Decimal(text)).is_finite() or abs(exact) >= Decimal("1e18"):
            raise ValueError("no number of ours")
        return exact
    if kept == "day":
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("no moment of ours")
    return moment
