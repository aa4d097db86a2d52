"""What the page of worth needs, gathered: counts through `asking`, hand costs, and what an admin has entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from wellworn.adoption.asking import Answer, ask
from wellworn.adoption.models.worth import Cost, CountedShare, HourlyRate
from wellworn.adoption.waiting import Waiting
from wellworn.adoption.worth.reckoning import Acts, Seconds, Share, Spent, Worth, reckon
from wellworn.measures.measure import Scope
from wellworn.measures.worth import WORTH
from wellworn.members.models import Member
from wellworn.members.workspace import own_currency
from wellworn.usage.credibility import MODEL_ERROR
from wellworn.usage.hand_costs import SAVES, TAKES, hand_costs
from wellworn.usage.hand_costs import Cost as HandCost

PAGE = "worth"
MONTHS = 12  # closed ones
NAMES = {
    "capture.mail": _("Mails filed"), "capture.meeting": _("Meetings logged"), "capture.person": _("People added"),
    "capture.company": _("Companies added"), "capture.fill": _("Values filled in"), "proposal.accept": _("Values accepted"),
    "sequence.mail": _("Follow-ups sent"),
}  # fmt: skip
ASKED = {
    "proposal.accept": _("Proposals accepted"), "proposal.edit": _("Proposals changed"), "proposal.dismiss": _("Proposals dismissed"),
    "review.end": _("Deals talked about in reviews"),
}  # fmt: skip


class Counting(StrEnum):
    """Which share of what the machine logged counts: what the company says, or all of it, which is an upper bound."""

    COMPANY = "company"
    ALL = "all"


@dataclass(frozen=True)
class Told:
    """All that the page says."""

    answer: Answer
    worth: Worth
    counting: Counting
    said: CountedShare | None  # what the company says of the share
    currency: str
    rates: Sequence[HourlyRate]
    costs: Sequence[Cost]
    by_hand: Mapping[str, HandCost]
    months: Sequence[int]

    @property
    def rate(self) -> HourlyRate | None:
        """What an hour costs now."""
        return self.rates[0] if self.rates else None

    @property
    def other_money(self) -> list[str]:
        """Currencies in which something was entered that no sum has."""
        entered = {rate.currency for rate in self.rates} | {cost.currency for cost in self.costs}
        return sorted(entered - {self.currency, ""})

    @property
    def kept_back(self) -> int:
        """How many numbers of a month are kept back."""
        return sum(line.kept_back for line in self.worth.lines)


def told(member: Member, counting: str, today: date, waiting: Waiting | None = None) -> Told:
    """The last twelve months that are over."""
    months = closed_months(today, MONTHS)
    scope = Scope(_first(months[0]), today.replace(day=1) - timedelta(days=1))
    answer = ask(WORTH, scope, by=member, page=PAGE, waiting=waiting)
    said, by_hand = CountedShare.objects.select_related("entered_by").first(), hand_costs(today)
    rates = list(HourlyRate.objects.select_related("entered_by"))
    costs = list(Cost.objects.select_related("entered_by", "withdrawn_by"))
    currency = rates[0].currency if rates else own_currency()
    share, counted = _share(said, counting)
    hourly = hourly_rates([one for one in rates if one.currency == currency], months)
    worth = reckon(acts(answer), saved(by_hand), asked(), share, hourly, spent(costs, currency, months), months)
    return Told(answer, worth, counted, said, currency, rates, costs, by_hand, months)


def _share(said: CountedShare | None, counting: str) -> tuple[Share, Counting]:
    """What the company says, if it says something and nobody asks for all."""
    if counting != Counting.ALL and said is not None and said.percent is not None:
        return Share(said.percent / 100), Counting.COMPANY
    return Share(1.0), Counting.ALL


def acts(answer: Answer) -> list[Acts]:
    """The counts of an answer."""
    return [
        Acts(int(str(row["month"])), str(row["feature"]), bool(row["automatic"]), row["acts"] if isinstance(row["acts"], int) else None)
        for row in answer.rows
    ]  # fmt: skip


def saved(by_hand: Mapping[str, HandCost]) -> dict[str, Seconds]:
    """What each automation saves."""
    return {
        feature: Seconds(sum(by_hand[key].seconds for key in keys), sum(by_hand[key].error for key in keys))
        for feature, keys in SAVES.items()
    }


def asked() -> dict[str, Seconds]:
    """What people are asked instead: modelled, nobody's confirming is timed."""
    return {feature: Seconds(effort.seconds, effort.seconds * MODEL_ERROR) for feature, effort in TAKES.items()}


def hourly_rates(rates: Sequence[HourlyRate], months: Sequence[int]) -> dict[int, float]:
    """What an hour cost in each month: what was said last of its first day, and before the first that was ever said, that one."""
    if not rates:
        return {}
    ordered = sorted(rates, key=lambda one: (one.since, one.pk))
    return {
        month: float(([one for one in ordered if one.since <= _first(month)] or ordered[:1])[-1].amount)
        for month in months
    }


def spent(costs: Sequence[Cost], currency: str, months: Sequence[int]) -> list[Spent]:
    """What was paid in each month, of what stands and is in the currency. What was paid before the first month is paid in it."""
    found = []
    for cost in costs:
        if cost.withdrawn_at or (cost.amount is not None and cost.currency != currency):
            continue
        begin = cost.since.year * 100 + cost.since.month
        end = cost.until.year * 100 + cost.until.month if cost.until else months[-1]
        due = [month for month in months if begin <= month <= end] if cost.is_monthly else [max(begin, months[0])]
        for month in due:
            found.append(Spent(month, cost.kind, float(cost.amount or 0), float(cost.hours or 0)))
    return found


def closed_months(today: date, count: int) -> list[int]:
    """The last months that are over, 202611 for November, the oldest first."""
    place = today.year * 12 + today.month - 1
    return [(one // 12) * 100 + one % 12 + 1 for one in range(place - count, place)]


def _first(month: int) -> date:
    return date(month // 100, month % 100, 1)
