"""The stories: what changes in a company, when, and by how much. Months are counted from 0, the first one told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What is true of a field, to be found by whoever audits the form."""

    VITAL = "vital"
    AUTOMATABLE = "automatable"
    USELESS = "useless"
    LIED_ABOUT = "lied about"


@dataclass(frozen=True)
class Change:
    """Something that is done, and what it does: from `month` on, over `takes` months, the same factor more each month."""

    key: str
    says: str
    month: int
    takes: int = 1
    use: float = 1.0  # what use by hand is multiplied by in the end
    made_up: float | None = None  # the share of entries under pressure that are made up in the end
    automation: float | None = None  # the share of what can be automated that is, in the end
    required: float | None = None  # the share of the form's fields that are required from then on

    def part(self, month: int) -> float:
        """How much of it has taken effect in a month, 0 to 1."""
        return min(1.0, max(0.0, (month - self.month + 1) / self.takes))


@dataclass(frozen=True)
class Case:
    """A story, and how it stands before anything changes."""

    key: str
    says: str
    least_months: int
    changes: tuple[Change, ...] = ()
    made_up: float = 0.0
    automation: float = 0.3
    required: float = 0.3
    searches: float = 1.0  # times as much looking and searching as usual: people who do not find what they look for
    pays_visits: int | None = None  # the last month in which a visit was paid for
    asks_late: bool = False  # whether vague requests to IT are written, after hours
    won: tuple[float, float] = (0.3, 0.3)  # of 100 deals that end, before and after the incentive moved
    worth: tuple[float, float] = (1.0, 1.0)  # and what a deal is worth

    def use(self, month: int) -> float:
        """How much is done by hand, against the first month as it would be without any change."""
        level = 1.0
        for change in self.changes:
            level *= change.use ** change.part(month)
        return level

    def share(self, name: str, month: int) -> float:
        """`made_up`, `automation` or `required` in a month: from its beginning towards what each change moves it to."""
        at = float(getattr(self, name))
        for change in self.changes:
            to = getattr(change, name)
            if to is not None:
                at += (to - at) * change.part(month)
        return at

    def after_incentive(self, month: int) -> bool:
        """Whether closed deals are what is paid for."""
        return self.pays_visits is not None and month > self.pays_visits


MANUFACTURER = Case(
    "manufacturer",
    "A roll-out from the top with too many required fields: use falls by 70 % in a quarter and entries are made up. Then a pause, town "
    "halls, 60 % of the required fields removed and automation: use rises by 400 % in six months.",
    least_months=13,
    made_up=0.03,
    automation=0.0,
    required=0.3,
    changes=(
        Change("required_fields", "Every field of the form is required", 3, 3, use=0.3, made_up=0.6, required=1.0),
        Change("pause", "Nobody has to fill in anything while people are asked", 6, 1, made_up=0.35),
        Change("town_halls", "Town halls: what is in it for those who type", 7, 3, use=1.25, made_up=0.15),
        Change("fields_removed", "60 % of the required fields are removed", 7, 4, use=2.0, made_up=0.04, required=0.4),
        Change("automation", "Mail, meetings and signatures fill in what they can", 9, 4, use=2.0, automation=0.9),
    ),
)
HEALTHCARE = Case(
    "healthcare",
    "The incentive moves from visits to closed deals: revenue rises sixfold; commission stays as it was, so that reps earn less.",
    least_months=6,
    pays_visits=2,
    made_up=0.05,
    won=(0.15, 0.45),
    worth=(1.0, 2.0),
    changes=(Change("incentive", "Closed deals count, visits no longer do", 3, 1, use=1.1),),
)
ACCOUNTING = Case(
    "accounting",
    "Reps do not find the fields they are asked for. They write vague requests to IT after hours, IT sends them to the managers and the "
    "managers back to the reps.",
    least_months=3,
    searches=3.0,
    made_up=0.1,
    required=0.6,
    asks_late=True,
    changes=(Change("fields_moved", "The form is arranged anew and nobody is told", 1, 2, use=0.7, made_up=0.2),),
)
STEADY = Case("steady", "Nothing changes, and nothing is made up: the null.", least_months=1)

CASES = {case.key: case for case in (MANUFACTURER, HEALTHCARE, ACCOUNTING, STEADY)}
