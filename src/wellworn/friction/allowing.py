"""Whether a plan may: what cannot be changed at all, and plans that meet on one field. Raises CannotSave with the next step."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wellworn.friction import switching
from wellworn.friction.audit.verdicts import ASK_LATER, RETIRE
from wellworn.friction.changes import ALWAYS, FEATURE, WORDS, Change, change_from, changed
from wellworn.friction.models import ON_THE_WAY, RUNNING, Act, Plan, Planned
from wellworn.friction.standing import custom_of, order_around, standing_of
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave


def check(change: Change) -> None:
    """Whether the change can be made at all. Raises CannotSave."""
    if change.object == FEATURE:
        switching.check(change.field)
        return
    if change.does == RETIRE and change.field in ALWAYS:
        raise CannotSave(_("A record is nothing without this field. It stays."))
    if change.does == ASK_LATER and (change.object != Kind.DEAL or change.stage is None):
        raise CannotSave(_("Only fields of deals are asked by stages: choose the stage."))
    if change.does == WORDS and not (change.label or change.help):
        raise CannotSave(_("Write the new label, the new help or both."))
    before, custom = standing_of(change.object, change.field), custom_of(change.object, change.field)
    if before.is_archived:
        raise CannotSave(
            _("It is archived: nobody is asked for it, and its values are kept. There is nothing to change.")
        )
    if changed(before, change, order_around(change.stage), is_custom=custom is not None) == before:
        raise CannotSave(
            _("That changes nothing: the field stands so already, or no stage asks for it before that one.")
        )


def be_possible(one: Planned) -> None:
    """That the change can be made still: since it was planned somebody may have made it, or have archived the field. Raises CannotSave."""
    try:
        check(change_from(one.change))
    except CannotSave as problem:
        said = {"field": one.label, "problem": problem}
        raise CannotSave(_("%(field)s: %(problem)s Take it out of the plan.") % said) from problem


def be_free(one: Planned, plan: Plan) -> None:
    """That no other plan is on its way with the field. Raises CannotSave."""
    other = _others(one, plan).filter(plan__state__in=ON_THE_WAY).first()
    if other is not None:
        raise CannotSave(
            _("“%(plan)s” is on its way with %(field)s. End it first.") % {"plan": other.plan, "field": one.label}
        )


def be_last(one: Planned, plan: Plan) -> None:
    """That no later plan has changed the field since. Raises CannotSave."""
    last = Act.objects.filter(plan=plan, what__in=("everywhere", "resumed")).order_by("-pk").first()
    later = _others(one, plan).filter(plan__state__in=RUNNING)
    later = later.filter(
        plan__acts__pk__gt=last.pk if last else 0, plan__acts__what__in=("first", "everywhere", "resumed")
    )
    if (other := later.first()) is not None:
        raise CannotSave(
            _("“%(plan)s” has changed %(field)s since. Roll it back first.") % {"plan": other.plan, "field": one.label}
        )


def _others(one: Planned, plan: Plan) -> QuerySet[Planned]:
    return Planned.objects.filter(object=one.object, field=one.field).exclude(plan=plan).select_related("plan")
