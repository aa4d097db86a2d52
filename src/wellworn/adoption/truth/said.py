"""Answers in sentences: what was seen, and what it would be by chance or is elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.adoption.truth.answer import FieldAnswer
from wellworn.adoption.truth.bars import MORE
from wellworn.adoption.units import Unit, said, written


def sentence(one: FieldAnswer) -> str:
    """ "62 % are the last of a month; by chance it would be 11 %.\""""
    if one.observed is None or one.expected is None:
        return ""
    return found(one.pattern, one.about, one.against, one.observed, one.expected)


def found(pattern: str, about: str, against: str, observed: float, expected: float) -> str:
    """The same, of what an answer is told from."""
    if pattern == "variety":
        told = {"seen": written(observed, 1), "usual": written(expected, 1)}
    else:
        told = {"seen": said(observed, Unit.SHARE), "usual": said(expected, Unit.SHARE)}
    return _("%(seen)s; %(usual)s.") % {"seen": _seen(pattern, about) % told, "usual": _usual(pattern, against) % told}


def _seen(pattern: str, about: str) -> str:
    if pattern == "deadlines":
        if about == "quarter":
            return _("%(seen)s were given in the last two working days of a quarter")
        return _("%(seen)s were given in the last two working days of a month")
    return {
        "junk": _("%(seen)s say nothing, like “x”, “n/a” or “test”"),
        "defaults": _("%(seen)s are the first of the list"),
        "variety": _("They are as varied as %(seen)s choices"),
        "copies": _("%(seen)s of the longer texts repeat another one"),
        "heaping": _("%(seen)s are round"),
        "digits": _("%(seen)s of the digits would have to be others, if nobody had made them up"),
        "bunching": _("%(seen)s lie at a threshold"),
        "month_ends": _("%(seen)s are the end of a month"),
    }[pattern]


def _usual(pattern: str, against: str) -> str:
    if pattern in ("junk", "copies"):
        return _("up to %(usual)s would be ordinary")
    if pattern == "digits":
        return _("chance makes it %(usual)s")
    if pattern in ("deadlines", "bunching"):
        return _("by chance it would be %(usual)s")
    elsewhere = {
        "machine": _("%(usual)s of those that no person typed"),
        "forms": _("%(usual)s on the other forms"),
        "periods": _("%(usual)s in the other quarters"),
    }
    if pattern == "variety":
        elsewhere = {
            "machine": _("%(usual)s where no person typed them"),
            "forms": _("%(usual)s on the other forms"),
            "periods": _("%(usual)s in the other quarters"),
        }
    alone = {
        "defaults": _("a favourite would be up to %(usual)s"),
        "heaping": _("without rounding it would be %(usual)s"),
    }
    return elsewhere.get(against) or alone.get(pattern, _("by chance it would be %(usual)s"))


def place(one: FieldAnswer) -> str:
    """Where and when: "Q3 2026", "when it is made", "as a whole"."""
    if one.form:
        return form_name(one.form)
    return period_name(one.period) if one.period else _("All months together")


def form_name(form: str) -> str:
    """What a form is called."""
    names = {
        "new": _("Given when it was made"),
        "list": _("Given in a list"),
        "import": _("Given by an import"),
        "merge": _("Given by a merge"),
    }
    return names.get(form, form)


def period_name(period: str) -> str:
    """2026-Q3 as Q3 2026."""
    year, _dash, quarter = period.partition("-")
    return _("%(quarter)s %(year)s") % {"quarter": quarter, "year": year}


def size(one: FieldAnswer) -> str:
    """How many values, of how many people at least, and whether it was a sample."""
    told = {"n": written(one.size), "all": written(one.values), "people": written(one.people)}
    if one.is_sample:
        return _("a sample of %(n)s of %(all)s values, of %(people)s people or more") % told
    return _("%(n)s values of %(people)s people or more") % told


def bar_name(pattern: str, label: str, choices: dict[str, str]) -> str:
    """What a bar is called."""
    if not label:
        return _("All others")
    if label == MORE:
        return _("Others of that kind")
    if pattern in ("defaults", "variety"):
        return choices.get(label, label)
    if label.isdecimal():
        return (_("Ends in %(digit)s") if pattern == "heaping" else _("Second digit %(digit)s")) % {"digit": label}
    return {
        "says": _("Says something"),
        "once": _("Written once"), "few": _("Two to four times"), "often": _("Five times or more"), "round": _("Round"), "exact": _("To the unit"),
        "end": _("The last of the month"), "1-10": _("The 1st to 10th"), "11-20": _("The 11th to 20th"), "21-31": _("The 21st to the end"),
        "last": _("The last two working days"), "before": _("All days before"),
    }.get(label, label)  # fmt: skip
