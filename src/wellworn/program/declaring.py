"""Saying beforehand what is done and what it should move, and deciding afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from secrets import randbits

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.adoption.changes import annotate
from wellworn.adoption.leads import LEADS, NOT_BY_TIME
from wellworn.adoption.models.annotation import AnnotationKind
from wellworn.friction.applying import sizes
from wellworn.measures.catalogue import BY_KEY
from wellworn.members.models import Member
from wellworn.program.effects.conclusion import Conclusion
from wellworn.program.lots import draw
from wellworn.program.models import Decision, DecisionKind, Intervention, InterventionKind, TeamStart
from wellworn.usage.models import Event

MEASURED = tuple(
    key for key in LEADS if key not in NOT_BY_TIME and not BY_KEY[key].starters
)  # what can be followed week by week
ON_CHARTS = {
    InterventionKind.FIELD: AnnotationKind.PRODUCT, InterventionKind.AUTOMATION: AnnotationKind.PRODUCT, InterventionKind.PAY: AnnotationKind.RULES,
}  # fmt: skip


class CannotDeclare(Exception):
    """What was said cannot stand; the message is a sentence with the next step."""


@dataclass(frozen=True)
class Said:
    """What is said beforehand, but for the teams."""

    name: str
    kind: str
    barrier: str
    measure: str
    direction: str
    weeks: int
    worth: float | None = None


@dataclass(frozen=True)
class Steps:
    """The order of the teams by lot: in how many steps, how many weeks apart, and whether the last one is left out, to compare with."""

    first: date
    steps: int
    apart: int = 4
    last_is_never: bool = False


@transaction.atomic
def declare_by_lot(
    said: Said, order: Steps, *, by: Member, at: datetime | None = None, seed: int | None = None
) -> Intervention:
    """Draw the order of all teams that have people, and write it down."""
    drawn_from = randbits(31) if seed is None else seed
    lot = draw(dict(sizes()), order.steps, drawn_from)
    days = [order.first + timedelta(weeks=order.apart * step) for step in range(order.steps)]
    last = order.steps - 1
    begins = {team: None if order.last_is_never and one.step == last else days[one.step] for team, one in lot.items()}
    return declare(said, begins, by=by, at=at, seed=drawn_from, strata={team: one.stratum for team, one in lot.items()})


@transaction.atomic
def declare(
    said: Said, begins: Mapping[int, date | None], *, by: Member, at: datetime | None = None, seed: int | None = None,
    strata: Mapping[int, int] | None = None,
) -> Intervention:  # fmt: skip
    """Write an intervention down before it begins. `begins` is the day of each team by its id, None to compare with. It stands on the
    charts on the day on which the first begins."""
    when = at or timezone.now()
    days = sorted({day for day in begins.values() if day})
    _refuse_what_cannot_be_told(said, days, timezone.localdate(when))
    annotation = annotate(days[0], said.name, ON_CHARTS.get(InterventionKind(said.kind), AnnotationKind.PEOPLE), by=by)
    made = Intervention.objects.create(
        name=said.name.strip(), kind=said.kind, barrier=said.barrier, measure=said.measure, direction=said.direction, worth=said.worth,
        weeks=said.weeks, seed=seed, by=by, declared_at=when, annotation=annotation,
    )  # fmt: skip
    TeamStart.objects.bulk_create(
        TeamStart(intervention=made, team_id=team, begins=day, stratum=(strata or {}).get(team, 0))
        for team, day in begins.items()
    )
    Event.record("program.declare", by=by)
    return made


def _refuse_what_cannot_be_told(said: Said, days: Sequence[date], today: date) -> None:
    if said.measure not in MEASURED:
        raise CannotDeclare(_("This measure is not followed week by week. Choose another."))
    if not days:
        raise CannotDeclare(_("No team begins. Choose at least one."))
    if days[0] < today:
        raise CannotDeclare(
            _("It has begun already. What it should move is said before it begins: choose today or later.")
        )
    if any((day - days[0]).days % 7 for day in days):
        raise CannotDeclare(_("Teams begin on the same day of the week, because weeks are compared. Move the days."))


@transaction.atomic
def decide(one: Intervention, kind: DecisionKind, because: str, known: Conclusion, *, by: Member) -> Decision:
    """Keep it, extend it or roll it back, with what was known of its effect. Rolled back it stands on the charts as well."""
    told = known.chance
    numbers = [told.estimate, told.low, told.high, told.chance] if told else [None] * 4
    effect, low, high, chance = (value if value is not None and isfinite(value) else None for value in numbers)
    made = Decision.objects.create(
        intervention=one, kind=kind, because=because.strip(), by=by, at=timezone.now(), verdict=known.verdict.value,
        sentence=str(known.sentence), effect=effect, low=low, high=high, chance=chance,
    )  # fmt: skip
    if kind is DecisionKind.ROLL_BACK:
        label = _("%(name)s rolled back") % {"name": one.name[:34]}
        annotate(timezone.localdate(), label, AnnotationKind.PRODUCT, by=by)
    Event.record("program.decide", by=by)
    return made
