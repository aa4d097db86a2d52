"""An answer in words and as a chart."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wellworn.lib import money
from wellworn.records.reports import drawing
from wellworn.records.reports.answering import Answer
from wellworn.records.reports.question import Question

BARS = 24  # of a chart; the table has all
LINES = 3  # that can be told apart; where there are more groups, all are one line
FEWEST = 3  # periods that make a line
DAYS = {"day": "j M", "week": "j M", "month": "M Y", "quarter": "M Y"}


def said(answer: Answer, value: Decimal | None) -> str:
    """A measured value with its unit."""
    if value is None:
        return "–"
    if answer.unit not in ("", "days", "in 100"):
        return money.written(value.quantize(Decimal(1)) if abs(value) >= 1000 else value, answer.unit)
    value = value.quantize(Decimal("0.1"), ROUND_HALF_UP)  # what formats a number cuts it off
    places = 0 if answer.unit != "days" and value == value.to_integral_value() else 1
    number = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    if answer.unit == "days":
        return _("%(n)s days") % {"n": number}
    return _("%(n)s in 100") % {"n": number} if answer.unit else number


def chart_of(answer: Answer, question: Question) -> drawing.LineChart | drawing.BarChart | None:
    """Lines where it is grouped by periods, else the values of the first group as bars."""
    if not answer.heads:
        return None
    if question.by and question.by[0].unit and (drawn := _lines_of(answer, question)) is not None:
        return drawn
    found = (
        answer.firsts()
        if answer.adds_up
        else [(" · ".join(cell.labels), cell.value or Decimal(0)) for cell in answer.cells]
    )
    return drawing.bars([(label[:28], float(value), said(answer, value)) for label, value in found[:BARS]])


def _lines_of(answer: Answer, question: Question) -> drawing.LineChart | None:
    """A line for each second group, or one for all; None where there are too few periods for a line."""
    held: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    many = len({cell.labels[1:] for cell in answer.cells}) > LINES
    if many and not answer.adds_up:
        return None
    for cell in answer.cells:
        day = _day(cell.keys[0])
        if day is not None and cell.value is not None:
            held["" if many else " · ".join(cell.labels[1:])][day] += float(cell.value)
    days = sorted({day for points in held.values() for day in points})
    if len(days) < FEWEST:
        return None
    unit = question.by[0].unit
    if answer.adds_up:  # nothing came in the periods between that have no line
        every = _periods(days[0], days[-1], unit)
        held = {label: {day: points.get(day, 0.0) for day in every} for label, points in held.items()}
    largest = sorted(held.items(), key=lambda one: -sum(one[1].values()))
    named = [
        (label or said(answer, Decimal(str(round(points[max(points)], 2)))), sorted(points.items()))
        for label, points in largest
    ]
    return drawing.lines(named, DAYS[unit])


def _day(key: object) -> date | None:
    """The first day of a period."""
    return key.date() if isinstance(key, datetime) else key if isinstance(key, date) else None


def _periods(first: date, last: date, unit: str) -> list[date]:
    """The first days of all periods from one to another. Pure."""
    found, day = [], first
    while day <= last:
        found.append(day)
        if unit in ("day", "week"):
            day += timedelta(days=7 if unit == "week" else 1)
        else:
            months = day.year * 12 + day.month - 1 + (3 if unit == "quarter" else 1)
            day = date(months // 12, months % 12 + 1, 1)
    return found
