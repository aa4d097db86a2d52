"""Saying beforehand what is done and what it should move, and deciding afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from secrets import randbelow

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.adoption.changes import annotate
from wellworn.adoption.leads import LEADS, NOT_BY_TIME
from wellworn.adoption.models.annotation import LABEL, AnnotationKind
from wellworn.friction.applying import SEEDS, sizes
from wellworn.friction.lot import draw
from wellworn.friction.models import Plan
from wellworn.lib import sql
from wellworn.measures.catalogue import BY_KEY
from wellworn.members.models import Member, Team
from wellworn.program.course import MOST_AFTER
from wellworn.program.effects.conclusion import Conclusion
from wellworn.program.models import Decision, DecisionKind, Intervention, InterventionKind, TeamStart
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

# What can be followed week by week.
MEASURED = tuple(key for key in LEADS if key not in NOT_BY_TIME and not BY_KEY[key].starters)
FURTHEST = timedelta(days=730)  # ahead: what lies further off is a slip of the pen
DECLARING_LOCK = 7332  # the database's advisory lock of whoever declares: a form sent twice is one intervention
ON_CHARTS = {
    InterventionKind.FIELD: AnnotationKind.PRODUCT,
    InterventionKind.FEATURE: AnnotationKind.PRODUCT,
    InterventionKind.AUTOMATION: AnnotationKind.PRODUCT,
    InterventionKind.PAY: AnnotationKind.RULES,
}
BEGINNING = 28  # characters of a name, before what became of it


@dataclass(frozen=True)
class Declaration:
    """What is said beforehand, but for the teams. `worth` is the smallest change worth having, a share."""

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
    said: Declaration, order: Steps, *, by: Member, at: datetime | None = None, seed: int | None = None
) -> Intervention:
    """Draw the order of all teams that have people, and write it down."""
    _refuse_what_is_far(order.first, timezone.localdate(at))
    drawn_from = randbelow(SEEDS) if seed is None else seed
    lot = draw(sizes(), (1,) * order.steps, drawn_from)
    days = [order.first + timedelta(weeks=order.apart * step) for step in range(order.steps)]
    last = order.steps - 1
    begins = {one.team: None if order.last_is_never and one.step == last else days[one.step] for one in lot}
    return declare(said, begins, by=by, at=at, seed=drawn_from, strata={one.team: one.stratum for one in lot})


@transaction.atomic
def declare(
    said: Declaration, begins: Mapping[int, date | None], *, by: Member, at: datetime | None = None, seed: int | None = None,
    strata: Mapping[int, int] | None = None, plan: Plan | None = None,
) -> Intervention:  # fmt: skip
    """Write an intervention down before it begins. `begins` is the day of each team by its id, None to compare with. It stands on the
    charts on the day on which the first begins. Raises CannotSave."""
    when = at or timezone.now()
    days = sorted({day for day in begins.values() if day})
    _refuse_what_cannot_be_told(said, days, timezone.localdate(when))
    if plan is None:
        _refuse_what_is_there(said, days)
    annotation = annotate(days[0], said.name, ON_CHARTS.get(InterventionKind(said.kind), AnnotationKind.PEOPLE), by=by)
    made = Intervention.objects.create(
        name=said.name.strip(), kind=said.kind, barrier=said.barrier, measure=said.measure, direction=said.direction, worth=said.worth,
        weeks=said.weeks, seed=seed, by=by, declared_at=when, annotation=annotation, plan=plan,
    )  # fmt: skip
    names = dict(Team.objects.filter(pk__in=begins).values_list("pk", "name"))
    TeamStart.objects.bulk_create(
        TeamStart(
            intervention=made, team_id=team, name=names[team], begins=day, stratum=strata.get(team, 0) if strata else 0
        )
        for team, day in begins.items()
        if team in names
    )
    Event.record("program.declare", by=by)
    return made


def _refuse_what_is_there(said: Declaration, days: Sequence[date]) -> None:
    """A form that is sent twice, or by two at once, declares one intervention."""
    sql.hold(DECLARING_LOCK)
    same = Intervention.objects.filter(plan=None, name=said.name.strip(), kind=said.kind, measure=said.measure)
    for one in same.prefetch_related("starts"):
        if {start.begins for start in one.starts.all() if start.begins} == set(days):
            raise CannotSave(
                _("It is declared already, with this name and these days. Call it otherwise if it is another.")
            )


def _refuse_what_is_far(first: date, today: date) -> None:
    if first > today + FURTHEST:
        raise CannotSave(_("It begins more than two years from now. Choose an earlier day."))


def _refuse_what_cannot_be_told(said: Declaration, days: Sequence[date], today: date) -> None:
    if said.measure not in MEASURED:
        raise CannotSave(_("This measure is not followed week by week. Choose another."))
    if not days:
        raise CannotSave(_("No team begins. Choose at least one."))
    if days[0] < today:
        raise CannotSave(
            _("It has begun already. What it should move is said before it begins: choose today or later.")
        )
    _refuse_what_is_far(days[-1], today)
    if any((day - days[0]).days % 7 for day in days):
        raise CannotSave(_("Teams begin on the same day of the week, because weeks are compared. Move the days."))
    if said.weeks + (days[-1] - days[0]).days // 7 > MOST_AFTER:
        words = _("From the first team to the day it is judged it takes more than %(most)s weeks. Take fewer steps.")
        raise CannotSave(words % {"most": MOST_AFTER})


@transaction.atomic
def decide(
    one: Intervention, kind: DecisionKind, because: str, known: Conclusion, sentence: str, *, by: Member
) -> Decision:
    """Write down that it is kept, extended or rolled back, with what was known of its effect and the `sentence` in which it was told.
    Rolled back it stands on the charts as well."""
    told = known.chance
    numbers = [told.estimate, told.low, told.high, told.chance] if told else [None] * 4
    effect, low, high, chance = (value if value is not None and isfinite(value) else None for value in numbers)
    made = Decision.objects.create(
        intervention=one, kind=kind, because=because.strip(), by=by, at=timezone.now(), verdict=known.verdict.value,
        sentence=sentence[:500], effect=effect, low=low, high=high, chance=chance,
    )  # fmt: skip
    if kind is DecisionKind.ROLL_BACK and one.plan_id is None:  # a plan tells of itself
        put_on_charts(_("%(name)s rolled back"), one, by=by)
    Event.record("program.decide", by=by)
    return made


def put_on_charts(words: str, one: Intervention, *, by: Member) -> None:
    """Write on the charts of today what became of an intervention, in words with its `name`."""
    label = (words % {"name": one.name[:BEGINNING]})[:LABEL]
    annotate(timezone.localdate(), label, AnnotationKind.PRODUCT, by=by)
