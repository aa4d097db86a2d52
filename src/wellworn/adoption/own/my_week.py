"""A member's week, put together: what was done for them, what they did, what waits. Every query names the member and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import ngettext

from wellworn.adoption.own.given_back import GivenBack, counts, of_week
from wellworn.adoption.own.habits import Habit, habit, since
from wellworn.adoption.own.reading import Used, acts_by_day, calendar, features_used
from wellworn.adoption.own.weeks import Week, ending
from wellworn.adoption.own.worth_trying import Tip, untried
from wellworn.capture.models import Mailbox
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.models import Proposal, Task
from wellworn.usage.features import BY_KEY
from wellworn.usage.hand_costs import hand_costs
from wellworn.usage.keystroke_level import minutes_to_confirm

LOGGED: dict[str, Callable[[int], str]] = {
    "meeting": lambda n: ngettext("meeting logged for you", "meetings logged for you", n),
    "mail": lambda n: ngettext("mail filed", "mails filed", n),
}
BEFORE = 7  # weeks before, for comparison
WRITTEN: dict[str, Callable[[int], str]] = {
    "note.write": lambda n: ngettext("note written", "notes written", n),
    "call.log": lambda n: ngettext("call logged", "calls logged", n),
    "quick.save": lambda n: ngettext("line entered", "lines entered", n),
}


@dataclass(frozen=True)
class Day:
    """One day of the week: a working day of the member's own or not, and what they moved on."""

    day: date
    works: bool
    acts: int | None  # None: nothing by hand; 0: only looked
    is_to_come: bool

    @property
    def is_active(self) -> bool:
        """Whether anything was moved on."""
        return bool(self.acts)


@dataclass(frozen=True)
class Past:
    """A week before, to compare with; without a sum from before a mailbox was connected."""

    week: Week
    given: GivenBack | None
    active: int
    working: int


@dataclass(frozen=True)
class Waiting:
    """What waits for the member."""

    proposals: int
    tasks: int

    @property
    def minutes(self) -> int:
        """What confirming takes, about."""
        return minutes_to_confirm(self.proposals)


@dataclass(frozen=True)
class MyWeek:
    """All that the page and the mail show."""

    week: Week
    given: GivenBack
    past: Sequence[Past]  # the latest first
    days: Sequence[Day]
    habit: Habit
    used: Sequence[Used]
    tips: Sequence[Tip]
    by_machine: Sequence[tuple[int, str]]
    by_hand: Sequence[tuple[int, str]]
    waiting: Waiting

    @property
    def working(self) -> int:
        """Own working days of the week that have begun."""
        return sum(day.works and not day.is_to_come for day in self.days)

    @property
    def active(self) -> int:
        """Own working days on which something was moved on."""
        return sum(day.works and day.is_active for day in self.days)

    @property
    def written(self) -> int:
        """What was logged by hand."""
        return sum(number for number, _label in self.by_hand)

    @property
    def logged(self) -> int:
        """What was logged by the machine."""
        return sum(number for number, _label in self.by_machine)

    @property
    def now_used(self) -> list[tuple[str | Promise, int]]:
        """What was used this week, by name."""
        known = (one for one in self.used if one.this_week and one.feature in BY_KEY)
        return [(BY_KEY[one.feature].name, one.this_week) for one in known if BY_KEY[one.feature].is_value]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of it."""
        return not (self.given.lines or self.active or self.written)

    @property
    def most(self) -> float:
        """The most seconds given back in any of the weeks that are shown, for the bars."""
        return max([self.given.seconds, *(past.given.seconds for past in self.past if past.given)])


def my_week(member: Member, last: date, at: datetime) -> MyWeek:
    """The seven days to `last`, as far as they have gone by `at`: fourteen queries."""
    week, today = ending(last), at.astimezone(zone_of(member)).date()
    done, costs = counts(member, week.back(BEFORE).first, last, at), hand_costs(today)
    oldest = min(week.back(BEFORE).first, since(last))
    acts, own = acts_by_day(member, oldest, last), calendar(member, oldest, last)
    used, begun = features_used(member, week.first, last), _connected(member)
    counted = {one.feature: one.this_week for one in used}
    known = {one.feature for one in used} | ({"mailbox.connect"} if begun else set())
    before = []
    for one in map(week.back, range(1, BEFORE + 1)):
        working = [day for day in one.days if day in own]
        given = of_week(done, one, costs) if begun and one.last >= begun else None
        if given or working:
            before.append(Past(one, given, sum(acts.get(day, 0) > 0 for day in working), len(working)))
    return MyWeek(
        week=week,
        given=of_week(done, week, costs),
        past=before,
        days=[Day(day, day in own, acts.get(day), day > today) for day in week.days],
        habit=habit(acts, own, last),
        used=used,
        tips=untried(member, known),
        by_machine=[(n, label(n)) for key, label in LOGGED.items() if (n := sum(done[key][day] for day in week.days))],
        by_hand=[(n, label(n)) for key, label in WRITTEN.items() if (n := counted.get(key, 0))],
        waiting=_waiting(member, today),
    )


def _connected(member: Member) -> date | None:
    """Since when a mailbox is read. What was captured of days before that gave nobody anything back. One query."""
    at = Mailbox.objects.filter(member=member).aggregate(at=Min("created_at"))["at"]
    return at.astimezone(zone_of(member)).date() if at else None


def _waiting(member: Member, today: date) -> Waiting:
    """What waits now. Two queries."""
    due = Task.objects.own_of(member).filter(done_at=None, due_on__lte=today)
    return Waiting(Proposal.objects.open_for(member).count(), due.count())
