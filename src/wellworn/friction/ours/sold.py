"""What became of deals, drawn: the outcomes that fields may say something about, each with when it came and what was known without asking.

Deals are asked about their own fields; companies and people about theirs by the deals that they were part of, one deal for each of
them and one of them for each deal, so that no outcome is counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import pyarrow as pa

from wellworn.friction.audit.describing import Described, Description, Outcome
from wellworn.friction.audit.evidence import earned
from wellworn.friction.audit.facts import Earns
from wellworn.friction.ours.sampled import DECIDED, DRAWN, OPEN, Drawn, Text, share_of
from wellworn.lib import sql
from wellworn.records.field import Field
from wellworn.records.models.record import Kind
from wellworn.records.rates import rates_now

BEGUN, WHOSE, WAY, CAME, FAR = "when it began", "whose it is", "its pipeline", "how it came here", "how far it came"
WON, AMOUNT, DAYS = "won", "amount", "days to close"
OUTCOMES = (
    Outcome(WON, "", ("stage",)),
    Outcome(AMOUNT, "", ("amount", "currency")),
    Outcome(DAYS, "", ("close_date",)),
)
HOW_MANY = """
    SELECT count(*) FILTER (WHERE deal.closed_at IS NOT NULL), count(*) FILTER (WHERE deal.closed_at IS NULL)
    FROM records_deal AS deal WHERE deal.deleted_at IS NULL
"""
DEALS = f"""
    SELECT deal.id, deal.company_id, (SELECT min(who.person_id) FROM records_deal_people AS who WHERE who.deal_id = deal.id),
        deal.owner_id, stage.pipeline_id, deal.source, deal.created_at, deal.closed_at, stage.outcome, deal.amount, deal.currency,
        CASE WHEN deal.closed_at IS NULL THEN deal.stage_id::text ELSE (
            SELECT kept.before FROM records_provenance AS kept WHERE kept.kind = 'deal' AND kept.record_id = deal.id
                AND kept.field = 'stage' AND kept.undone_at IS NULL ORDER BY kept.id DESC LIMIT 1) END
    FROM records_deal AS deal JOIN records_stage AS stage ON stage.id = deal.stage_id
    WHERE deal.deleted_at IS NULL AND CASE WHEN deal.closed_at IS NULL THEN {DRAWN.format(id="deal.id")}
        ELSE stage.outcome <> '' AND {DRAWN.format(id="deal.id")} END
    ORDER BY hashint8extended(deal.id, 1)
"""


@dataclass(frozen=True, slots=True)
class Sold:
    """One deal."""

    pk: int
    company: int | None
    person: int | None
    owner: int | None
    pipeline: int
    source: str
    created: datetime
    closed: datetime | None
    outcome: str
    amount: Decimal | None
    currency: str
    far: str | None  # the last stage before its outcome: whoever is asked late is asked only of those that came so far


@dataclass
class Deals:
    """The deals that were drawn, and what one unit of each currency is worth in the workspace's own."""

    drawn: list[Sold] = field(default_factory=list)
    worth: dict[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Deals:
        """Four queries."""
        [(decided, still_open)] = sql.rows(HOW_MANY)
        found = sql.rows(DEALS, [share_of(still_open, OPEN), share_of(decided, DECIDED)])
        known = rates_now()
        worth = {known.currency: 1.0} | {currency: float(one) for currency, one in known.worth.items()}
        return cls([Sold(*row) for row in found], worth)

    def amounts(self, those: Sequence[Sold]) -> list[float | None]:
        """What was sold, in one currency; None where it was not, or there is no rate."""
        return [
            float(one.amount) * self.worth[one.currency]
            if one.outcome == WON and one.amount is not None and one.currency in self.worth
            else None
            for one in those
        ]


def said_by(of: str, fields: Sequence[Field], asked: Sequence[Described], deals: Deals) -> dict[str, tuple[Earns, ...]]:
    """What each field of deals, companies or people says about the outcomes of deals; nothing for objects that have none."""
    if of not in (Kind.DEAL, Kind.COMPANY, Kind.PERSON):
        return {}
    those, ids = _about(Kind(of), deals.drawn)
    drawn = Drawn(Kind(of), ids, [one.closed for one in those])
    names = {one.name for one in asked}
    kept = [one for one in fields if one.name in names]
    drawn.fill(kept)
    decided = [pk if one.closed is not None else None for pk, one in zip(ids, those, strict=True)]
    tracked = drawn.tracked(Kind(of), decided, [one.name for one in kept])
    drawn.columns |= _known_before(those)
    table = _with_outcomes(drawn.table(), those, deals)
    outcomes = OUTCOMES if of == Kind.DEAL else tuple(Outcome(one.name, "") for one in OUTCOMES)
    described = Description(of, tuple(asked), outcomes, created=BEGUN, owner=WHOSE, known_before=(WAY, CAME, FAR))
    return earned(described, table, asked, tracked=tracked, seed=0)


def _about(kind: Kind, drawn: Sequence[Sold]) -> tuple[list[Sold], list[int]]:
    """The deals, and the record of each that is asked about."""
    if kind == Kind.DEAL:
        return list(drawn), [one.pk for one in drawn]
    found: dict[int, Sold] = {}
    for one in sorted(drawn, key=lambda one: one.closed is None):  # what is decided first; within, as they were drawn
        pk = one.company if kind == Kind.COMPANY else one.person
        if pk is not None:
            found.setdefault(pk, one)
    return list(found.values()), list(found)


def _known_before(those: Sequence[Sold]) -> dict[str, Text]:
    """What is known of a deal without asking anybody."""
    return {
        BEGUN: [one.created.date().isoformat() for one in those],
        WHOSE: [None if one.owner is None else str(one.owner) for one in those],
        WAY: [str(one.pipeline) for one in those],
        CAME: [one.source for one in those],
        FAR: [one.far or None for one in those],
    }


def _with_outcomes(table: pa.Table, those: Sequence[Sold], deals: Deals) -> pa.Table:
    won = [None if one.closed is None else float(one.outcome == WON) for one in those]
    days = [None if one.closed is None else (one.closed - one.created).total_seconds() / 86_400 for one in those]
    for name, values in ((WON, won), (AMOUNT, deals.amounts(those)), (DAYS, days)):
        table = table.append_column(f"outcome:{name}", pa.array(values, pa.float64()))
    return table
