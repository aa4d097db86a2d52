"""What our own fields cost: sums over people alone, of months that are over, made by many of whom nobody made nearly all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt

from wellworn.friction.audit.facts import MEASURED, MODELLED, Cost, Estimate
from wellworn.measures.intervals import Z95
from wellworn.usage.credibility import Times, estimate
from wellworn.usage.efforts import Entered, entered
from wellworn.usage.hand_costs import measured
from wellworn.usage.keystroke_level import TYPED

A_VALUE = TYPED["value"][0].effort.seconds


@dataclass(frozen=True)
class Costs:
    """What was measured of all fields."""

    times: Mapping[tuple[str, str, str], Times]
    entries: Mapping[tuple[str, str], Entered]

    @classmethod
    def read(cls, today: date) -> Costs:
        """Two queries."""
        return cls(measured(today), entered(today))

    def of(self, object_key: str, field: str) -> Cost | None:
        """What one field costs in a month; None where too few people ever typed it for a sum to be kept.

        Entries of a month are a mean over months, with the error of a count (Poisson); the seconds of one lie between what was measured
        and what the keystroke-level model says (`usage.credibility`).
        """
        known = self.entries.get((object_key, field))
        if known is None or not known.months:
            return None
        here = sum((one for key, one in self.times.items() if key[:2] == (object_key, field)), Times())
        one = estimate(A_VALUE, here)
        seconds = Estimate(one.seconds, max(0.0, one.seconds - Z95 * one.error), one.seconds + Z95 * one.error)
        mean, around = known.entries / known.months, Z95 * sqrt(known.entries) / known.months
        a_month = Estimate(mean, max(0.0, mean - around), mean + around)
        corrected = known.corrections / known.corrected_months if known.corrected_months else None
        return Cost(a_month, corrected, seconds, MEASURED if here.timed else MODELLED)
