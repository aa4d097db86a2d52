"""Why a deal wants a look: from what really happened with it and its customer, not from edits. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SILENCE = 14  # days without a mail, meeting or call from which a deal counts as silent


@dataclass(frozen=True, slots=True)
class Look:
    """One reason to look: what it is, and in words."""

    why: str  # closed, silent, long
    days: int
    day: date | None = None

    def __str__(self) -> str:
        if self.why == "closed" and self.day is not None:
            return _("Close date was %(day)s") % {"day": date_format(self.day, "j M")}
        if self.why == "silent":
            return ngettext("Silent for %(n)s day", "Silent for %(n)s days", self.days) % {"n": self.days}
        return ngettext("%(n)s day over the usual stay", "%(n)s days over the usual stay", self.days) % {"n": self.days}


def look(
    *, at: datetime, today: date, since: datetime, expected: int | None, touched: datetime | None, closes: date | None
) -> Look | None:
    """The strongest reason that an open deal wants a look; None for one that is on its way.

    `since` is when it came into its stage, `expected` the days that a deal usually stays there, `touched` when something last
    happened with it, its people or its company, `closes` its close date.
    """
    if closes is not None and closes < today:
        return Look("closed", (today - closes).days, closes)
    silent = (at - max(touched, since) if touched else at - since).days
    if silent >= SILENCE:
        return Look("silent", silent if touched is None else (at - touched).days)
    over = (at - since).days - expected if expected is not None else 0
    return Look("long", over) if over > 0 else None
