"""Plans as interventions: what a plan should move is said when it goes out, its teams and days are those of its own draw, and what becomes
of it is read from its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.friction import applying
from wellworn.friction.changes import FEATURE
from wellworn.friction.models import Plan, PlanState
from wellworn.friction.watching import Link
from wellworn.members.models import Member
from wellworn.program.course import Course, course_of
from wellworn.program.declaring import Declaration, declare, put_on_charts
from wellworn.program.forms import AimForm
from wellworn.program.models import NAME, Barrier, DecisionKind, Direction, Intervention, InterventionKind
from wellworn.records.values import CannotSave


@dataclass(frozen=True)
class Aim:
    """What a plan should move, as far as the plan does not say it itself."""

    barrier: str = Barrier.ABILITY
    measure: str = "active_share"
    direction: str = Direction.UP
    weeks: int = 8
    worth: float | None = None


USUAL = Aim()


class Following:
    """Follows plans for the register."""

    def form(self, given: Mapping[str, Any] | None = None) -> AimForm:
        """What it should move, with what was said of it already."""
        usual = {name: getattr(USUAL, name) for name in ("barrier", "measure", "direction", "weeks")}
        is_said = given is not None and any(name.startswith("aim-") for name in given)
        return AimForm(given if is_said else None, prefix="aim", initial=usual)

    def foresees(self) -> str:
        """The view that tells it."""
        return reverse("intervention_foreseen")

    def heard(self, given: Mapping[str, Any]) -> Aim | None:
        """What was said; None where the form was not there. Raises CannotSave."""
        form = self.form(given)
        if not form.is_bound:
            return None
        if not form.is_valid():
            field, [problem, *_others] = next(iter(form.errors.items()))
            raise CannotSave(f"{form.fields[field].label}: {problem}" if field in form.fields else str(problem))
        said = form.cleaned_data
        return Aim(said["barrier"], said["measure"], said["direction"], said["weeks"], form.worth_having)

    def noted(self, plan: Plan, what: str, said: object | None, *, by: Member) -> None:
        """Declare what goes out, unless it goes to everybody with one click; put on the charts what became of it."""
        one = Intervention.objects.filter(plan=plan).first()
        is_first = plan.acts.filter(what__in=("first", "everywhere")).count() == 1
        if one is None and is_first and (said is not None or what == "first"):
            _declared(plan, said if isinstance(said, Aim) else USUAL, by)
        elif one is not None and what in ("back", "everywhere"):
            words = _("%(name)s rolled back") if what == "back" else _("%(name)s: with everybody")
            put_on_charts(words, one, by=by)

    def link(self, plan: Plan) -> Link | None:
        """Its effect."""
        pk = Intervention.objects.filter(plan=plan).values_list("pk", flat=True).first()
        return None if pk is None else Link(reverse("intervention", args=[pk]), _("What it did"))


def _declared(plan: Plan, aim: Aim, by: Member) -> Intervention:
    """The plan as an intervention that begins today, by its own draw. Raises CannotSave."""
    today, is_staged = timezone.localdate(), plan.state == PlanState.FIRST
    teams = [(one.team_id, one) for one in plan.teams.all() if one.team_id]
    begins = {team: today if one.is_first else None for team, one in teams}
    if not is_staged:
        begins = {team: today for team, _size in applying.sizes()}
    strata = {team: one.stratum for team, one in teams}
    is_feature = plan.changes.filter(object=FEATURE).exists()
    kind = InterventionKind.FEATURE if is_feature else InterventionKind.FIELD
    said = Declaration(short(plan.name), kind, aim.barrier, aim.measure, aim.direction, aim.weeks, aim.worth)
    return declare(said, begins, by=by, seed=plan.seed if is_staged else None, strata=strata, plan=plan)


def short(name: str) -> str:
    """A name as it fits on a chart."""
    return name if len(name) <= NAME else f"{name[: NAME - 1].rstrip()}…"


def course(one: Intervention) -> Course:
    """What became of it: by its plan's history, else by what was decided."""
    if one.plan is not None:
        return course_of((act.what, timezone.localdate(act.at)) for act in one.plan.acts.all())
    back = [timezone.localdate(told.at) for told in one.decisions.all() if told.kind == DecisionKind.ROLL_BACK]
    return Course(ended=min(back, default=None))


def open_to(one: Intervention) -> list[DecisionKind]:
    """What can be decided on it now."""
    if one.plan is None:
        return [*DecisionKind]
    return {
        PlanState.FIRST: [*DecisionKind],
        PlanState.EVERYWHERE: [DecisionKind.KEEP, DecisionKind.ROLL_BACK],
        PlanState.PAUSED: [DecisionKind.ROLL_BACK],
    }.get(PlanState(one.plan.state), [])


def act(one: Intervention, kind: DecisionKind, *, by: Member) -> None:
    """Let its plan do what was decided. Raises CannotSave."""
    if one.plan is None or kind is DecisionKind.KEEP:
        return
    verb = applying.extend if kind is DecisionKind.EXTEND else applying.roll_back
    verb(one.plan, by=by)


def done(one: Intervention, kind: DecisionKind) -> str:
    """What was done with its plan, in a sentence."""
    return {
        DecisionKind.KEEP: _("Written down: it stays as it is."),
        DecisionKind.EXTEND: _("Everybody has it from now on."),
        DecisionKind.ROLL_BACK: _("Rolled back: every field is as it was."),
    }[kind]
