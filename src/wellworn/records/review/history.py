"""How each deal stood at past moments, from the history of its values. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

Row = tuple[datetime, str, str]  # when, value before, value


@dataclass(slots=True)
class Course:
    """A deal's way: its values now, and the rows of its history by field, the oldest first."""

    created: datetime
    closed: datetime | None
    is_won: bool
    amount: float  # in the workspace's currency, now
    now: dict[str, str]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    worth: float = 1.0  # of one unit of its currency

    def at(self, name: str, moment: datetime) -> str:
        """The value that a field had."""
        rows = self.rows.get(name, [])
        place = bisect_right([row[0] for row in rows], moment)
        if place:
            return rows[place - 1][2]
        return rows[0][1] if rows else self.now.get(name, "")

    def since(self, moment: datetime) -> datetime:
        """When it had come into the stage in which it stood."""
        before: Sequence[Row] = [row for row in self.rows.get("stage", []) if row[0] <= moment]
        return before[-1][0] if before else self.created


def number(text: str) -> float:
    """An amount as history keeps it; 0 for none."""
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
