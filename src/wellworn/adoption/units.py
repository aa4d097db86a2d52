"""In what a number is said: a share in hundred, hours, days, how many."""

from __future__ import annotations

from datetime import date
from enum import Enum

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.lib import money

Cell = str | int | float | date | None
NO_NUMBER = "–"
MINUS = "−"  # as wide as a plus, unlike a hyphen


class Unit(Enum):
    """What is counted. A share is kept between 0 and 1 and said in hundred."""

    SHARE = "share"
    POINTS = "points"
    DAYS = "days"
    HOURS = "hours"
    COUNT = "count"

    @property
    def scale(self) -> int:
        """What a value is multiplied with where it is drawn or said."""
        return 100 if self in (Unit.SHARE, Unit.POINTS) else 1


def written(value: float, places: int = 0) -> str:
    """A number as the language writes it."""
    shape = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, format=shape, locale=money.locale()).replace("-", MINUS)


def said(value: Cell, unit: Unit) -> str:
    """A value with its unit: "71 %", "+9 pts", "12 days", "4,050"."""
    if value is None:
        return NO_NUMBER
    if isinstance(value, date):
        return str(date_format(value, _("j M Y")))
    if isinstance(value, str):
        return value
    number = value * unit.scale
    places = 1 if 0 < abs(number) < (1 if unit in (Unit.SHARE, Unit.POINTS) else 10) and number != round(number) else 0
    text = written(abs(number) if unit is Unit.POINTS else number, places)
    if unit is Unit.SHARE:
        return _("%(n)s\u00a0%%") % {"n": text}
    if unit is Unit.POINTS:
        return f"{'+' if number > 0 else '−' if number < 0 else ''}{text}"
    if unit is Unit.DAYS:
        return _("1 day") if value == 1 else _("%(n)s days") % {"n": text}
    if unit is Unit.HOURS:
        return _("%(n)s\u00a0h") % {"n": text}
    return text


def between(low: float | None, high: float | None, unit: Unit) -> str:
    """An interval: "72 to 83"."""
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": written(low * unit.scale), "high": written(high * unit.scale)}
