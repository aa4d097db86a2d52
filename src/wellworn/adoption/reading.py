"""Numbers out of a measure's rows, whatever of them was kept back; and the names of what they are about."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.adoption.asking import Range
from wellworn.adoption.units import Unit, said, written
from wellworn.measures.measure import Row
from wellworn.members.models import Role
from wellworn.records.custom.describing import said_of
from wellworn.records.fields import fields_of
from wellworn.usage.features import BY_KEY

KINDS: dict[str, str | Promise] = {
    "mail": gettext_lazy("Mail"), "meeting": gettext_lazy("Meetings"), "call": gettext_lazy("Calls"), "visit": gettext_lazy("Visits"),
    "note": gettext_lazy("Notes"),
}  # fmt: skip
SEGMENTS: dict[str, str | Promise] = {
    "power": gettext_lazy("Every week, a lot"), "habitual": gettext_lazy("Every week"), "novice": gettext_lazy("Now and then"),
    "low": gettext_lazy("Hardly"), "none": gettext_lazy("Not at all"), "too_new": gettext_lazy("Too new to tell"),
}  # fmt: skip


def whole(value: object) -> int | None:
    """A count that is shown as it is; None for one that was kept back or is a range."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def real(value: object) -> float | None:
    """A number that is shown as it is."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def total(rows: Iterable[Row], *names: str) -> int | None:
    """The sum of some counts over rows; None when one of them is kept back, or there is no row."""
    found = [whole(row.get(name)) for row in rows for name in names]
    return sum(one for one in found if one is not None) if found and None not in found else None


def middle(value: object) -> float | None:
    """A count, or the middle of the range that stands in its place."""
    return (value.low + value.high) / 2 if isinstance(value, Range) else real(value)


def in_words(value: object) -> str:
    """A count in words: no number where it would be nearly nobody or nearly everybody, nor where another would follow from it."""
    if isinstance(value, Range):
        if value.low == 0:
            return _("under %(n)s") % {"n": written(value.high + 1)}
        if value.is_most:
            return _("nearly all")
        if value.high >= value.people:
            return _("%(n)s or more") % {"n": written(value.low)}
        return _("%(low)s to %(high)s") % {"low": written(value.low), "high": written(value.high)}
    return said(real(value), Unit.COUNT)


def group_name(key: Iterable[str]) -> str:
    """A group of a scope by its values: "Rep", "Key accounts", "Rep · Key accounts"."""
    roles = dict(Role.choices)
    return " · ".join(str(roles.get(one, one)) or _("All others") for one in key) or _("Everyone")


def feature_name(key: str) -> str:
    """What a feature is called."""
    return str(BY_KEY[key].name) if key in BY_KEY else key


def field_names(objects: Iterable[str]) -> dict[tuple[str, str], str]:
    """What the fields of some objects are called, in the workspace's words."""
    wanted = [one for one in dict.fromkeys(objects) if one]
    told = said_of(*wanted) if wanted else {}
    return {(of, field.name): str(field.label) for of in wanted for field in fields_of(of, told[of])}
