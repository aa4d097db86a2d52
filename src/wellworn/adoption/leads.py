"""The number that a measure's page begins with, the one that is followed over time and compared between groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.adoption.reading import total, whole
from wellworn.measures.measure import PEOPLE, Row


@dataclass(frozen=True)
class Lead:
    """Of some rows of a measure: the sum of `part` over the sum of `of`, without `less`. Without `of` it is the sum itself."""

    name: str | Promise
    part: tuple[str, ...]
    of: tuple[str, ...]
    less: tuple[str, ...] = ()
    where: Mapping[str, object] = field(default_factory=dict)
    counted: str | Promise = ""  # what `of` counts

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that it is about."""
        return [row for row in rows if all(row.get(name) == value for name, value in self.where.items())]

    def share(self, rows: Iterable[Row]) -> float | None:
        """The number; None when a part of it is kept back, or of nothing."""
        found = self.rows(rows)
        part, size = total(found, *self.part), self.size(found)
        return part / size if part is not None and size else None

    def size(self, rows: Iterable[Row]) -> int | None:
        """What it is a share of."""
        found = self.rows(rows)
        of, less = total(found, *self.of), total(found, *self.less) if self.less else 0
        return of - less if of is not None and less is not None else None


def people(rows: Iterable[Row]) -> int | None:
    """Of how many people the largest row is."""
    return max((size for row in rows if (size := whole(row.get(PEOPLE))) is not None), default=None)


WORKING_DAYS = _("working days")
LICENSED = _("days, weeks or four weeks of a licence")
LEADS: Mapping[str, tuple[Lead, ...]] = {
    "active_share": (
        Lead(_("Moved work on"), ("active_days",), ("working_days",), counted=WORKING_DAYS),
        Lead(_("Opened it"), ("seen_days",), ("working_days",), counted=WORKING_DAYS),
    ),
    "reach": (
        Lead(_("In a week"), ("active",), ("licensed",), where={"period": "week"}, counted=LICENSED),
        Lead(_("On a day"), ("active",), ("licensed",), where={"period": "day"}, counted=LICENSED),
        Lead(_("In four weeks"), ("active",), ("licensed",), where={"period": "four weeks"}, counted=LICENSED),
    ),
    "habit": (
        Lead(_("Over twelve weeks"), ("power", "habitual"), (PEOPLE,), ("too_new",), {"method": "own weeks", "weeks": 12}, _("people")),
        Lead(_("Over four weeks"), ("power", "habitual"), (PEOPLE,), ("too_new",), {"method": "own weeks", "weeks": 4}, _("people")),
    ),
    "lifecycle": (Lead(_("Active in a week"), ("active",), (PEOPLE,), counted=_("people’s weeks")),),
    "retention": (Lead(_("Still active in the fourth week"), ("retained",), (PEOPLE,), where={"nth": 4}, counted=_("people")),),
    "stickiness": (Lead(_("Of their working days"), ("worked_days",), ("working_days",), counted=WORKING_DAYS),),
    "completeness": (
        Lead(_("With a value"), ("filled",), ("needed",), counted=_("places for a value")),
        Lead(_("Filled by the machine"), ("by_machine",), ("needed",), counted=_("places for a value")),
    ),
    "coverage": (
        Lead(_("Happened, and logged"), ("both",), ("both", "not_logged"), counted=_("meetings, and days’ exchanges of mail")),
        Lead(_("Logged, with a trace"), ("both",), ("both", "no_trace"), counted=_("logs that would leave a trace")),
    ),
    "stale_deals": (Lead(_("Standing still"), ("stale",), ("deals",), counted=_("open deals")),),
    "close_dates": (Lead(_("Closed within a week of the date"), ("near",), ("deals",), counted=_("closed deals")),),
    "stage_accuracy": (Lead(_("Won"), ("won",), ("deals",), counted=_("deals, once for each stage they stood in")),),
}  # fmt: skip
SPLIT: Mapping[str, tuple[str, ...]] = {
    "completeness": ("object", "field"), "coverage": ("kind",), "stale_deals": ("stage",), "reach": ("period",),
}  # fmt: skip
NOT_BY_TIME = frozenset({"features", "given_back", "forecast_accuracy"})  # have their own time, or none
