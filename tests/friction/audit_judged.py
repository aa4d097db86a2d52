"""How right an audit was about a company whose truth is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tests.friction.audit_worlds import AUTOMATABLE, LIED, USELESS, VITAL, World
from wellworn.friction.audit.evidence import facts
from wellworn.friction.audit.facts import Estimate, FieldFacts
from wellworn.friction.audit.records import Records
from wellworn.friction.audit.verdicts import AUTOMATE, MAKE_OPTIONAL, RETIRE, Verdict, judge, total


@dataclass(frozen=True)
class Judged:
    """One company: what was said of it, by what was so."""

    counts: Counter[tuple[str, str, str]]  # what a field is, of which sort, and its verdict
    promised: Estimate
    given_back: float

    def share(self, what: str, verdict: str) -> tuple[int, int]:
        """How many of these fields got the verdict, and of how many."""
        mine = {key: many for key, many in self.counts.items() if key[0] == what}
        return sum(many for key, many in mine.items() if key[2] == verdict), sum(mine.values())

    @property
    def useless_found(self) -> tuple[int, int]:
        """Retired, of the useless."""
        return self.share(USELESS, RETIRE)

    @property
    def vital_retired(self) -> int:
        """The error that must never be made."""
        return self.share(VITAL, RETIRE)[0]

    @property
    def lied_found(self) -> tuple[int, int]:
        """Made optional, of those lied about."""
        return self.share(LIED, MAKE_OPTIONAL)

    @property
    def automatable_found(self) -> tuple[int, int]:
        """Automated, of those that could be."""
        return self.share(AUTOMATABLE, AUTOMATE)

    @property
    def covered(self) -> bool:
        """Whether the hours that the verdicts give back in truth lie within the interval promised."""
        return self.promised.low <= self.given_back <= self.promised.high


def audited(world: World) -> tuple[list[FieldFacts], list[Verdict]]:
    """The audit, which sees what a real one sees."""
    records = Records(world.records, world.description, world.history)
    try:
        found = facts(records, world.known)
    finally:
        records.close()
    return found, judge(found)


def judged(world: World) -> Judged:
    """The audit against the truth."""
    _, verdicts = audited(world)
    truth = world.truth
    asked = [one for one in verdicts if one.field in truth]
    counts = Counter((truth[one.field].what, truth[one.field].sort, one.kind) for one in asked)
    given = sum(truth[one.field].hours * truth[one.field].given_back.get(one.kind, 0.0) for one in asked)
    return Judged(counts, total(verdicts), given)
