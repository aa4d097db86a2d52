"""What is concluded of an effect, in words: for pages, the register and the command line. The pure core knows codes alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from wellworn.adoption.names import MEASURES, measure_name
from wellworn.program.effects.chance import BOOTSTRAP, RANDOMISATION, SERIES, STUDENT
from wellworn.program.effects.conclusion import Conclusion, Method, Question, Said, Says, Verdict

Words = str | Promise
SENTENCES: Mapping[Says, Words] = {
    Says.ROSE: later("%(outcome)s rose by %(size)s because of it (between %(low)s and %(high)s)."),
    Says.FELL: later("%(outcome)s fell by %(size)s because of it (between %(low)s and %(high)s)."),
    Says.NONE: later("%(outcome)s: no effect found, it lies between %(low)s and %(high)s. A change of %(seen)s or more would most likely have shown."),
    Says.APART_BEFORE: later("We cannot tell: the teams that had it were already moving apart from the others before it began, by %(before)s."),
    Says.ASK_AGAIN: later("We cannot tell yet: so far it lies between %(low)s and %(high)s. Ask again in %(more)s."),
    Says.WAITING_IS_NO_USE: later("We cannot tell: so far it lies between %(low)s and %(high)s, and waiting will not narrow it enough. Add teams."),
    Says.CUT_SHORT: later("We cannot tell: it was ended or given to everybody after %(n)s, and was to be judged after %(window)s. Until then it lay between %(low)s and %(high)s."),
    Says.ONLY_BEGUN: later("We cannot tell yet: it has only begun. Ask again in %(more)s."),
    Says.FEW_TEAMS: later("We cannot tell: with so few teams (%(n)s) chance alone can look like anything. Add teams."),
    Says.FEW_WAYS: later("We cannot tell: of the %(ways)s ways in which the lot could have fallen, %(n)s would look like the largest effect by chance alone. Add teams."),
    Says.SHORT_BEFORE: later("We cannot tell: from before there are %(n)s; %(least)s are needed to see where it was going."),
    Says.NOT_BEGUN: later("It begins on %(day)s. The first number comes a week later."),
    Says.NO_TEAMS: later("We cannot tell: the teams that were to have it are no more."),
    Says.NOTHING_SHOWN: later("We cannot tell: too few teams have five people other than you, so nothing may be shown."),
    Says.ALL_ALIKE: later("We cannot tell: the teams that may be shown all began on the same day, or none of them did."),
    Says.ENDED_AT_ONCE: later("We cannot tell: it was ended, or given to everybody, before there was enough to compare (%(n)s)."),
    Says.LEFT_OUT: later("Left out because they have gaps, or had the change from the beginning: %(n)s."),
    Says.MISLEADS: later("Two-way fixed effects compare later teams with earlier ones that already had the change: where effects grow, they mislead."),
    Says.PARALLEL: later("Without the change, the teams that had it would have gone on beside the others as before."),
    Says.LOT: later("The order of the teams was drawn by lot; nothing else is assumed of them, but that one team does not change another."),
    Says.ALONE: later("What one team had did not change the others."),
    Says.FORESEEN: later("Nobody acted on the change before it began."),
    Says.TREND: later("Without the change the series would have gone on in its straight line, and nothing else began on the same day."),
    Says.SYMMETRIC: later("Some dates have one team alone: what chance does to a team goes up and down alike."),
}  # fmt: skip
AMONG_OTHERS: Mapping[Says, Words] = {  # of a series in whose weeks something else began
    Says.ROSE: later("%(outcome)s rose by %(size)s against its own past (between %(low)s and %(high)s): because of it, or of what else began in these weeks."),
    Says.FELL: later("%(outcome)s fell by %(size)s against its own past (between %(low)s and %(high)s): because of it, or of what else began in these weeks."),
}  # fmt: skip
DIGITS = ((100, 0), (10, 1), (1, 2), (0.1, 3))  # from which number on how many after the point: three that matter
IN_TIMES: Mapping[Says, tuple[str, ...]] = {
    Says.ASK_AGAIN: ("more",), Says.ONLY_BEGUN: ("more",), Says.CUT_SHORT: ("n", "window"), Says.SHORT_BEFORE: ("n", "least"),
    Says.ENDED_AT_ONCE: ("n",),
}  # fmt: skip
METHODS: Mapping[Method, Words] = {
    Method.STAGGERED: later("Teams that began one after the other, each against those that had not yet (Callaway & Sant’Anna)"),
    Method.CALLAWAY_SANTANNA: later("Callaway & Sant’Anna, measured from the last time before"),
    Method.TWO_GROUPS: later("The change of the teams that had it, less that of the others (difference in differences)"),
    Method.SERIES: later("Its own past, carried on in a straight line (interrupted time series)"),
    Method.FIXED_EFFECTS: later("Two-way fixed effects"),
}  # fmt: skip
CHANCES: Mapping[str, Words] = {
    RANDOMISATION: later("the lot drawn again and again"), BOOTSTRAP: later("teams weighted at random (wild cluster bootstrap)"),
    STUDENT: later("Student’s t over the teams"), SERIES: later("series in which nothing happened (Newey–West errors)"),
}  # fmt: skip
VERDICTS: Mapping[Verdict, Words] = {
    Verdict.FOUND: later("effect found"), Verdict.NONE: later("no effect found"), Verdict.UNTOLD: later("cannot tell yet"),
}  # fmt: skip


def sentence(found: Conclusion, *, is_alone: bool = True) -> str:
    """The answer. Where it is not alone, something else began that it cannot be told apart from."""
    return in_words(found.sentence, found.asked, SENTENCES if is_alone else {**SENTENCES, **AMONG_OTHERS})


def in_words(said: Said, asked: Question, sentences: Mapping[Says, Words] = SENTENCES) -> str:
    """A sentence: amounts in the unit of what was asked, times in its steps."""
    in_times = IN_TIMES.get(said.code, ())
    values = {name: _value(name, value, asked, in_times=name in in_times) for name, value in said.values.items()}
    return str(sentences[said.code]) % {"outcome": called(asked.outcome), **values}


def called(outcome: str) -> str:
    """What was to move, at the beginning of a sentence: a measure's name, or the column's."""
    if outcome in MEASURES:
        return measure_name(outcome)
    return outcome[:1].upper() + outcome[1:] if outcome else _("The outcome")


def amount(value: float, asked: Question) -> str:
    """A number as it is told: three digits that matter, or tenths of a point unless they are nothing, with its sign and unit."""
    if not isfinite(value):
        return _("anything above") if value > 0 else _("anything below")
    told = value * asked.scale
    if asked.unit == "points":  # one digit after the point for all: an interval is read at once
        digits = 1 if round(told, 1) or not told else 2
        return _("%(number)s points") % {
            "number": number_format(Decimal(f"{told:.{digits}f}"), digits).replace("-", "−")
        }
    digits = next((digits for least, digits in DIGITS if abs(told) >= least), 2 if told == 0 else 4)
    return number_format(Decimal(f"{told:.{digits}f}"), digits, force_grouping=True).replace("-", "−")


def times(n: int, asked: Question) -> str:
    """So many weeks, or times of another length."""
    if asked.step == "week":
        return ngettext("%(n)s week", "%(n)s weeks", n) % {"n": n}
    return ngettext("%(n)s time", "%(n)s times", n) % {"n": n}


def _value(name: str, value: float | str, asked: Question, *, in_times: bool) -> str:
    if isinstance(value, float):
        return amount(value, asked)
    if name == "day":
        return date_format(date.fromisoformat(str(value)), "j M Y")
    return times(value, asked) if isinstance(value, int) and in_times else str(value)
