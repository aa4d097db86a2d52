"""A list in groups: how many each has, what they add up to, and the first rows of each, in three or four queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, DecimalField, F, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from wellworn.records.lists import ordering
from wellworn.records.lists.cells import Cells, as_number, cells_of
from wellworn.records.lists.config import Condition, Config
from wellworn.records.lists.operators import NUMBER, CannotFilter
from wellworn.records.lists.paths import Path
from wellworn.records.lists.query import List, patience
from wellworn.records.rates import Rates, rates_now

ROWS, FEWEST = 30, 5  # of each group, by how many groups there are; the rest by its own list
ON_A_PAGE = 200  # rows of all groups, so that many groups do not make a page that nobody reads to its end
MOST = 40  # groups
Money = dict[str, Decimal]


@dataclass(slots=True)
class Part:
    """One group."""

    value: Any
    label: str = ""
    count: int = 0
    sums: dict[str, Money] = field(default_factory=dict)  # by column and currency; "" for plain numbers
    rows: list[Any] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not among the rows."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of a list, with the cells of their rows."""

    path: Path
    parts: list[Part]
    cells: Cells
    left_out: int  # groups beyond MOST

    def only(self, config: Config, part: Part) -> Config:
        """The list of one group alone."""
        is_empty = part.value in (None, "")
        one = (
            Condition(self.path.name, "empty") if is_empty else Condition(self.path.name, "any_of", (str(part.value),))
        )
        if self.path.widget == "checkbox":
            one = Condition(self.path.name, "no" if is_empty else "yes")
        return replace(config.where(one), group="")


def grouped(wanted: List) -> Grouped:
    """The list in its groups. Raises CannotFilter, and TooSlow."""
    path = wanted.path(wanted.config.group)
    if not path.is_groupable:
        raise CannotFilter(f"{path.label}: no list can be grouped by it.")
    with patience():
        parts = _totals(wanted, path)
        shown = parts[:MOST]
        _rows(wanted, path, shown)
        every = [row for part in shown for row in part.rows]
        cells = cells_of([*wanted.shown(), path], every, wanted.member)
    for part in shown:
        _label(part, path, cells)
    return Grouped(path, _in_order(shown, path, cells), cells, max(0, len(parts) - MOST))


def _totals(wanted: List, path: Path) -> list[Part]:
    """Every group with its count and sums, the largest first."""
    summed = [one for one in wanted.shown() if not one.hop and one.sort == NUMBER and one.name != "probability"]
    sums = {
        f"sum_{n}": Sum(Cast(one.expression, DecimalField(max_digits=24, decimal_places=6)))
        for n, one in enumerate(summed)
    }
    if wanted.object == "deal" and any(one.name == "amount" for one in summed):
        sums["likely"] = Sum(F("amount") * F("stage__probability") / Decimal(100))
    by = ["grouped_by", "currency"] if wanted.object == "deal" else ["grouped_by"]
    rows = wanted.records.order_by().select_related(None).annotate(grouped_by=path.expression).values(*by)
    parts: dict[Any, Part] = {}
    for row in rows.annotate(rows=Count("pk"), **sums):
        value = row["grouped_by"] or None
        part = parts.setdefault(value, Part(value))
        part.count += row["rows"]
        for n, one in enumerate(summed):
            currency = "" if one.widget != "amount" else one.field.currency or row.get("currency", "EUR")
            _add(part, one.name, currency, row[f"sum_{n}"])
        likely = row.get("likely")
        _add(part, "probability", row.get("currency", ""), likely if likely is None else round(likely))
    mixed = any(len(money) > 1 for part in parts.values() for money in part.sums.values())
    rates = rates_now() if mixed else Rates("", {})
    for part in parts.values():
        part.sums = {name: _in_one(money, rates) for name, money in part.sums.items()}
    return sorted(parts.values(), key=lambda part: -part.count)


def _add(part: Part, name: str, currency: str, amount: Decimal | None) -> None:
    if amount is not None:
        money = part.sums.setdefault(name, defaultdict(Decimal))
        money[currency] += Decimal(amount).quantize(Decimal("0.01"))


def _in_one(money: Money, rates: Rates) -> Money:
    """In the workspace's currency where there is a rate for each of them, else each by itself."""
    total = rates.total(money)
    return dict(money) if len(money) < 2 or total.missing else {rates.currency: total.amount.quantize(Decimal(1))}


def _rows(wanted: List, path: Path, parts: list[Part]) -> None:
    """The first rows of each group, in two queries."""
    order = ordering.order_of(wanted)
    by = F("ordered_by").desc(nulls_last=True) if order.is_descending else F("ordered_by").asc(nulls_last=True)
    records = wanted.records.annotate(ordered_by=order.expression, grouped_by=path.expression)
    each = max(FEWEST, min(ROWS, ON_A_PAGE // max(1, len(parts))))
    first = _first_of_each(records.order_by(by, "id").select_related(None), parts, each) if parts else []
    rows = {row.pk: row for row in records.filter(pk__in=first)} if first else {}
    of = {part.value: part for part in parts}
    for row in (rows[pk] for pk in first if pk in rows):
        of[row.grouped_by or None].rows.append(row)


def _first_of_each(records: Any, parts: list[Part], each: int) -> list[int]:
    """The ids of the first `each` records of every group, in their order: one plan, run once for each value along its index."""
    kind = records.query.annotations["grouped_by"].output_field
    same = records.filter(grouped_by=RawSQL("wanted.value", [], kind)).values_list("pk")
    sql, params = same[:each].query.sql_with_params()
    values = [part.value for part in parts if part.value is not None]
    array = f"unnest(%s::{kind.rel_db_type(connection)}[])"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ARRAY({sql}) FROM {array} AS wanted(value)", [*params, values])
        found = [pk for (ids,) in cursor.fetchall() for pk in ids]
    if len(values) < len(parts):
        found += records.filter(grouped_by__isnull=True).values_list("pk", flat=True)[:each]
    return found


def _label(part: Part, path: Path, cells: Cells) -> None:
    """What a group is called; empty for those without a value."""
    held: Any = as_number(part.value) if path.target else part.value
    if path.field.name == "state":
        held = part.value or "open"
    if path.widget == "checkbox":
        held = bool(part.value)
        part.label = str(path.label) if held else ""
        return
    part.label = str(cells.shown(path, held) or "") if held else ""


def _in_order(parts: list[Part], path: Path, cells: Cells) -> list[Part]:
    """Stages as a deal walks them, choices as they are listed, everything else by name; those without a value last."""
    if path.target in ("stage", "pipeline"):
        found = cells.named.get(path.target, {})
        return sorted(parts, key=lambda part: (getattr(found.get(as_number(part.value)), "pipeline_id", 0), getattr(found.get(as_number(part.value)), "position", 0)))  # fmt: skip
    places = {key: place for place, (key, _label) in enumerate(path.field.choices)}
    return sorted(parts, key=lambda part: (part.value is None, places.get(str(part.value), 0), part.label.casefold()))
