"""Why an open deal needs a word: from where it stands and what happened, not from who typed how much. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.records.rotting import Look, look

MUCH = Decimal("0.2")  # of an amount that a change is worth a word
LONG = 14  # days that a close date moved for it to be worth a word
WEIGHTS = {"closed": 5, "overdue": 4, "amount": 3, "date": 3, "silent": 3, "no_step": 2, "gap": 1, "long": 1}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked of a deal."""

    at: datetime
    today: date
    since: datetime  # it came into its stage
    expected: int | None  # days that a deal usually stays there
    touched: datetime | None  # something last happened with it, its people or its company
    closes: date | None
    next_step: str
    task: str = ""  # the first open one
    due: date | None = None  # of that task
    has_task: bool = False
    gaps: tuple[str, ...] = ()  # labels of what its stage asks and nobody answered
    amounts: tuple[Decimal | None, Decimal | None] | None = None  # before and now, when the amount was changed
    dates: tuple[date | None, date | None] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, and in words."""

    why: str  # a key of WEIGHTS
    words: str


def reasons(facts: Facts) -> list[Reason]:
    """Everything about the deal that needs a word, the gravest first; empty for one that is on its way."""
    found = [Reason(one.why, str(one)) for one in _looks(facts)]
    if facts.due is not None and facts.due < facts.today:
        found.append(Reason("overdue", _overdue(facts.task, facts.due)))
    if not facts.next_step and not facts.has_task:
        found.append(Reason("no_step", _("No next step")))
    if facts.gaps:
        found.append(Reason("gap", _("Its stage asks for: %(fields)s") % {"fields": ", ".join(facts.gaps)}))
    if facts.amounts and (by := grown(*facts.amounts)) is not None and abs(by) >= MUCH:
        percent = abs(round(by * 100))
        words = _("Amount up by %(n)s in 100") if by > 0 else _("Amount down by %(n)s in 100")
        found.append(Reason("amount", words % {"n": percent}))
    if (
        facts.dates
        and facts.dates[0]
        and facts.dates[1]
        and abs(days := (facts.dates[1] - facts.dates[0]).days) >= LONG
    ):
        found.append(Reason("date", _moved(days)))
    return sorted(found, key=lambda one: -WEIGHTS[one.why])


def _looks(facts: Facts) -> list[Look]:
    """Why the board marks it: a close date that has passed hides neither silence nor a long stay."""
    found: list[Look] = []
    closes = facts.closes
    for _again in range(2):
        one = look(at=facts.at, today=facts.today, since=facts.since, expected=facts.expected, touched=facts.touched, closes=closes)  # fmt: skip
        if one is None or one.why in {known.why for known in found}:
            break
        found.append(one)
        closes = None
    return found


def _overdue(task: str, due: date) -> str:
    return _("“%(task)s” was due %(day)s") % {"task": task, "day": date_format(due, "j M")}


def _moved(days: int) -> str:
    if days > 0:
        return ngettext("Close date %(n)s day later", "Close date %(n)s days later", days) % {"n": days}
    return ngettext("Close date %(n)s day earlier", "Close date %(n)s days earlier", -days) % {"n": -days}


def grown(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """By what part of itself an amount has changed; None where it was or is not known, or was nothing."""
    return (now - before) / before if before and now is not None else None


def weight(found: list[Reason]) -> int:
    """How much they weigh together: which deal is talked about first."""
    return sum(WEIGHTS[one.why] for one in found)
