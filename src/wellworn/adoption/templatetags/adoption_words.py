"""Numbers of this room as words."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from wellworn.measures.suppression.deciding import Why

register = template.Library()


@register.filter
def as_time(seconds: float | None) -> str:
    """Seconds as hours and minutes: "2 h 40 min"; nothing for None."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(m)s min") % {"m": minutes}
    return _("%(h)s h %(m)s min") % {"h": minutes // 60, "m": minutes % 60}


@register.filter
def by_reason(held: Sequence[tuple[str, Why]]) -> list[tuple[str, bool]]:
    """Groups that are held back, those with one reason together: their names, and whether they are too few."""
    few = [name for name, why in held if why is Why.TOO_FEW]
    others = [name for name, why in held if why is not Why.TOO_FEW]
    return [(", ".join(names), is_few) for names, is_few in ((few, True), (others, False)) if names]
