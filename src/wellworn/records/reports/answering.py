"""Answering a question with the eyes of one member: one grouped statement, and one for the names of what it is grouped by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, DateField, DateTimeField, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Trunc
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.members.models import Member, Team
from wellworn.records.lists import query
from wellworn.records.lists.operators import DAY, MOMENT, NUMBER, CannotFilter
from wellworn.records.lists.paths import Path
from wellworn.records.lists.query import List, patience
from wellworn.records.models.deal import Pipeline, Stage
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind
from wellworn.records.rates import Rates, rates_now
from wellworn.records.relating import names_of
from wellworn.records.reports.question import Dimension, Question

MOST = 2_000  # groups


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of an answer: what it is of, and what was measured."""

    keys: tuple[Any, ...]
    labels: tuple[str, ...]
    value: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The lines, what they are in, and the currencies that have no rate."""

    heads: tuple[str, ...]
    cells: list[Cell]
    unit: str  # "", a currency, "days" or "in 100"
    missing: tuple[str, ...] = ()
    is_cut: bool = False
    is_mean: bool = False

    @property
    def total(self) -> Decimal:
        """All of them together, where that means something."""
        return sum((one.value for one in self.cells if one.value is not None), Decimal(0))

    @property
    def adds_up(self) -> bool:
        """Whether the lines may be added."""
        return not self.is_mean and self.unit not in ("days", "in 100")

    def firsts(self) -> list[tuple[str, Decimal]]:
        """What each value of the first group has, its second groups together."""
        found: dict[str, Decimal] = {}
        for cell in self.cells:
            label = cell.labels[0] if cell.labels else ""
            found[label] = found.get(label, Decimal(0)) + (cell.value or 0)
        return list(found.items())


def answer(question: Question, member: Member) -> Answer:
    """Raises CannotFilter and TooSlow."""
    wanted = query.read(question.object, question.list, member)
    with patience():
        if question.measure == "conversion":
            return _conversion(question, wanted)
        return _time(question, wanted) if question.measure == "time" else _measured(question, wanted)


def _expression(wanted: List, one: Dimension) -> tuple[Path, Any]:
    """A dimension as a query groups by it. Raises CannotFilter."""
    path = wanted.path(one.field)
    if one.unit:
        if path.sort not in (DAY, MOMENT) or path.field.is_custom:
            raise CannotFilter(_("%(field)s has no days to group by.") % {"field": path.label})
        return path, Trunc(path.expression, one.unit, output_field=None if path.sort == MOMENT else DateField())
    if not path.is_groupable:
        raise CannotFilter(_("%(field)s: no report can be grouped by it.") % {"field": path.label})
    return path, path.expression


def _measured(question: Question, wanted: List) -> Answer:
    """Counts, sums and averages."""
    groups = [_expression(wanted, one) for one in question.by]
    names = [f"group_{n}" for n in range(len(groups))]
    annotated = {name: expression for name, (_path, expression) in zip(names, groups, strict=True)}
    rows = wanted.records.order_by().select_related(None).annotate(**annotated)
    path, is_money = None, False
    measured: Any = Count("pk")
    if question.measure in ("sum", "average"):
        path = wanted.path(question.field) if question.field else None
        if path is None or path.sort != NUMBER or path.hop:
            raise CannotFilter(_("Choose a number or an amount to add up."))
        is_money = path.widget == "amount"
        measured = Sum(Cast(path.expression, DecimalField(max_digits=24, decimal_places=6)))
    by = [*names, "currency"] if is_money and question.object == "deal" else names
    filled = Count(path.expression) if path is not None else Count("pk")
    found = rows.values(*by).annotate(measured=measured, filled=filled, n=Count("pk")) if by else None
    raw = (
        list(found[: MOST + 1])
        if found is not None
        else [rows.aggregate(measured=measured, filled=filled, n=Count("pk"))]
    )
    own = rates_now() if is_money else Rates("", {})
    lines, missing = _together(raw[:MOST], names, own, path)
    if question.measure == "average":
        lines = {key: (value / filled if filled and value is not None else None, filled, n) for key, (value, filled, n) in lines.items()}  # fmt: skip
    cells = _cells(question, lines, [one for one, _expression_ in groups], wanted.member)
    is_mean = question.measure == "average"
    return Answer(_heads(groups, question), cells, own.currency, missing, len(raw) > MOST, is_mean)


def _together(
    raw: list[dict[str, Any]], names: list[str], own: Rates, path: Path | None
) -> tuple[dict[tuple[Any, ...], tuple[Decimal | None, int, int]], tuple[str, ...]]:
    """Rows of several currencies as one in the workspace's; those without a rate are left out, and named."""
    lines: dict[tuple[Any, ...], tuple[Decimal | None, int, int]] = {}
    missing: dict[str, None] = {}
    for row in raw:
        key = tuple(row[name] if row[name] != "" else None for name in names)
        value, filled, n = lines.get(key, (None, 0, 0))
        worth, count = row["measured"], row["filled"]
        if own.currency and path is not None and worth is not None:
            total = own.total({path.field.currency or row.get("currency", own.currency): Decimal(worth)})
            missing |= dict.fromkeys(total.missing)
            worth, count = (None, 0) if total.missing else (total.amount, count)
        together = (value or Decimal(0)) + Decimal(worth) if worth is not None else value
        lines[key] = (together, filled + count, n + row["n"])
    return lines, tuple(missing)


def _heads(groups: Iterable[tuple[Path, Any]], question: Question) -> tuple[str, ...]:
    units = {"day": _("day"), "week": _("week"), "month": _("month"), "quarter": _("quarter")}
    pairs = zip(groups, question.by, strict=True)
    return tuple(f"{path.label}, {units[one.unit]}" if one.unit else path.label for (path, _e), one in pairs)


def _cells(question: Question, lines: Any, paths: list[Path], member: Member) -> list[Cell]:
    """The lines with their names, in the order of their groups."""
    labels = [_labels([key[n] for key in lines], path, one, member) for n, (path, one) in enumerate(zip(paths, question.by, strict=True))]  # fmt: skip
    made = [
        (
            tuple(labels[n][part][0] for n, part in enumerate(key)),
            Cell(key, tuple(labels[n][part][1] for n, part in enumerate(key)), value, n_),
        )
        for key, (value, _filled, n_) in lines.items()
    ]
    return [cell for _order, cell in sorted(made, key=lambda pair: pair[0])]


def _labels(values: list[Any], path: Path, one: Dimension, member: Member) -> dict[Any, tuple[Any, str]]:
    """For each value what it is sorted by and called; what `member` may not see has no name."""
    distinct = list(dict.fromkeys(values))
    if one.unit:
        return {value: ((value is None, str(value)), _period(value, one.unit)) for value in distinct}
    if path.target:
        return _names(distinct, path.target, member)
    told = {key: str(label) for key, label in (*path.field.choices, *path.field.removed)}
    if path.field.name == "state":
        return {value: ((False, str(value or "")), told.get(value or "open", "")) for value in distinct}
    places = {key: n for n, key in enumerate(told)}
    none = _("As its stage says") if path.field.name == "forecast" else _("None")
    return {
        v: ((v is None, places.get(v, 99), str(v)), told.get(v, str(v)) if v is not None else none) for v in distinct
    }


def _names(values: list[Any], target: str, member: Member) -> dict[Any, tuple[Any, str]]:
    ids = {value: int(value) for value in values if value is not None and str(value).isdigit()}
    order: dict[int, Any] = {}
    if target in ("stage", "pipeline", "team"):
        model: Any = {"stage": Stage, "pipeline": Pipeline, "team": Team}[target]
        rows = list(model.objects.filter(pk__in=ids.values()))
        named = {row.pk: str(row) for row in rows}
        order = {row.pk: (getattr(row, "pipeline_id", 0), getattr(row, "position", 0)) for row in rows}
    else:
        kind = "thing" if target == "record" else target
        named = {pk: one.name for (_kind, pk), one in names_of([(kind, pk) for pk in ids.values()], member).items()}
    said = {
        value: named.get(ids.get(value, 0), _("not open to you")) if value is not None else _("None")
        for value in values
    }
    return {value: ((value is None, order.get(ids.get(value, 0), (0, 0)), said[value].casefold()), said[value]) for value in values}  # fmt: skip


def _period(value: date | datetime | None, unit: str) -> str:
    """A day, week, month or quarter as people say it."""
    if value is None:
        return _("None")
    if unit == "quarter":
        return f"Q{(value.month - 1) // 3 + 1} {value.year}"
    return date_format(value, "M Y" if unit == "month" else "j M Y")


def _conversion(question: Question, wanted: List) -> Answer:
    """Of the deals that reached one stage, how many in 100 reached another; by at most one group."""
    stages = {stage.pk: stage for stage in Stage.objects.filter(pk__in=[question.reached, question.then])}
    if wanted.object != Kind.DEAL or len(stages) != 2:
        raise CannotFilter(_("Choose the two stages: of the deals that reached the one, how many reached the other."))
    first, second = stages[question.reached], stages[question.then]
    groups = [_expression(wanted, one) for one in question.by[:1]]
    rows = wanted.records.order_by().select_related(None).filter(_reached(first))
    rows = rows.annotate(**{f"group_{n}": expression for n, (_path, expression) in enumerate(groups)})
    both = Count("pk", filter=_reached(second))
    if groups:
        raw = list(rows.values("group_0").annotate(n=Count("pk"), both=both)[:MOST])
    else:
        raw = [rows.aggregate(n=Count("pk"), both=both)]
    lines = {
        tuple(row[f"group_{n}"] for n in range(len(groups))): (Decimal(100 * row["both"]) / row["n"] if row["n"] else None, row["n"], row["n"])
        for row in raw
    }  # fmt: skip
    one_level = Question(question.object, question.measure, "", question.by[:1])
    cells = _cells(one_level, lines, [path for path, _expression_ in groups], wanted.member)
    return Answer(_heads(groups, one_level), cells, "in 100")


def _reached(stage: Stage) -> Q:
    """That a deal stands in a stage or beyond, or once did. A lost deal reached what it had come to before."""
    own = Stage.objects.filter(pipeline=stage.pipeline_id)
    beyond = list(own.filter(position__gte=stage.position).exclude(outcome="lost").values_list("pk", flat=True))
    if stage.outcome:
        beyond = [stage.pk]
    texts = [str(pk) for pk in beyond]
    history = Provenance.objects.filter(kind=Kind.DEAL, record_id=OuterRef("pk"), field="stage", undone_at=None)
    return Q(stage__in=beyond) | Q(Exists(history.filter(Q(value__in=texts) | Q(before__in=texts))))


def _time(question: Question, wanted: List) -> Answer:
    """How many days deals stood in each stage that they have left; by one more group of the deal."""
    if wanted.object != Kind.DEAL:
        raise CannotFilter(_("Only deals stand in stages."))
    groups = [_expression(wanted, one) for one in question.by if one.field != "stage"][:1]
    rows = Provenance.objects.filter(kind=Kind.DEAL, field="stage", undone_at=None, along__stage_since__isnull=False)
    rows = rows.filter(record_id__in=wanted.records.order_by().values("pk"))
    deals = wanted.records.order_by().filter(pk=OuterRef("record_id"))
    for _path, expression in groups:
        rows = rows.annotate(group_1=Subquery(deals.annotate(own=expression).values("own")[:1]))
    since = Cast(KeyTextTransform("stage_since", "along"), DateTimeField())
    names = ["before", *(["group_1"] if groups else [])]
    stood = rows.order_by().annotate(stood=F("at") - since).values(*names).annotate(mean=Avg("stood"), n=Count("pk"))
    lines = {tuple(row[name] for name in names): (_days(row["mean"]), row["n"], row["n"]) for row in stood[:MOST]}
    stage = wanted.path("stage")
    by = (Dimension("stage"), *(one for one in question.by if one.field != "stage"))[: len(names)]
    asked = Question(question.object, question.measure, "", by)
    cells = _cells(asked, lines, [stage, *(path for path, _expression_ in groups)], wanted.member)
    return Answer((stage.label, *_heads(groups, Question(by=by[1:]))), cells, "days")


def _days(mean: timedelta | None) -> Decimal | None:
    return None if mean is None else Decimal(mean.total_seconds()) / 86_400
