"""An answer in words and as a chart."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wellworn.records.reports import drawing
from wellworn.records.reports.answering import Answer

BARS = 24  # of a chart; the table has all


def said(answer: Answer, value: Decimal | None) -> str:
    """A measured value with its unit."""
    if value is None:
        return "–"
    places = 0 if answer.unit != "days" and value == value.to_integral_value() else 1
    number = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    if answer.unit == "days":
        return _("%(n)s days") % {"n": number}
    if answer.unit == "in 100":
        return _("%(n)s in 100") % {"n": number}
    return f"{number} {answer.unit}".strip()


def bars_of(answer: Answer) -> drawing.BarChart | None:
    """The values of the first group as bars."""
    if not answer.heads:
        return None
    found = (
        answer.firsts()
        if answer.adds_up
        else [(" · ".join(cell.labels), cell.value or Decimal(0)) for cell in answer.cells]
    )
    return drawing.bars([(label[:28], float(value), said(answer, value)) for label, value in found[:BARS]])
