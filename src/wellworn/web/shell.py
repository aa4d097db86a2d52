"""The frame around every page: who is here, where they are, and the places they can go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.adoption.protections import may_open
from wellworn.lib.written import ANY, Written
from wellworn.members.models import Member, Role, Workspace
from wellworn.members.protections.standing import Protections, along, read_along
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.notice import Notice
from wellworn.records.models.proposal import Proposal, ProposalState
from wellworn.usage.models.release import Release
from wellworn.usage.releasing import OF_ROUTE, is_among


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    route: str
    icon: str
    label: str | Promise
    url: str = ""
    is_current: bool = False
    count: int = 0
    is_first_of_many: bool = False  # pages beside its own are its too, as /friction/plans is of /friction/fields


@dataclass(frozen=True)
class Shell:
    """What the frame shows."""

    workspace: str
    team: str
    daily: Sequence[Place]  # everybody's
    keeping: Sequence[Place]  # those who keep the workspace running
    tabs: Sequence[Place]  # the thumbs' bar on a phone, without the menu at its end
    find: Place
    seen: Place
    quick: Place | None  # this and what follows are theirs who see records
    brief: Place | None
    duplicates: Place | None
    bin: Place | None


DAILY = [
    Place("today", "sun", _("Today")),
    Place("my_week", "sprout", _("My week")),
    Place("deals", "kanban", _("Deals")),
    Place("review", "list-checks", _("Review")),
    Place("reports", "table-2", _("Reports")),
    Place("companies", "building-2", _("Companies")),
    Place("people", "users-round", _("People")),
    Place("meetings", "calendar", _("Meetings")),
    Place("outreach", "reply", _("Follow-ups")),
    Place("tasks", "circle-check", _("Tasks")),
    Place("notices", "bell", _("Notices")),
    Place("mailboxes", "mailbox", _("Mailboxes")),
    Place("adoption", "activity", _("Adoption")),
    Place("program", "flag", _("Program")),
]
KEEPING = [
    Place("members", "users", _("Members")),
    Place("jobs", "list-checks", _("Jobs")),
    Place("import", "upload", _("Import")),  # the admins' alone, as is what follows
    Place("settings", "settings", _("Settings")),
    Place("friction_fields", "list-checks", _("Field audit"), is_first_of_many=True),
]
PROTECTING = [
    Place("protections", "shield", _("Protections")),
    Place("looks", "history", _("Who looked")),
]
FIND = Place("search", "search", _("Find"))
SEEN = Place("seen", "eye", _("What others see of me"))
QUICK = Place("quick", "zap", _("Add"))
BRIEF = Place("next_brief", "file-text", _("Next brief"))
DUPLICATES = Place("duplicates", "merge", _("Duplicates"))
BIN = Place("bin", "trash-2", _("Bin"))
OF_RECORDS = (QUICK, BRIEF, DUPLICATES, BIN)  # nothing in them for IT, who sees no records
KEEPERS = (Role.ADMIN, Role.IT)
FOR_IT = ("today", "my_week", "notices", "mailboxes")
TABS = ("today", "deals", "quick", "search")


def shell(request: HttpRequest, member: Member) -> Shell:
    """The frame for `member` at the page of `request`, at the price of one query."""
    workspace, team, counts, objects, now, released = _names_and_counts(member)
    keeping = _addressed(_keeping(member), request.path)
    daily = [
        *_addressed(_daily(member, now, released), request.path, counts),
        *_own([] if member.role == Role.IT else objects, request.path),
    ]
    if any(place.is_current for place in keeping):  # what lies below Adoption and has a place of its own
        daily = [replace(place, is_current=False) for place in daily]
    others = _addressed([FIND, SEEN, *([] if member.role == Role.IT else OF_RECORDS)], request.path)
    reachable = {place.route: place for place in [*daily, *others]}
    return Shell(
        workspace=workspace or "Wellworn",
        team=team or "",
        daily=daily,
        keeping=keeping,
        tabs=[reachable[route] for route in TABS if route in reachable],
        find=reachable["search"],
        seen=reachable["seen"],
        quick=reachable.get("quick"),
        brief=reachable.get("next_brief"),
        duplicates=reachable.get("duplicates"),
        bin=reachable.get("bin"),
    )


def _daily(member: Member, now: Protections, released: Mapping[str, list[int]]) -> Sequence[Place]:
    """Everybody's places; IT, who sees no records, has those alone that lead to none. Adoption as far as the protections let,
    and a feature that goes to some teams first as far as it is theirs."""
    closed = () if may_open(member, now) else ("adoption", "program")
    there = (*FOR_IT, "adoption") if member.role == Role.IT else [place.route for place in DAILY]
    held = {feature for feature, teams in released.items() if not is_among(member, teams)}
    open_ = [place for place in DAILY if place.route in there and place.route not in closed]
    return [place for place in open_ if OF_ROUTE.get(place.route) not in held]


def _keeping(member: Member) -> Sequence[Place]:
    """What `member` keeps running: IT sees members and jobs, an admin the settings as well; and what they and the workers'
    representative look after together."""
    keeping = KEEPING if member.role == Role.ADMIN else KEEPING[:2] if member.role in KEEPERS else []
    protecting = PROTECTING if member.is_representative else PROTECTING[:1] if member.role in KEEPERS else []
    return [*keeping, *protecting]


def _addressed(places: Sequence[Place], path: str, counts: Mapping[str, int] | None = None) -> list[Place]:
    """`places` with their addresses and what waits in each, the one that `path` lies in marked."""
    found = []
    for place in places:
        url = reverse(place.route)
        folder = url.rpartition("/")[0] if place.is_first_of_many else url.rstrip("/")
        is_current = path == url or (url != "/" and path.startswith(f"{folder}/"))
        found.append(replace(place, url=url, is_current=is_current, count=(counts or {}).get(place.route, 0)))
    return found


def _own(objects: list[dict[str, str]], path: str) -> list[Place]:
    """The workspace's own objects as places."""
    places = []
    for one in objects:
        url = reverse("things", args=[one["key"]])
        is_current = path == url or path.startswith(f"{url}/")
        places.append(Place("things", one["icon"], one["plural"], url, is_current))
    return places


def _names_and_counts(
    member: Member,
) -> tuple[str | None, str | None, dict[str, int], list[dict[str, str]], Protections, dict[str, list[int]]]:
    """The workspace's name, the name of the member's team, by place how many proposals and notices wait for the member, the
    workspace's own objects, the protections in force, and the features that some teams alone have."""
    [(workspace, team, count, notices, own, now, some)] = AROUND.rows({ANY: member.pk})
    return (
        workspace,
        team,
        {"today": count or 0, "notices": notices or 0},
        own,
        read_along(now),
        {one["key"]: one["teams"] for one in some},
    )


def _around() -> QuerySet[Member, tuple[Any, ...]]:
    """What stands around every page of a member."""
    waiting = (
        Proposal.objects.filter(member=OuterRef("pk"), state=ProposalState.OPEN)
        .order_by()
        .values("member")
        .annotate(n=Count("pk"))
        .values("n")
    )
    told = Notice.objects.filter(member=OuterRef("pk"), read_at=None).order_by().values("member")
    unread = told.annotate(n=Count("pk")).values("n")
    objects = CustomObject.objects.filter(archived_at=None).order_by("plural")
    words = objects.values(json=JSONObject(key="key", plural="plural", icon="icon"))
    released = Release.objects.order_by("feature").values(json=JSONObject(key="feature", teams="teams"))
    return Member.objects.filter(pk=ANY).values_list(
        Subquery(Workspace.objects.filter(pk=1).values("name")),
        "team__name",
        Subquery(waiting),
        Subquery(unread),
        ArraySubquery(words),
        along(),
        ArraySubquery(released),
    )


AROUND = Written(_around)
