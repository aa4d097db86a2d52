"""The register: every intervention, what was decided on it and what was known, corrected together; and as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import Count, Max, Min, Q, QuerySet
from pyarrow import parquet

from wellworn.adoption import chart_files
from wellworn.adoption.chart_files import as_text
from wellworn.friction.models import PlanState
from wellworn.lib.ids import read_id
from wellworn.members.models import Member
from wellworn.program.effects.chance import corrected
from wellworn.program.models import Decision, Intervention

PAGE = 100
KINDS = {**chart_files.KINDS, "json": "application/json"}
UNDECIDED = Decision()  # what is told of an intervention on which nothing was decided, or of which nothing may be known


@dataclass(frozen=True)
class Row:
    """One line of the register."""

    id: int
    name: str
    kind: str
    barrier: str
    measure: str
    direction: str
    worth: float | None
    declared: date
    begins: date | None
    judged: date | None  # the day from which it can be told what it did
    teams: int
    compared: int
    drawn: bool
    weeks: int
    stands: str  # of the plan that it is: "Rolled back"
    is_ended: bool
    decision: str
    because: str
    decided: date | None
    verdict: str
    sentence: str
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    p_together: float | None  # Holm: over all effects that were decided on


def known_to(decision: Decision, member: Member) -> bool:
    """Whether `member` may be shown what was known: the gate decided it for whoever wrote it down, and for nobody else. Others read what
    the gate tells them on the intervention's page."""
    return decision.by_id == member.pk


@dataclass(frozen=True)
class Decided:
    """A decision as a member is told of it: what was known then only where the gate told it to them."""

    kind: str
    because: str
    by: Member | None
    at: datetime
    sentence: str


def decided(one: Intervention, member: Member) -> list[Decided]:
    """What was decided on an intervention, the latest first. One query."""
    return [
        Decided(
            told.get_kind_display(), told.because, told.by, told.at, told.sentence if known_to(told, member) else ""
        )
        for told in one.decisions.select_related("by")
    ]


def is_written(one: Intervention, kind: str, because: str, by: Member) -> bool:
    """Whether this is what `by` decided last, for the same reason: a form that is sent twice is one decision."""
    last = one.decisions.first()
    return last is not None and (last.kind, last.because, last.by_id) == (kind, because.strip(), by.pk)


def rows(member: Member) -> list[Row]:
    """All of them, the latest first, with what was known of those that `member` decided on. Three queries."""
    return _told(_latest_first(), member)


def page(member: Member, before: str = "") -> tuple[list[Row], str]:
    """Some of them, and the cursor of those before; empty at the end. Three queries."""
    found = _latest_first()
    if (mark := _mark(before)) is not None:
        at, last = mark
        found = found.filter(Q(declared_at__lt=at) | Q(declared_at=at, pk__lt=last))
    shown = list(found[: PAGE + 1])
    end = shown[PAGE - 1] if len(shown) > PAGE else None
    return _told(shown[:PAGE], member), f"{end.declared_at.isoformat()}~{end.pk}" if end else ""


def _latest_first() -> QuerySet[Intervention]:
    """Interventions with how many teams began and how many are there to compare with; the teams themselves are not read."""
    counted = Intervention.objects.annotate(
        first=Min("starts__begins"), last=Max("starts__begins"), began=Count("starts__begins"), compared=Count("starts", filter=Q(starts__begins=None)),
    )  # fmt: skip
    return counted.order_by("-declared_at", "-pk").select_related("plan").prefetch_related("decisions")


def _told(found: Iterable[Any], member: Member) -> list[Row]:
    together = _together(member)
    return [_row(one, next(iter(one.decisions.all()), UNDECIDED), member, together.get(one.pk)) for one in found]


def _together(member: Member) -> dict[int, float]:
    """By the intervention how likely chance alone is, over all effects that `member` decided on. One query."""
    latest = Decision.objects.order_by("intervention", "-at").distinct("intervention")
    known = latest.values_list("intervention", "by", "chance")
    chances = {one: chance for one, by, chance in known if by == member.pk and chance is not None}
    if not chances:
        return {}
    return {one: float(p) for one, p in zip(chances, corrected(np.array(list(chances.values()))), strict=True)}


def _row(one: Any, latest: Decision, member: Member, together: float | None) -> Row:
    """One of `_latest_first` with its latest decision; `together` is what chance makes of it among the member's others."""
    known = latest if known_to(latest, member) else UNDECIDED
    return Row(
        id=one.pk,
        name=one.name,
        kind=one.get_kind_display(),
        barrier=one.get_barrier_display(),
        measure=one.measure,
        direction=one.direction,
        worth=one.worth,
        declared=one.declared_at.date(),
        begins=one.first,
        judged=one.last + timedelta(weeks=one.weeks) if one.last else None,
        teams=one.began,
        compared=one.compared,
        drawn=one.is_drawn,
        weeks=one.weeks,
        stands=one.plan.get_state_display() if one.plan else "",
        is_ended=one.plan is not None and one.plan.state == PlanState.BACK,
        decision=latest.get_kind_display(),
        because=latest.because,
        decided=latest.at.date() if latest is not UNDECIDED else None,
        verdict=known.verdict,
        sentence=known.sentence,
        effect=known.effect,
        low=known.low,
        high=known.high,
        p=known.chance,
        p_together=together if known is latest else None,
    )


def _mark(before: str) -> tuple[datetime, int] | None:
    """The moment and the number that a cursor of ours names."""
    moment, _mark, last = before.partition("~")
    number = read_id(last)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, number) if number is not None and at.tzinfo is not None else None


def written(found: Sequence[Row], kind: str) -> bytes:
    """The register as CSV, Parquet or JSON."""
    plain = [asdict(one) for one in found]
    if kind == "json":
        return json.dumps(plain, default=str, ensure_ascii=False).encode()
    names = list(Row.__dataclass_fields__)
    out = io.BytesIO()
    if kind == "parquet":
        parquet.write_table(pa.table({name: pa.array([one[name] for one in plain]) for name in names}), out)
        return out.getvalue()
    text = io.StringIO()
    to = csv.writer(text)
    to.writerow(names)
    to.writerows([as_text(one[name]) for name in names] for one in plain)
    return text.getvalue().encode()
