"""The register: every intervention, what was decided on it and what was known, corrected together; and as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from wellworn.adoption import chart_files
from wellworn.adoption.chart_files import as_text
from wellworn.friction.models import PlanState
from wellworn.members.models import Member
from wellworn.program.effects.chance import corrected
from wellworn.program.models import Decision, Intervention

KINDS = {**chart_files.KINDS, "json": "application/json"}


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


def rows(member: Member) -> list[Row]:
    """The latest first, with what was known of those that `member` decided on."""
    found = list(
        Intervention.objects.order_by("-declared_at", "-pk")
        .select_related("plan")
        .prefetch_related("starts", "decisions")
    )
    latest = {one.pk: next(iter(one.decisions.all()), None) for one in found}
    mine = {pk: told for pk, told in latest.items() if told and known_to(told, member)}
    chances = {pk: told.chance for pk, told in mine.items() if told.chance is not None}
    together = dict(zip(chances, corrected(np.array(list(chances.values()))), strict=True)) if chances else {}
    return [_row(one, latest[one.pk], mine.get(one.pk), together.get(one.pk)) for one in found]


def _row(one: Intervention, told: Decision | None, known: Decision | None, together: float | None) -> Row:
    starts = list(one.starts.all())
    days = sorted(start.begins for start in starts if start.begins)
    return Row(
        one.pk, one.name, one.get_kind_display(), one.get_barrier_display(), one.measure, one.direction, one.worth, one.declared_at.date(),
        days[0] if days else None, days[-1] + timedelta(weeks=one.weeks) if days else None, len(days), len(starts) - len(days), one.is_drawn, one.weeks,
        one.plan.get_state_display() if one.plan else "", one.plan is not None and one.plan.state == PlanState.BACK,
        told.get_kind_display() if told else "", told.because if told else "", told.at.date() if told else None,
        known.verdict if known else "", known.sentence if known else "", known.effect if known else None, known.low if known else None,
        known.high if known else None, known.chance if known else None, None if together is None else float(together),
    )  # fmt: skip


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
