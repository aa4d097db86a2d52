"""What is done, by the day and one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellworn.demo.simulating.acts import ACTS, Follows, rates, strength
from wellworn.demo.simulating.calendar import ZONES, Days, Month, offset_minutes
from wellworn.demo.simulating.case import Case
from wellworn.demo.simulating.company import Company, Real, Whole
from wellworn.demo.simulating.writing import said

CHUNK = 2_500  # members at a time: what is in memory is a month of theirs
DAY_BEGINS, DAY_LASTS = 8 * 3600, 10 * 3600  # seconds; people work in that stretch of their own day
USUALLY = 0.92  # of the days on which they work, when all is well
BY_HAND = np.array([act.follows is Follows.USE for act in ACTS])
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Done:
    """What some members did in a month: a row for each member, day and act with how often."""

    month: Month
    places: Whole
    days: Days
    acts: Whole
    counts: Whole


def done(case: Case, company: Company, months: list[Month], seed: int, times: float = 1.0) -> Iterator[Done]:
    """All that is done, a month and CHUNK members at a time; `times` as much as usual."""
    usual = rates()
    for month in months:
        strong = strength(case, month.number) * times
        days = month.days
        for number, places in enumerate(company.chunks(CHUNK)):
            rng = np.random.default_rng([seed, 1, month.number, number])
            who, when = np.nonzero(company.works(places, days))
            much = company.habit[places][who] * rng.gamma(3, 1 / 3, len(who))  # some days are fuller than others
            opens = opening(case.use(month.number), company.belief[places])[who]
            at_all = np.where(rng.random(len(who)) < opens, 1 / opens, 0)  # on average one: no more and no less is done
            much = np.where(BY_HAND, (much * at_all)[:, None], much[:, None])
            counts = rng.poisson(much * usual[company.role[places][who]] * strong)
            row, act = np.nonzero(counts)
            yield Done(month, places[who[row]], days[when[row]], act, counts[row, act])


def opening(level: float, belief: Real) -> Real:
    """On what share of their days somebody does anything by hand: who finds it senseless stops first."""
    share: Real = np.clip(USUALLY * level ** (0.1 + 1.2 * (1 - belief)), 0.02, 0.98)
    return share


def expected(case: Case, company: Company, months: list[Month]) -> float:
    """How many things are done on average, all together."""
    usual = rates()
    total = 0.0
    for month in months:
        strong = strength(case, month.number)
        for places in company.chunks(CHUNK):
            worked = company.works(places, month.days).sum(axis=1)
            total += float((worked * company.habit[places]) @ (usual[company.role[places]] @ strong))
    return total


def usage_days(did: Done) -> pa.Table:
    """As the table of that name."""
    flags = np.array([(act.follows is Follows.MACHINE, act.is_value) for act in ACTS])
    return pa.table(
        {
            "member": did.places + 1,
            "day": pa.array(did.days),
            "feature": said([act.feature for act in ACTS], did.acts),
            "surface": said([act.surface for act in ACTS], did.acts),
            "automatic": pa.array(flags[did.acts, 0]),
            "is_value": pa.array(flags[did.acts, 1]),
            "count": did.counts,
        }
    )


def events(did: Done, company: Company, seed: int) -> pa.Table:
    """The same, one row for each thing, with its moment."""
    rng = np.random.default_rng([seed, 2, did.month.number, int(did.places[0]) if len(did.places) else 0])
    row = np.repeat(np.arange(len(did.counts)), did.counts)
    places, acts = did.places[row], did.acts[row]
    local = DAY_BEGINS + (rng.random(len(row), dtype=np.float32) * DAY_LASTS)
    begins = did.days.astype("datetime64[us]").astype(np.int64)[row]
    at = begins + local.astype(np.int64) * MICROSECONDS - _ahead(did, company)[row]
    machine = np.array([act.follows is Follows.MACHINE for act in ACTS])
    return pa.table(
        {
            "member": places + 1,
            "at": pa.array(at.view("datetime64[us]")),
            "feature": said([act.feature for act in ACTS], acts),
            "surface": said([act.surface for act in ACTS], acts),
            "automatic": pa.array(machine[acts]),
        }
    )


def _ahead(did: Done, company: Company) -> NDArray[np.int64]:
    """How far each row's zone is ahead of UTC on its day, in microseconds."""
    days = did.month.days
    table = np.array([[offset_minutes(zone, day) for day in days.astype(object)] for zone in ZONES])
    place = (did.days - days[0]).astype(np.int64)
    ahead: NDArray[np.int64] = table[company.zone[did.places], place] * 60 * MICROSECONDS
    return ahead
