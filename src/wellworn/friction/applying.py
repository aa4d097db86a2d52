"""Plans going out: to the teams that were drawn, to everybody, pausing, and back exactly.

With the first teams, what everybody has stays as it is: `records.custom.of_teams` says what these teams have otherwise. With everybody, the
fields themselves are changed, and how each stood before is kept. Nothing here touches a value: rolled back, a field has what it had.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.friction import switching, watching
from wellworn.friction.allowing import be_free, be_last, be_possible, check
from wellworn.friction.audit.facts import Estimate
from wellworn.friction.audit.verdicts import RETIRE
from wellworn.friction.changes import FEATURE, WORDS, Change, change_from, changed, standing_from, to_json
from wellworn.friction.lot import draw
from wellworn.friction.models import GONE_OUT, RUNNING, Act, Plan, Planned, PlanState, PlanTeam
from wellworn.friction.standing import custom_of, order_around, put, standing_of
from wellworn.lib import sql
from wellworn.members.models import Member, Team
from wellworn.records.custom import of_teams
from wellworn.records.custom.allowed import only_admins
from wellworn.records.field import HIDDEN
from wellworn.records.fields import field_of
from wellworn.records.models.asked import Ask
from wellworn.records.models.deal import Stage
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

# The database's advisory lock of whoever lets a plan go on: two of them on one field would not see each other.
PLANS_LOCK = 7331
SEEDS = 2**53  # a seed is read aloud, and fits every language's numbers


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that a plan is made of, and the hours a month that it gives back, where that is known."""

    change: Change
    hours: Estimate | None = None


@transaction.atomic
def make(name: str, wanted: Sequence[Wanted], *, by: Member, share: int = 100) -> Plan:
    """A plan that waits to be applied. Raises CannotSave where a change cannot be made, and KeyError for a field that is not there."""
    only_admins(by)
    if not wanted:
        raise CannotSave(_("Choose at least one field."))
    if not 1 <= share <= 100:
        raise CannotSave(_("A share of the teams is from 1 to 100 in a hundred."))
    plan = Plan.objects.create(
        name=name.replace("\0", "").strip()[:120] or _("Fewer questions"), share=share, made_by=by,
        seed=secrets.randbelow(SEEDS), made_at=timezone.now(),
    )  # fmt: skip
    for one in wanted:
        _write_down(plan, one)
    _note(plan, "made", by)
    Event.record("plan.make", by=by)
    return plan


@transaction.atomic
def add(plan: Plan, wanted: Wanted, *, by: Member) -> Planned:
    """One more change of a plan that has not gone out; in place of the one that it had for the field. Raises CannotSave, KeyError."""
    plan = _held(plan, by, PlanState.DRAFT)
    plan.changes.filter(object=wanted.change.object, field=wanted.change.field).delete()
    return _write_down(plan, wanted)


@transaction.atomic
def leave_out(plan: Plan, number: int, *, by: Member) -> Planned:
    """Take a change out of a plan that has not gone out. Raises CannotSave, and Planned.DoesNotExist."""
    plan = _held(plan, by, PlanState.DRAFT)
    found = plan.changes.get(pk=number)
    if plan.changes.count() == 1:
        raise CannotSave(_("It is the only change of this plan. Discard the plan instead."))
    found.delete()
    return found


@transaction.atomic
def discard(plan: Plan, *, by: Member) -> None:
    """Throw a plan away that has not gone out: nothing was changed by it. Raises CannotSave."""
    _held(plan, by, PlanState.DRAFT).delete()


@transaction.atomic
def begin(plan: Plan, *, by: Member, share: int | None = None, said: object | None = None) -> Plan:
    """Let a plan go out: to the teams that are drawn now, or to everybody where its share is all. `said` is what whoever watches plans has
    heard of it. Raises CannotSave."""
    plan = _held(plan, by, PlanState.DRAFT)
    if share is not None and share != plan.share:
        plan.share = share
        plan.save(update_fields=["share"])
    for one in plan.changes.all():
        be_free(one, plan)
        be_possible(one)
    Event.record("plan.apply", by=by)
    return _first(plan, by, said) if plan.share < 100 else _everywhere(plan, by, "everywhere", said)


@transaction.atomic
def extend(plan: Plan, *, by: Member) -> Plan:
    """Let what the first teams have be everybody's. Raises CannotSave."""
    plan = _held(plan, by, PlanState.FIRST)
    for one in plan.changes.exclude(object=FEATURE):
        of_teams.as_everybody(one.object, one.field, by=by)
    Event.record("plan.apply", by=by)
    return _everywhere(plan, by, "everywhere")


@transaction.atomic
def pause(plan: Plan, *, by: Member) -> Plan:
    """Give everybody the fields as they were, until the plan goes on with the same teams. Raises CannotSave."""
    plan = _held(plan, by, *RUNNING)
    plan.before_pause = plan.state
    _take_back(plan, by)
    Event.record("plan.pause", by=by)
    return _stands(plan, PlanState.PAUSED, "paused", by)


@transaction.atomic
def resume(plan: Plan, *, by: Member) -> Plan:
    """Go on where the plan was paused. Raises CannotSave."""
    plan = _held(plan, by, PlanState.PAUSED)
    for one in plan.changes.all():
        be_free(one, plan)
    Event.record("plan.apply", by=by)
    return _first(plan, by) if plan.before_pause == PlanState.FIRST else _everywhere(plan, by, "resumed")


@transaction.atomic
def roll_back(plan: Plan, *, by: Member) -> Plan:
    """Put every field of the plan back where it stood. Raises CannotSave where a later plan has changed one of them."""
    plan = _held(plan, by, *GONE_OUT)
    if plan.state != PlanState.PAUSED:
        _take_back(plan, by)
    Event.record("plan.back", by=by)
    return _stands(plan, PlanState.BACK, "back", by)


@transaction.atomic
def switch(feature: str, *, is_held: bool, by: Member) -> None:
    """Hold a feature back from everybody, or give it to everybody, without a plan. Raises CannotSave where one is on its way with it."""
    only_admins(by)
    sql.hold(PLANS_LOCK)
    switching.switch(feature, is_held=is_held, by=by)


def sizes() -> list[tuple[int, int]]:
    """Every team that has people in it, and how many."""
    here = Count("members", filter=Q(members__is_active=True, members__is_service=False))
    rows = Team.objects.annotate(size=here).filter(size__gt=0).order_by("pk")
    return list(rows.values_list("pk", "size"))


def _first(plan: Plan, by: Member, said: object | None = None) -> Plan:
    """Give the first teams the changes; they are drawn once. New words wait until it is everybody's turn."""
    if not plan.changes.exclude(change__does=WORDS).exists():
        raise CannotSave(_("Words are everybody's: change them for all at once."))
    if not plan.teams.exists():
        _draw(plan)
    teams = list(plan.teams.filter(is_first=True).exclude(team=None).values_list("team_id", flat=True))
    if not teams:
        raise CannotSave(_("The teams that had it first are no more. Roll it back, and plan it anew."))
    for one in plan.changes.exclude(change__does=WORDS):
        if one.object == FEATURE:
            switching.first(one, teams, by=by)
        else:
            _release(change_from(one.change), teams, by)
    return _stands(plan, PlanState.FIRST, "first", by, said, teams=len(teams))


def _draw(plan: Plan) -> None:
    """Draw the teams that go first, and keep the draw."""
    drawn = draw(sizes(), (plan.share, 100 - plan.share), plan.seed)
    if sum(one.is_first for one in drawn) in (0, len(drawn)):
        raise CannotSave(_("There are too few teams to begin with some of them. Apply it for everybody."))
    names = dict(Team.objects.values_list("pk", "name"))
    PlanTeam.objects.bulk_create(
        PlanTeam(
            plan=plan, team_id=one.team, name=names[one.team], size=one.size, stratum=one.stratum, is_first=one.is_first
        )
        for one in drawn
    )


def _release(change: Change, teams: Sequence[int], by: Member) -> None:
    """Let some teams have the field as the change says."""
    if change.does == RETIRE:
        of_teams.place(change.object, change.field, teams, HIDDEN, by=by)
        return
    before = standing_of(change.object, change.field)
    after = changed(before, change, order_around(change.stage), is_custom=False)
    asked_no_more = {one.stage for one in set(before.asks) - set(after.asks)}
    for row in Ask.objects.filter(field=change.field, stage__in=asked_no_more):
        of_teams.leave_out(row, teams, by=by)
    stages = Stage.objects.in_bulk([one.stage for one in after.asks])
    for one in after.asks:
        if one not in before.asks:
            of_teams.ask(stages[one.stage], change.field, one.why, teams, by=by, is_hard=one.is_hard)


def _everywhere(plan: Plan, by: Member, what: str, said: object | None = None) -> Plan:
    """Change the fields themselves, and keep how each stood."""
    for one in plan.changes.all():
        if one.object == FEATURE:
            switching.everywhere(one, by=by)
            continue
        change = change_from(one.change)
        before = standing_of(one.object, one.field)
        is_custom = custom_of(one.object, one.field) is not None
        put(change, changed(before, change, order_around(change.stage), is_custom=is_custom), by=by)
        Planned.objects.filter(pk=one.pk).update(before=to_json(before))
    return _stands(plan, PlanState.EVERYWHERE, what, by, said)


def _take_back(plan: Plan, by: Member) -> None:
    """Put the fields back, the last one first."""
    for one in reversed(plan.changes.all()):
        if one.object == FEATURE:
            if plan.state == PlanState.EVERYWHERE:
                be_last(one, plan)
            switching.back(one, by=by)
        elif plan.state == PlanState.FIRST:
            of_teams.as_everybody(one.object, one.field, by=by)
        elif one.before is not None:
            be_last(one, plan)
            put(change_from(one.change), standing_from(one.before), by=by)
            Planned.objects.filter(pk=one.pk).update(before=None)


def _write_down(plan: Plan, wanted: Wanted) -> Planned:
    """A change of a plan, if it can be made at all. Raises CannotSave."""
    change, hours = wanted.change, wanted.hours
    check(change)
    is_feature = change.object == FEATURE
    label = switching.name_of(change.field) if is_feature else str(field_of(change.object, change.field).label)
    return Planned.objects.create(
        plan=plan, object=change.object, field=change.field, label=label[:100],
        change=to_json(change), hours=hours.value if hours else None, low=hours.low if hours else None,
        high=hours.high if hours else None,
    )  # fmt: skip


def _held(plan: Plan, by: Member, *states: PlanState) -> Plan:
    """The plan, held until the end, if it is in one of these states; so is every other plan. Raises CannotSave."""
    only_admins(by)
    sql.hold(PLANS_LOCK)
    held = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if held is None:
        raise CannotSave(_("Somebody was quicker. The plan is thrown away."))
    if held.state not in states:
        raise CannotSave(_("Somebody was quicker. It stands so now: %(state)s.") % {"state": held.get_state_display()})
    return held


def _stands(
    plan: Plan, state: PlanState, what: str, by: Member, said: object | None = None, teams: int | None = None
) -> Plan:
    plan.state = state
    plan.save(update_fields=["state", "before_pause"])
    _note(plan, what, by, teams)
    watching.noted(plan, what, said, by=by)
    return plan


def _note(plan: Plan, what: str, by: Member, teams: int | None = None) -> None:
    """The history of the plan."""
    Act.objects.create(plan=plan, what=what, by=by, at=timezone.now(), teams=teams)
