"""The charts of the page of worth."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.adoption.charts import Chart, Column, Columns, Stack, Table, Tone, Whisker, Whiskers
from wellworn.adoption.units import Unit, written
from wellworn.adoption.worth.asked import ASKED, NAMES, Told
from wellworn.lib import money
from wellworn.measures.intervals import Z95


class WorthMonths(Columns):
    """Columns whose table says losses as losses."""

    @property
    def table(self) -> Table:
        """A row for each month."""
        head = (Column(self.x_name), *(Column(part, self.unit) for part in self.parts))
        return Table(head, tuple((stack.x, *stack.values) for stack in self.stacks))


def charts(told: Told) -> list[Chart]:
    """By automation, by month, and what is left of it."""
    if told.answer.is_counting:
        return []
    found: list[Chart] = [_by_automation(told), _by_month(told)]
    if told.worth.gained is not None:
        found.append(_so_far(told))
    return [chart for chart in found if not chart.is_empty]


def hours(number: float) -> str:
    """Hours as they are said, with one place below ten; a true minus."""
    text = written(abs(number), 1 if 0 < abs(number) < 10 and number != round(number) else 0)
    return _("%(minus)s%(n)s\u00a0h") % {"minus": "−" if number < 0 else "", "n": text}


def amount(number: float, currency: str) -> str:
    """Money in whole units; a true minus, which stays on the line of its number."""
    return ("−\u2060" if round(number) < 0 else "") + money.written(abs(round(number)), currency)


def month_name(month: int) -> str:
    """November 2026."""
    return str(date_format(date(month // 100, month % 100, 1), "F Y"))


def _by_automation(told: Told) -> Chart:
    lines = sorted((line for line in told.worth.lines if line.acts), key=lambda line: -line.counted)
    whiskers = [
        Whisker(
            name=str((ASKED if line.is_asked else NAMES)[line.feature]), value=line.counted,
            low=line.counted - Z95 * line.error, high=line.counted + Z95 * line.error,
        )
        for line in lines
    ]  # fmt: skip
    first = whiskers[0] if whiskers and whiskers[0].value > 0 else None
    sentence = (
        _("%(what)s gave back most: %(hours)s.") % {"what": first.name, "hours": hours(first.value)} if first else ""
    )
    return Whiskers(
        key="worth-by-automation", title=_("What drove it"), sentence=sentence, unit=Unit.HOURS, whiskers=whiskers, zero=_("0 h"),
        note=_("Below nothing is what people were asked to do in return; it is taken off. The whisker is a 95 % interval."),
    )  # fmt: skip


def _by_month(told: Told) -> Chart:
    months = told.worth.months
    best = max(months, key=lambda one: one.given - one.asked, default=None)
    stacks = [
        Stack(date(one.month // 100, one.month % 100, 1), (one.given, -one.asked))
        for one in months
        if one.given or one.asked
    ]
    sentence = ""
    if best is not None and best.given > best.asked:
        sentence = _("Most in %(month)s: %(hours)s net.") % {
            "month": month_name(best.month),
            "hours": hours(best.given - best.asked),
        }
    return WorthMonths(
        key="worth-by-month", title=_("Month by month"), sentence=sentence, unit=Unit.HOURS, parts=(_("Given back"), _("Asked for")),
        stacks=stacks, tones=(Tone.FOCUS, Tone.CONTEXT), x_name=_("Month"),
    )  # fmt: skip


def _so_far(told: Told) -> Chart:
    months = [one for one in told.worth.months if one.so_far is not None]
    stacks = [
        Stack(date(one.month // 100, one.month % 100, 1), (max(one.so_far or 0, 0.0), min(one.so_far or 0, 0.0))) for one in months
    ]  # fmt: skip
    back = told.worth.paid_back_in
    if back:
        sentence = _("What was paid had come back by %(month)s.") % {"month": month_name(back)}
    elif told.worth.paid:
        sentence = _("What was paid has not come back yet.")
    else:
        sentence = _("Nothing was paid, as far as anybody has entered.")
    return WorthMonths(
        key="worth-so-far", title=_("What is left, in %(currency)s") % {"currency": told.currency}, sentence=sentence, unit=Unit.COUNT,
        parts=(_("Gained more"), _("Paid more")), stacks=stacks, tones=(Tone.FOCUS, Tone.CONTEXT), x_name=_("Month"),
        note=_("Gained less paid, from the first month on."),
    )  # fmt: skip
