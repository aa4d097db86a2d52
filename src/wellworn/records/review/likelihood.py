"""What the open deals will bring until a period ends, with its interval, learned from what came of deals that stood as they do. Pure.

The rate at which deals of a stage, due or not, and of an age were won is a Beta distribution. Its prior is the rate of the stage
and whether it is due, whose own prior is the probability that the stage was given, each worth `WORTH` deals. A draw takes a rate
for each kind of deal and then an outcome for each deal, so that the interval holds both what chance does and what is not known.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

WORTH = 4.0  # deals that a prior counts for
DRAWS = 1000
SEED = 26
ONE_BY_ONE = 12  # deals of one kind beyond which their sum is drawn at once, as a normal
ENOUGH = 30  # deals whose end is known, below which nothing is said
SHARE = 0.8  # of the draws that lie in the interval
AGES = (14, 45)  # days in a stage at which a deal counts as older

Kind = tuple[int, bool, int]  # stage, whether it is due in the period, age


@dataclass(frozen=True, slots=True)
class Bet:
    """An open deal: what kind it is, and what it is worth."""

    stage: int
    is_due: bool
    age: int
    amount: float

    @property
    def kind(self) -> Kind:
        """What it is counted with."""
        return self.stage, self.is_due, self.age


@dataclass(frozen=True, slots=True)
class Ended:
    """What a deal was when it was looked at, and what came of it until the period ended; 0 when it was not won."""

    bet: Bet
    is_won: bool
    came: float = 0.0


@dataclass(slots=True)
class Learned:
    """How many of each kind there were, and how many of them were won."""

    seen: dict[Kind, tuple[int, int]] = field(default_factory=dict)  # won, all

    @property
    def count(self) -> int:
        """All deals that it was learned from."""
        return sum(total for _won, total in self.seen.values())

    def add(self, ended: Iterable[Ended]) -> None:
        """Learn from more deals."""
        for one in ended:
            won, total = self.seen.get(one.bet.kind, (0, 0))
            self.seen[one.bet.kind] = (won + one.is_won, total + 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected: the middle of the draws, and the bounds of SHARE of them."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Tested:
    """What would have been said of a past period, and what came."""

    period: str
    estimate: Estimate
    came: float

    @property
    def is_inside(self) -> bool:
        """Whether what came lay in the interval."""
        return self.estimate.low <= self.came <= self.estimate.high


def age(days: int) -> int:
    """0 for fresh in its stage, 1 for a while there, 2 for long."""
    return sum(days >= bound for bound in AGES)


def chances(learned: Learned, kind: Kind, usual: float) -> tuple[float, float]:
    """The two parameters of the Beta distribution of how often a kind is won; `usual` is the stage's own probability."""
    stage, is_due, _age = kind
    alike = [seen for (other, due, _), seen in learned.seen.items() if other == stage and due == is_due]
    won, total = sum(seen[0] for seen in alike), sum(seen[1] for seen in alike)
    mean = (min(max(usual, 0.01), 0.99) * WORTH + won) / (WORTH + total)
    own_won, own_total = learned.seen.get(kind, (0, 0))
    return mean * WORTH + own_won, (1 - mean) * WORTH + own_total - own_won


def estimate(
    bets: Sequence[Bet], learned: Learned, usual: Mapping[int, float], already: float = 0.0
) -> Estimate | None:
    """What `bets` will bring on top of what has come `already`; None when too few deals have ended to say."""
    if learned.count < ENOUGH:
        return None
    amounts: dict[Kind, list[float]] = defaultdict(list)
    for bet in bets:
        amounts[bet.kind].append(bet.amount)
    kinds = [
        (chances(learned, kind, usual.get(kind[0], 0.0)), sorted(worth)) for kind, worth in sorted(amounts.items())
    ]
    rng = random.Random(SEED)
    sums = sorted(already + sum(_drawn(rng, odds, worth) for odds, worth in kinds) for _draw in range(DRAWS))
    tail = round(DRAWS * (1 - SHARE) / 2)
    return Estimate(sums[tail], sums[DRAWS // 2], sums[DRAWS - 1 - tail])


def _drawn(rng: random.Random, odds: tuple[float, float], worth: list[float]) -> float:
    """What the deals of one kind bring in one draw."""
    rate = rng.betavariate(*odds)
    if len(worth) <= ONE_BY_ONE:
        return sum(amount for amount in worth if rng.random() < rate)
    total = sum(worth)
    spread = sqrt(rate * (1 - rate) * sum(amount * amount for amount in worth))
    return min(max(rng.gauss(rate * total, spread), 0.0), total)


def back_tested(past: Sequence[tuple[str, Sequence[Ended]]], usual: Mapping[int, float]) -> list[Tested]:
    """For each past period, the oldest first, what would have been said from those before it alone, and what came."""
    learned, found = Learned(), []
    for period, ended in past:
        said = estimate([one.bet for one in ended], learned, usual)
        if said is not None and ended:
            found.append(Tested(period, said, sum(one.came for one in ended)))
        learned.add(ended)
    return found


def coverage(found: Sequence[Tested]) -> float | None:
    """The part of the past periods whose outcome lay in the interval; None for none."""
    return sum(one.is_inside for one in found) / len(found) if found else None


def error(found: Sequence[Tested]) -> float | None:
    """How far the middle lay from what came, on average and as a part of what came on average; None when nothing came."""
    came = sum(one.came for one in found)
    return sum(abs(one.estimate.middle - one.came) for one in found) / came if came else None
