"""Reliability diagrams, as values: what was stated against what came true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellworn.adoption.charts import Chart, Column, Table
from wellworn.adoption.units import Unit


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A chance that was stated, and how often it came true, with its interval, of how many."""

    name: str
    stated: float
    came_true: float
    low: float
    high: float
    of: int

    @property
    def holds(self) -> bool:
        """Whether the stated chance lies in the interval."""
        return self.low <= self.stated <= self.high


@dataclass(frozen=True, kw_only=True)
class Reliability(Chart):
    """A reliability diagram: what was stated along the bottom, what came true upward; on the dashed diagonal the two are the same.

    Pine where the stated chance lies in the interval, stone where it does not.
    """

    claims: Sequence[Claim]
    name: str = ""  # what claims: "Stage"
    stated_name: str = ""
    came_name: str = ""

    @property
    def table(self) -> Table:
        """A row for each claim."""
        head = (
            Column(self.name or _("What")),
            Column(self.stated_name or _("Stated"), self.unit),
            Column(self.came_name or _("Came true"), self.unit),
            Column(_("Lowest"), self.unit),
            Column(_("Highest"), self.unit),
            Column(_("Of"), Unit.COUNT),
        )
        rows = ((one.name, one.stated, one.came_true, one.low, one.high, one.of) for one in self.claims)
        return Table(head, tuple(rows))
