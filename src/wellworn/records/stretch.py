"""Which activities stand in the next stretch of a timeline: everything, or only a kind, a member's, or what holds some words.

A kind is found by its own index, however few of it there are among however many. A member and words are looked for in one
window after the other, so that no page reads more than WINDOW places; the cursor says how far back was looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from wellworn.lib.ids import read_id
from wellworn.members.models import Member, Sharing
from wellworn.records import saying_what
from wellworn.records.models.activity import Activity, ActivityKind, Placement, Witness
from wellworn.records.models.record import Record

PAGE = 24  # activities read at once: two screens of them; what is before comes when somebody scrolls there
WINDOW = 3_000  # places among which a member's or some words are looked for
RECENT = 100  # places that say which members had to do with a record
LONGEST = 100  # characters of a search
SHOWN = {
    "mail": ActivityKind.MAIL,
    "meetings": ActivityKind.MEETING,
    "calls": ActivityKind.CALL,
    "notes": ActivityKind.NOTE,
    "deals": ActivityKind.DEAL,
    "tasks": ActivityKind.TASK,
    "service": ActivityKind.SERVICE,
    "invoices": ActivityKind.INVOICE,
    "deliveries": ActivityKind.DELIVERY,
}  # of the filter chips
LABELS = {
    "mail": gettext_lazy("Mail"),
    "meetings": gettext_lazy("Meetings"),
    "calls": gettext_lazy("Calls"),
    "notes": gettext_lazy("Notes"),
    "deals": gettext_lazy("Deals"),
    "tasks": gettext_lazy("Tasks done"),
    "service": gettext_lazy("Service"),
    "invoices": gettext_lazy("Invoices"),
    "deliveries": gettext_lazy("Deliveries"),
}
ALWAYS = ("mail", "meetings", "calls", "notes")  # chips that are there before there is any

Mark = tuple[datetime, int | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: a key of SHOWN, a member's id, words; "" and None for all."""

    show: str = ""
    who: int | None = None
    text: str = ""

    @property
    def only(self) -> ActivityKind | None:
        """The one kind that is wanted."""
        return SHOWN.get(self.show)

    @property
    def rest(self) -> str:
        """What is asked for beside the kind, as in an address."""
        return urlencode({name: value for name, value in (("who", self.who), ("q", self.text)) if value})

    @property
    def is_searched(self) -> bool:
        """Whether a window has to be looked through."""
        return self.who is not None or bool(self.text)


ALL = Wanted()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ids, the latest first; the cursor of those after them; and how far back was looked when that was not to the end."""

    ids: list[int]
    before: str
    until: datetime | None = None


def wanted(show: str, who: str, text: str) -> Wanted:
    """What an address asks for; what nobody offered is left out."""
    return Wanted(show if show in SHOWN else "", read_id(who), text.strip()[:LONGEST])


def mark_of(cursor: str, now: datetime) -> Mark:
    """The moment and the activity that a cursor names, else now."""
    text, _sign, pk = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now, None
    # At the ends of time, zones cannot be told.
    return (moment, read_id(pk)) if moment.tzinfo and MINYEAR < moment.year < MAXYEAR else (now, None)


def stretch(record: Record, member: Member, wanted: Wanted, mark: Mark) -> Stretch:
    """The next PAGE activities on a timeline from a mark on."""
    moment, last = mark
    places = Placement.objects.filter(kind=record.kind, record_id=record.pk, occurred_at__lte=moment)
    if last is not None:
        places = places.filter(Q(occurred_at__lt=moment) | Q(activity__lte=last))
    if wanted.only:
        places = places.filter(saying_what.of_kinds(wanted.only, is_under_way=saying_what.is_under_way()))
    places = places.order_by("-occurred_at", "-activity")
    if wanted.is_searched:
        return _searched(places, member, wanted)
    rows = list(places.filter(activity__deleted_at=None).values_list("activity", "occurred_at")[: PAGE + 1])
    return Stretch([pk for pk, _at in rows[:PAGE]], _cursor(rows[PAGE]) if len(rows) > PAGE else "")


def _cursor(row: tuple[int, datetime]) -> str:
    pk, at = row
    return f"{at.isoformat()}~{pk}"


def _searched(places: QuerySet[Placement], member: Member, wanted: Wanted) -> Stretch:
    """Those of the next WINDOW places that match, as far as the member may read them."""
    window = places.values("activity")[:WINDOW]  # read where they are, not carried here and back
    rows = Activity.objects.filter(pk__in=window, deleted_at=None).as_seen_by(member)
    if wanted.who is not None:
        there = Witness.objects.filter(activity=OuterRef("pk"), member=wanted.who)
        rows = rows.filter(Q(by=wanted.who) | Exists(there))
    if wanted.text:
        rows = rows.filter(
            Q(shown_subject__icontains=wanted.text) | Q(level=Sharing.FULL, text__new__icontains=wanted.text)
        )
    found = list(rows.order_by("-occurred_at", "-pk").values_list("pk", "occurred_at")[: PAGE + 1])
    ids = [pk for pk, _at in found[:PAGE]]
    if len(found) > PAGE:
        return Stretch(ids, _cursor(found[PAGE]))
    beyond = places.values_list("activity", "occurred_at")[WINDOW : WINDOW + 1]
    for after in beyond:
        return Stretch(ids, _cursor(after), after[1])
    return Stretch(ids, "")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter of one kind."""

    show: str
    label: str | Promise


def chips(record: Record, member: Member) -> list[Chip]:
    """The kinds worth a chip on a record's timeline, in their order: one query, while an upgrade goes on two."""
    there = _which_there_are(record, member, is_under_way=False)
    if there["is_under_way"]:
        there = _which_there_are(record, member, is_under_way=True)
    return [Chip(show, LABELS[show]) for show in SHOWN if show in ALWAYS or there[show]]


def _which_there_are(record: Record, member: Member, *, is_under_way: bool) -> dict[str, bool]:
    """Whether each kind that has no chip of its own stands on a timeline, and whether places are still to say what they are."""
    places = Placement.objects.filter(kind=record.kind, record_id=record.pk)
    rare = {show: kind for show, kind in SHOWN.items() if show not in ALWAYS}
    asked = Member.objects.filter(pk=member.pk).annotate(
        is_under_way=saying_what.under_way(),
        **{
            f"has_{show}": Exists(places.filter(saying_what.of_kinds(kind, is_under_way=is_under_way)))
            for show, kind in rare.items()
        },
    )
    row = asked.values("is_under_way", *(f"has_{show}" for show in rare)).get()
    return {name.removeprefix("has_"): found for name, found in row.items()}


def members_of(record: Record) -> QuerySet[Member]:
    """The members who lately had to do with a record."""
    places = Placement.objects.filter(kind=record.kind, record_id=record.pk).order_by("-occurred_at", "-activity")
    lately = places.values("activity")[:RECENT]
    there = Witness.objects.filter(activity__in=lately).values("member")
    wrote = Activity.objects.filter(pk__in=lately, by__isnull=False).values("by")
    return Member.objects.filter(pk__in=there.union(wrote)).only("name", "email").order_by("name", "pk")
