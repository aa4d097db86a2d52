"""The page of worth in words and in rows: each number beside what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.adoption.units import written
from wellworn.adoption.worth.asked import ASKED, NAMES, Counting, Told
from wellworn.adoption.worth.drawn import amount, hours, month_name
from wellworn.adoption.worth.reckoning import Line


@dataclass(frozen=True)
class LedgerLine:
    """A line of the ledger."""

    what: str
    working: str
    sum: str
    note: str = ""


@dataclass(frozen=True)
class Factor:
    """A factor of the statement, with its reason; `op` stands before it."""

    op: str
    value: str
    because: str


class Said:
    """Everything in words."""

    def __init__(self, told: Told) -> None:
        self.told, self.worth = told, told.worth

    @property
    def sentence(self) -> str:
        """The point of the page, in the page's head."""
        if self.told.answer.is_counting:
            return _("Twelve months are being counted.")
        if self.told.answer.is_held:
            return _("Too few people work here with it: nothing is shown about fewer than five.")
        if not self.worth.lines:
            return _(
                "Nothing yet. The sum begins with the first month that is over in which something was captured or sent."
            )
        about = {
            "hours": hours(self.worth.hours),
            "low": hours(self.worth.interval[0]),
            "high": hours(self.worth.interval[1]),
        }
        if self.worth.hours <= 0:
            return (
                _("It gave nothing back: what it asked for took as long. %(hours)s net, between %(low)s and %(high)s.")
                % about
            )
        if self.told.counting is Counting.ALL:
            return (
                _("At most %(hours)s came back in twelve months, if all of it would have been typed by hand.") % about
            )
        return _("About %(hours)s came back in twelve months, between %(low)s and %(high)s.") % about

    @property
    def verdict(self) -> str:
        """What is left, and whether one can be sure of it."""
        worth = self.worth
        if self.told.answer.is_counting or worth.net is None or worth.net_interval is None:
            return ""
        low, high = (amount(one, self.told.currency) for one in worth.net_interval)
        about = {"net": amount(worth.net, self.told.currency), "low": low, "high": high}
        if worth.is_sure is None:
            return (
                _(
                    "Net %(net)s, between %(low)s and %(high)s: whether it is worth what it cost cannot be told from this."
                )
                % about
            )
        if worth.is_sure:
            return _("Net %(net)s, between %(low)s and %(high)s.") % about
        return _("It cost more than it gave: net %(net)s, between %(low)s and %(high)s.") % about

    @property
    def ledger(self) -> Sequence[LedgerLine]:
        """Each automation, and each thing that was asked."""
        return [self._line(line) for line in self.worth.lines]

    def _line(self, line: Line) -> LedgerLine:
        parts = [
            written(line.acts),
            _("%(s)s s ± %(e)s") % {"s": written(line.each.seconds, 1), "e": written(line.each.error, 1)},
        ]
        if not line.is_asked:
            parts.append(self.share)
        kept = ngettext("%(n)d month kept back", "%(n)d months kept back", line.kept_back) % {"n": line.kept_back}
        name = (ASKED if line.is_asked else NAMES)[line.feature]
        return LedgerLine(str(name), " × ".join(parts), hours(line.counted), kept if line.kept_back else "")

    @property
    def share(self) -> str:
        """The share that counts."""
        return _("%(n)s\u00a0%%") % {"n": written(self.worth.share.share * 100)}

    @property
    def total(self) -> str:
        """Hours net."""
        return hours(self.worth.hours)

    @property
    def interval(self) -> str:
        """Of the hours."""
        return _("%(low)s to %(high)s") % {"low": hours(self.worth.interval[0]), "high": hours(self.worth.interval[1])}

    @property
    def statement(self) -> Sequence[Factor]:
        """Hours × rate - paid = net. Empty while nobody has said what an hour costs."""
        worth, rate, currency = self.worth, self.told.rate, self.told.currency
        if worth.gained is None or worth.net is None or rate is None or worth.hours == 0:
            return []
        mean = worth.gained / worth.hours
        back = (
            _("paid back by %(month)s") % {"month": month_name(worth.paid_back_in)}
            if worth.paid_back_in
            else _("gained less paid")
        )
        return [
            Factor("", self.total, _("net, in twelve months")),
            Factor("×", amount(mean, currency), _("an hour, the mean of the months")),
            Factor("−", amount(worth.paid, currency), _("paid, %(hours)s of people in it") % {"hours": hours(worth.paid_hours)}),
            Factor("=", amount(worth.net, currency), back),
        ]  # fmt: skip

    @property
    def net_interval(self) -> str:
        """Of the money that is left."""
        if self.worth.net_interval is None:
            return ""
        low, high = (amount(one, self.told.currency) for one in self.worth.net_interval)
        return _("%(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def span(self) -> str:
        """Of which months it tells."""
        return _("%(first)s to %(last)s") % {
            "first": month_name(self.told.months[0]),
            "last": month_name(self.told.months[-1]),
        }
