"""The charts of truth: a pattern by quarter, what stands out among the values, the forms beside each other; and all findings as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wellworn.adoption.charts import Bar, Bars, Chart, Line, Lines, Size, Tone
from wellworn.adoption.raw_rows import Rows
from wellworn.adoption.truth import said as words
from wellworn.adoption.truth.answer import FieldAnswer
from wellworn.adoption.truth.told import Asked, Told, choices_of
from wellworn.adoption.units import Unit, said, written
from wellworn.measures.intervals import wilson
from wellworn.measures.truth.detectors import BY_KEY
from wellworn.records.models import Stage


def charts(asked: Asked) -> list[Chart]:
    """What one page about a field and a pattern shows."""
    found = [_by_quarter(asked), _what_stands_out(asked), _by_form(asked)]
    return [one for one in found if one is not None and not one.is_empty]


def _unit(asked: Asked) -> Unit:
    return Unit.COUNT if asked.pattern == "variety" else Unit.SHARE


def _by_quarter(asked: Asked) -> Chart | None:
    """Quarter by quarter, beside what it would be."""
    there = sorted(
        (one for one in asked.answers if one.period and one.observed is not None), key=lambda one: one.period
    )
    if len(there) < 2:
        return None
    unit = _unit(asked)
    band = [
        (_day(one), *interval)
        for one in there
        if unit is Unit.SHARE and (interval := wilson(round((one.observed or 0) * one.size), one.size))
    ]
    lines = [
        Line(name=_("Seen"), points=[(_day(one), one.observed) for one in there], band=band, label=said(there[-1].observed, unit), has_dot=True),
        Line(name=_("Otherwise"), points=[(_day(one), one.expected) for one in there], label=_("otherwise"), tone=Tone.CONTEXT),
    ]  # fmt: skip
    worst = max(there, key=lambda one: abs((one.observed or 0) - (one.expected or 0)))
    return Lines(
        key="by-quarter", title=_("Quarter by quarter"), unit=unit, lines=lines, size=Size.PLAIN, x_name=_("Middle of the quarter"),
        sentence=_("%(quarter)s: %(sentence)s") % {"quarter": words.period_name(worst.period), "sentence": words.sentence(worst)},
    )  # fmt: skip


def _day(one: FieldAnswer) -> date:
    """The middle of its quarter, as a point in time."""
    year, quarter = int(one.period[:4]), int(one.period[-1])
    return date(year, 3 * quarter - 1, 15)


def _what_stands_out(asked: Asked) -> Chart | None:
    """The kinds of values in the place that leads."""
    bars = [(str(label), float(share), bool(out)) for label, share, out in asked.leads.bars]
    if not bars:
        return None
    choices = choices_of(asked.object, asked.name) if asked.pattern in ("defaults", "variety") else {}
    if asked.name == "stage":
        choices = {str(one.pk): one.name for one in Stage.objects.all()}
    longest = max(share for _label, share, _out in bars)
    return Bars(
        key="what-stands-out", title=_("What was given"), aside=asked.place, sentence="", name=_("Values"),
        bars=[Bar(words.bar_name(asked.pattern, label, choices), share, share / longest, is_low=not out) for label, share, out in bars],
        note=_("A kind of value has its own bar where more people gave it than the least group. Green is what was looked for."),
    )  # fmt: skip


def _by_form(asked: Asked) -> Chart | None:
    """The forms beside the whole."""
    there = [one for one in asked.answers if one.form and one.observed is not None]
    whole = [one for one in asked.answers if not one.form and not one.period and one.observed is not None]
    if not there:
        return None
    longest = max(one.observed or 0 for one in (*whole, *there)) or 1
    return Bars(
        key="by-form", title=_("By form"), sentence="", unit=_unit(asked), name=_("Form"),
        bars=[Bar(words.place(one), one.observed, (one.observed or 0) / longest, is_low=not one.found) for one in (*whole, *there)],
    )  # fmt: skip


def rows(told: Told) -> Rows:
    """Every finding, for a file: each place of its own."""
    return Rows(
        key="findings",
        title=_("Findings"),
        sentence="",
        counted=[_row(asked, one) for asked in told.found for one in asked.found],
    )


def answers(asked: Asked) -> Rows:
    """Every answer about a field and a pattern."""
    there = [one for one in asked.answers if one.observed is not None]
    return Rows(key="answers", title=_("Every answer"), sentence="", counted=[_row(asked, one) for one in there])


@dataclass(frozen=True)
class AnswerLine:
    """An answer as a row of the page's table."""

    place: str
    seen: str
    usual: str
    size: str
    corrected: str
    found: bool


def table(asked: Asked) -> list[AnswerLine]:
    """Every answer, as it is said."""
    unit = _unit(asked)
    return [
        AnswerLine(words.place(one), _short(one.observed, unit), _short(one.expected, unit), said(one.size, Unit.COUNT),
              "< 0.0001" if (one.corrected or 0) < 0.0001 else f"{one.corrected:.4f}", one.found)
        for one in asked.answers if one.observed is not None
    ]  # fmt: skip


def _short(value: float | None, unit: Unit) -> str:
    return said(value, unit) if unit is Unit.SHARE or value is None else written(value, 1)


def _row(asked: Asked, one: FieldAnswer) -> dict[str, object]:
    detector = BY_KEY[one.pattern]
    return {
        "object": one.object, "field": one.field, "form": one.form, "period": one.period, "pattern": one.pattern,
        "sentence": words.sentence(one), "found": "yes" if one.found else "no", "observed": one.observed, "expected": one.expected,
        "unit": detector.unit, "looked at": one.size, "values": one.values, "people, at least": one.people,
        "p-value": one.p_value, "corrected": one.corrected, "false-positive rate": detector.rate, "null": detector.null,
    }  # fmt: skip


def links(asked: Asked, *, is_admin: bool, is_custom: bool) -> Sequence[tuple[str, str]]:
    """Where something can be done about it: words and address."""
    found = []
    if is_admin and is_custom:
        found.append((_("The field’s settings"), reverse("field", args=[asked.object, asked.name])))
    if is_admin:
        found.append((_("Fields and layouts"), reverse("object_fields", args=[asked.object])))
        if asked.object == "deal":
            found.append((_("What stages ask"), reverse("pipelines")))
    return found
