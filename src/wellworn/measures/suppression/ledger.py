"""What one reader has been shown, over all reports and over time, and what they may still be shown.

Numbers of different measures and of neighbouring windows are taken as though they were the same number: people do much the same this
week as last week, so a team with and without somebody who left tells of that one although the days differ. Only windows that are a
quarter apart are not compared. The sets to give are those *in effect*: members for whom there was something to count in the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wellworn.measures.suppression.deciding import Decision, Group, decide, tells
from wellworn.measures.suppression.floor import FLOOR

APART = timedelta(days=91)  # windows nearer than this are compared


@dataclass(frozen=True)
class Shown:
    """A set of members over whom something was shown, and the days from the first to the last that were counted."""

    members: int
    first: date
    last: date

    def is_near(self, first: date, last: date) -> bool:
        """Whether numbers of these days can be compared with those."""
        return self.first - last < APART and first - self.last < APART


@dataclass(frozen=True)
class Ledger:
    """All that one reader has been shown. A value: `ask` gives the next one, and the caller keeps it."""

    rows: tuple[Shown, ...] = ()

    def near(self, first: date, last: date) -> list[list[int]]:
        """The sets that can be compared with what is shown of those days, in families that can be compared with each other.

        Windows with a quarter added at their end are intervals; all of a family share a point in time.
        """
        rows = [row for row in self.rows if row.is_near(first, last)]
        points = {first, *(row.first for row in rows if row.first > first)}
        found = [frozenset(row.members for row in rows if row.first <= at < row.last + APART) for at in sorted(points)]
        return [sorted(one) for one in dict.fromkeys(found) if not any(one < other for other in found)]

    def ask(
        self,
        groups: Sequence[Group],
        first: date,
        last: date,
        *,
        known: int = 0,
        k: int = FLOOR,
        order: Sequence[str] = (),
    ) -> tuple[Decision, Ledger]:
        """What of `groups` may be shown of those days, and the ledger once it has been. `order` names what matters most."""
        decision = decide(groups, before=self.near(first, last), known=known, k=k, first=order)
        shown = {group.members for group in groups if group.name in decision.shown}
        return decision, self.having(shown, first, last)

    def having(self, shown: set[int], first: date, last: date) -> Ledger:
        """The ledger after sums over these sets were shown. What is shown again of neighbouring days is one row."""
        rows = [row for row in self.rows if row.members not in shown or not row.is_near(first, last)]
        for members in sorted(shown - {0}):
            same = [row for row in self.rows if row.members == members and row.is_near(first, last)]
            start, end = min([first, *(row.first for row in same)]), max([last, *(row.last for row in same)])
            rows.append(Shown(members, start, end))
        return Ledger(tuple(rows))

    def forgets(self, today: date, reach: timedelta) -> Ledger:
        """Without what no page can be compared with any more, when pages reach `reach` days back."""
        oldest = today - reach
        return Ledger(tuple(row for row in self.rows if row.is_near(oldest, today)))

    def would_expose(self, known: int, *, k: int = FLOOR) -> bool:
        """Whether what has been shown would tell of fewer than `k`, if the reader also learned what `known` did."""
        families = {tuple(family) for row in self.rows for family in self.near(row.first, row.last)}
        return any(tells(family, known=known, k=k) for family in families)
