"""Amounts of several currencies as one sum in the workspace's, by the table of rates, and what is left out for want of a rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from wellworn.members.workspace import own_currency
from wellworn.records.models.asked import Rate


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in one currency, and the currencies for which there is no rate: those are not in it."""

    amount: Decimal
    currency: str
    missing: tuple[str, ...] = ()
    is_converted: bool = False  # a rate was used

    def part(self, percent: int) -> Total:
        """So much in 100 of it, without cents."""
        return Total((self.amount * percent / 100).quantize(Decimal(1)), self.currency, self.missing, self.is_converted)

    def __add__(self, other: Total) -> Total:
        missing = tuple(dict.fromkeys(self.missing + other.missing))
        return Total(self.amount + other.amount, self.currency, missing, self.is_converted or other.is_converted)


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of each foreign currency is worth in the workspace's."""

    currency: str
    worth: Mapping[str, Decimal]

    def total(self, sums: Mapping[str, Decimal]) -> Total:
        """The sums as one, to the cent. Where no rate is known for any of them, nothing is guessed."""
        amount, missing = Decimal(0), []
        for currency, part in sums.items():
            if currency == self.currency:
                amount += part
            elif currency in self.worth:
                amount += part * self.worth[currency]
            else:
                missing.append(currency)
        used = any(currency in self.worth and currency != self.currency for currency in sums)
        return Total(amount.quantize(Decimal("0.01")) if used else amount, self.currency, tuple(missing), used)


def rates_now() -> Rates:
    """The table as it is. Two queries."""
    return Rates(own_currency(), dict(Rate.objects.values_list("currency", "rate")))
