"""Numbers of the audit, as pages say them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from wellworn.friction.kept_facts import says_most, says_nothing, settled
from wellworn.friction.saying import foretells, in_words, named, word

register = template.Library()
for one in (foretells, in_words, named, says_most, says_nothing, settled, word):
    register.filter(one.__name__, one)


@register.filter
def hours(value: object) -> str:
    """Hours of a month: "5 h 50", "40 min", "0"; a dash where it is not known."""
    if not isinstance(value, (int, float)):
        return "–"
    minutes = round(value * 60)
    if minutes < 1:
        return "0" if value < 0.001 else _("under 1 min")
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes >= 6000:
        return _("%(n)s h") % {"n": round(minutes / 60)}
    return _("%(h)s h %(m)s") % {"h": minutes // 60, "m": f"{minutes % 60:02}"}


@register.filter
def took(value: object) -> str:
    """Seconds: "9 s", "2 min 50 s"; a dash where it is not known."""
    if not isinstance(value, (int, float)):
        return "–"
    whole = round(value)
    return _("%(m)s min %(s)s s") % {"m": whole // 60, "s": whole % 60} if whole >= 60 else _("%(s)s s") % {"s": whole}


@register.filter
def of_hundred(share: float) -> int:
    """A share, of a hundred."""
    return round(100 * share)


@register.filter
def after(first: int | None, second: int | None) -> int:
    """The sum of two widths: where a bar's next piece begins."""
    return (first or 0) + (second or 0)
