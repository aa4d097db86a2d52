"""What a leader may say of their own week: sentences that are true, each out of their own rows, with nothing in them of anybody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.adoption.own.my_week import MyWeek
from wellworn.adoption.own.weeks import Week
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.models import Deal, Kind, Placement
from wellworn.records.models.activity import ActivityKind
from wellworn.usage.models import Event, UsageDay

FEW = 3  # deals looked at from which on it is worth saying
RAN = {"forecast.call": "forecast", "review.begin": "review"}  # features that are said with their day
Said = Mapping[str, str | int]


@dataclass(frozen=True)
class Fact:
    """One thing that is true of a member's week; `said` is what its sentence says in numbers."""

    key: str
    said: Said

    @property
    def sentence(self) -> str:
        """In the first person, in the reader's language."""
        return sentence(self.key, self.said)


def sentence(key: str, said: Said) -> str:
    """What a fact says; "" for one that this version does not know."""
    number = int(said.get("n", 0))
    day = date_format(date.fromisoformat(str(said["day"])), "l") if "day" in said else ""
    told = {
        "forecast": _("I gave %(day)s’s forecast here.") % {"day": day},
        "review": _("I ran %(day)s’s pipeline review here.") % {"day": day},
        "notes": _("I looked at %(n)s deals with their owners’ notes here.") % {"n": number},
        "deals": _("I looked at %(n)s deals here.") % {"n": number},
        "days": _("I worked here on %(n)s of my %(of)s working days.") % {"n": number, "of": said.get("of", 0)},
        "answered": ngettext(
            "I answered %(n)s question that Wellworn asked me.", "I answered %(n)s questions that Wellworn asked me.", number
        ) % {"n": number},
        "wrote": ngettext("I wrote %(n)s note here.", "I wrote %(n)s notes here.", number) % {"n": number},
        "given": _("Wellworn gave me %(n)s minutes back.") % {"n": number},
    }  # fmt: skip
    return told.get(key, "")


def true_of(member: Member, mine: MyWeek) -> list[Fact]:
    """What is true of the member's week, the most telling first: three queries beside those of the week."""
    notes, deals = _looked(member, mine.week)
    counted = {one.feature: one.this_week for one in mine.used}
    numbers: Sequence[tuple[str, int, int]] = (
        ("notes", notes, FEW),
        ("deals", deals if deals > notes else 0, FEW),
        ("answered", mine.given.confirming.count, 1),
        ("wrote", counted.get("note.write", 0), 1),
        ("given", int(mine.given.seconds // 60), 1),
    )
    facts = [*_ran(member, mine.week), *(Fact(key, {"n": n}) for key, n, least in numbers if n >= least)]
    if mine.active:
        facts.append(Fact("days", {"n": mine.active, "of": mine.working}))
    return facts


def _ran(member: Member, week: Week) -> list[Fact]:
    """The meetings that were run out of it, with the last day of each."""
    rows = UsageDay.objects.filter(member=member, automatic=False, feature__in=RAN, day__range=(week.first, week.last))
    days = dict(rows.order_by("day").values_list("feature", "day"))
    return [Fact(key, {"day": days[feature].isoformat()}) for feature, key in RAN.items() if feature in days]


def _looked(member: Member, week: Week) -> tuple[int, int]:
    """How many deals the member opened that hold a note of their owner, and how many in all."""
    zone = zone_of(member)
    span = [datetime.combine(day, time(), zone) for day in (week.first, week.last + timedelta(days=1))]
    opened = Event.objects.filter(member=member, feature="record.open", kind=Kind.DEAL, at__gte=span[0], at__lt=span[1])
    ids = {pk for pk in opened.values_list("record_id", flat=True) if pk is not None}
    if not ids:
        return 0, 0
    notes = Placement.objects.filter(
        kind=Kind.DEAL, record_id=OuterRef("pk"), what=ActivityKind.NOTE, activity__deleted_at=None,
        activity__by=OuterRef("owner"),
    )  # fmt: skip
    deals = Deal.objects.visible_to(member).filter(pk__in=ids)
    others = deals.exclude(owner=member).filter(Exists(notes))
    return others.count(), deals.count()
