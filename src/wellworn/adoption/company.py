"""The company in four numbers and a sentence, for the all-hands screen and the mail of the week: asked of `asking` like every number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.adoption.asking import Answer, ask_all
from wellworn.adoption.reading import real
from wellworn.adoption.waiting import Waiting
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.completeness import COMPLETENESS
from wellworn.measures.given_back import GIVEN_BACK
from wellworn.measures.measure import HandCost, Row, Scope
from wellworn.members.models import Member
from wellworn.usage.hand_costs import SAVES, hand_costs

FOUR_WEEKS, WEEK = 28, 7
TARGET = 0.8  # of the own working days, as the measure's own target says
MEASURES = (ACTIVE_SHARE, COMPLETENESS, GIVEN_BACK)


@dataclass(frozen=True)
class Number:
    """One of the four. A share lies between 0 and 1; `before` is the same of the days before."""

    key: str  # of its measure
    label: str | Promise
    says: str | Promise
    value: float | None
    before: float | None
    interval: tuple[float, float] | None = None
    is_share: bool = True
    is_process: bool = False
    is_counting: bool = False  # what it is, or what it is compared with

    @property
    def change(self) -> int | None:
        """Points of a hundred, or whole hours, more than before."""
        if self.value is None or self.before is None:
            return None
        scale = 100 if self.is_share else 1
        return round(scale * self.value) - round(scale * self.before)

    @property
    def change_size(self) -> int:
        """How many, whichever way."""
        return abs(self.change or 0)

    @property
    def way(self) -> str:
        """More or fewer."""
        return _("more") if (self.change or 0) > 0 else _("fewer")


@dataclass(frozen=True)
class Company:
    """What is shown, of how many people and which days; no numbers where nothing may be shown."""

    first: date
    last: date
    people: int
    numbers: Sequence[Number]
    is_counting: bool = False

    @property
    def process(self) -> Number | None:
        """The number that counts: on how many working days something was moved on."""
        return next((one for one in self.numbers if one.is_process), None)

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        process = self.process
        if self.is_counting and (process is None or process.is_counting):
            return _("The last four weeks are being counted.")
        if process is None or process.value is None:
            return _("There is no number yet that would tell of nobody. The first comes when enough people have begun.")
        now = round(100 * process.value)
        if process.change is None:
            return _("On %(now)s of 100 working days people get something done here.") % {"now": now}
        if process.change == 0:
            return _("On %(now)s of 100 working days people get something done here, as many as before.") % {"now": now}
        told = {"now": now, "before": now - process.change}
        if process.change > 0:
            return _("On %(now)s of 100 working days people get something done here; before it was %(before)s.") % told
        return (
            _("On %(now)s of 100 working days people get something done here, fewer than the %(before)s before.") % told
        )

    @property
    def to_target(self) -> int | None:
        """Points that are left to the target; 0 when it is reached."""
        if self.process is None or self.process.value is None:
            return None
        return max(0, round(100 * (TARGET - self.process.value)))


Found = Mapping[str, Answer]


def company(member: Member, last: date, days: int, *, page: str, waiting: Waiting | None = None) -> Company:
    """The days to `last` and as many before, as far as `member` may be shown them."""
    first = last - timedelta(days=days - 1)
    scope = Scope(first, last, hand_costs=costs(last))
    now = ask_all(MEASURES, scope, by=member, page=page, waiting=waiting)
    earlier = scope.within(first - timedelta(days=days), first - timedelta(days=1))
    before = ask_all(MEASURES, earlier, by=member, page=page, waiting=waiting)
    people = next(iter(now[ACTIVE_SHARE.key].people.values()), 0)
    counting = {one.measure.key for one in (*now.values(), *before.values()) if one.is_counting}
    numbers = [replace(one, is_counting=one.key in counting) for one in _numbers(now, before)] if people else []
    return Company(first, last, people, [one for one in numbers if one.value is not None], bool(counting))


def _numbers(now: Found, before: Found) -> list[Number]:
    back, earlier = _hours(now), _hours(before)
    interval = back.get("interval")
    return [
        Number(ACTIVE_SHARE.key, gettext_lazy("Opened"), gettext_lazy("of working days somebody opened it: access, and no more than that"),
               _share(now, "seen_share"), _share(before, "seen_share")),
        Number(ACTIVE_SHARE.key, gettext_lazy("Done"), gettext_lazy("of working days something was moved on: the process"),
               _share(now, "share"), _share(before, "share"), is_process=True),
        Number(COMPLETENESS.key, gettext_lazy("Known"), gettext_lazy("of the fields that somebody needs have a value: the outcome"),
               _filled(now), _filled(before)),
        Number(GIVEN_BACK.key, gettext_lazy("Given back"), gettext_lazy("that nobody had to type"),
               real(back.get("hours")), real(earlier.get("hours")),
               interval if isinstance(interval, tuple) else None, is_share=False),
    ]  # fmt: skip


def _share(found: Found, name: str) -> float | None:
    return real(next((row[name] for row in found[ACTIVE_SHARE.key].rows), None))


def _filled(found: Found) -> float | None:
    """Of all objects, stages and fields that may be shown, together."""
    rows = found[COMPLETENESS.key].rows if COMPLETENESS.key in found else []
    pairs = [(row["filled"], row["needed"]) for row in rows]
    known = [(one, of) for one, of in pairs if isinstance(one, int) and isinstance(of, int)]
    needed = sum(of for _one, of in known)
    return sum(one for one, _of in known) / needed if needed else None


def _hours(found: Found) -> Row:
    return next((row for row in found[GIVEN_BACK.key].rows if row["feature"] == ""), {})


def costs(today: date) -> tuple[HandCost, ...]:
    """What each thing that the machine does would have cost by hand."""
    of = hand_costs(today)
    return tuple(
        HandCost(feature, sum(of[key].seconds for key in keys), sum(of[key].error for key in keys), of[keys[0]].source)
        for feature, keys in SAVES.items()
    )
