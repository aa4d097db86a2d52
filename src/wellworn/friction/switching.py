"""A feature as a change of a plan: with the first teams, with everybody, and back to how it stood."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.friction.changes import FEATURE, RELEASE, Change
from wellworn.friction.models import ON_THE_WAY, Planned
from wellworn.members.models import Member
from wellworn.records.values import CannotSave
from wellworn.usage.features import BY_KEY
from wellworn.usage.releasing import GRADUAL, put, stands


def change_of(feature: str) -> Change:
    """Letting a feature go out."""
    return Change(FEATURE, feature, RELEASE)


def check(feature: str) -> None:
    """Whether it can go out gradually. Raises CannotSave."""
    if feature not in {one.key for one in GRADUAL}:
        raise CannotSave(_("This feature has no switch: everybody has it."))


def name_of(feature: str) -> str:
    """What it is called."""
    return str(BY_KEY[feature].name)


def first(one: Planned, teams: list[int], *, by: Member) -> None:
    """Give it to the first teams; how it stood is kept."""
    _keep(one)
    put(one.field, teams, by=by)


def everywhere(one: Planned, *, by: Member) -> None:
    """Give it to everybody."""
    _keep(one)
    put(one.field, None, by=by)


def back(one: Planned, *, by: Member) -> None:
    """Let it stand as it did before."""
    if one.before is not None:
        put(one.field, one.before["teams"], by=by)
        Planned.objects.filter(pk=one.pk).update(before=None)


def _keep(one: Planned) -> None:
    if one.before is None:
        one.before = {"teams": stands(one.field)}
        Planned.objects.filter(pk=one.pk).update(before=one.before)


def switch(feature: str, *, is_held: bool, by: Member) -> None:
    """Hold it back or give it to everybody. Raises CannotSave where a plan is on its way with it."""
    check(feature)
    on_the_way = Planned.objects.filter(object=FEATURE, field=feature, plan__state__in=ON_THE_WAY)
    if (one := on_the_way.select_related("plan").first()) is not None:
        raise CannotSave(_("“%(plan)s” is on its way with it. Steer that plan instead.") % {"plan": one.plan})
    put(feature, [] if is_held else None, by=by)
