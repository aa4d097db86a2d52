"""Builds Norrvik Instruments through the verbs that everybody uses: members are added, mail is captured, deals are moved."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from wellworn.adoption.reckoning import reckon
from wellworn.adoption.truth.judging import judge
from wellworn.capture import completeness
from wellworn.capture import run as runs
from wellworn.capture.models import Mailbox, SourceKind
from wellworn.capture.sources.files import open_files
from wellworn.demo import (
    asked_less,
    asked_still,
    changed,
    deal_mail,
    declared,
    elsewhere,
    follow_ups,
    going_first,
    lived,
    meeting,
    newcomers,
    past,
    pipeline,
    protecting,
    shaping,
    stages,
    visits,
    worth,
)
from wellworn.demo.cast import LEAD_SELLER, Cast, Colleague, cast
from wellworn.demo.post_room import deliver
from wellworn.demo.simulating.case import MANUFACTURER
from wellworn.members import joining, tree
from wellworn.members.models import Member, Role, Workspace
from wellworn.usage.rolling import roll_up

WORKSPACE = "Norrvik Instruments"
PASSWORD = "level-and-flow"
ADMIN = "maja.sjoberg@norrvik.example"
SEED = 26
SHOWN_ROLES = (
    (Role.REP, LEAD_SELLER),
    (Role.MANAGER, "henrik.aberg@norrvik.example"),
    (Role.EXECUTIVE, "sigrid.norrvik@norrvik.example"),
    (Role.ADMIN, ADMIN),
    (Role.IT, "oskar.dahl@norrvik.example"),
)


@dataclass(frozen=True)
class Step:
    """How far the building is, for whoever waits."""

    what: str
    done: int
    of: int


def stands() -> bool:
    """Whether the demo is there already."""
    return Workspace.objects.filter(name=WORKSPACE).exists() and Member.objects.filter(email=LEAD_SELLER).exists()


def representatives() -> list[str]:
    """Who speaks for the people who work there: a rep, who sees the log of looks besides."""
    return list(Member.objects.filter(is_representative=True, is_active=True).values_list("email", flat=True))


def is_empty() -> bool:
    """Whether nobody has begun anything else in this data folder."""
    return not Member.objects.exists()


def build(folder: Path, members: int, tell: Callable[[Step], None]) -> None:
    """Build it all, relative to now; `folder` receives the mail and calendar files."""
    with _not_waiting_for_the_disk():
        _build(folder, members, tell)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _not_waiting_for_the_disk() -> Iterator[None]:
    """What was not finished is built anew anyway; what is written afterwards waits for all of this."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _build(folder: Path, members: int, tell: Callable[[Step], None]) -> None:
    rng, now = random.Random(SEED), timezone.now()
    people = cast(members, rng)
    tell(Step("hiring", 0, len(people.colleagues)))
    _hire(people)
    shutil.rmtree(folder, ignore_errors=True)
    tell(Step("writing mail and calendars", 0, 1))
    deliver(people, folder, now, rng)
    for number, colleague in enumerate(people.colleagues):
        tell(Step("capturing", number, len(people.colleagues)))
        _capture(folder / colleague.email, colleague, now)
    tell(Step("opening deals", 0, 1))
    admin, reps = Member.objects.get(email=ADMIN), list(Member.objects.filter(role=Role.REP).order_by("pk"))
    stages.describe_stages()
    pipeline.open_deals(people, now, rng)
    shaping.shape(admin, reps, rng)
    stages.ask_for_more()
    deal_mail.ask(now)
    elsewhere.happen_elsewhere(people, now, rng)
    _live(people, now, admin, reps)


def _live(people: Cast, now: datetime, admin: Member, reps: list[Member]) -> None:
    """The story that the company has lived through up to yesterday, and what came of it."""
    yesterday, everybody = (now - timedelta(days=1)).date(), list(Member.objects.order_by("pk"))
    came = newcomers.newcomers(everybody, yesterday)
    past.deals_that_ended(people, now, but={one.email for one in everybody if one.pk in came})
    newcomers.look_after_their_people(came, people, yesterday)
    visits.report_visits(now, admin, but=came)
    follow_ups.follow_up(now)
    meeting.call_the_quarter(now)
    worth.measure(now, admin)
    lived.use(MANUFACTURER, everybody, yesterday, SEED, came)
    changed.write_down(yesterday, by=admin)
    declared.declare_story(yesterday, by=admin)
    roll_up()
    reckon()
    protecting.protect(admin, reps)
    going_first.go_first(now)
    fields = asked_less.ask_for_everything(admin, reps)
    asked_still.ask_still(people, now, admin)
    judge(now)
    asked_less.ask_less(fields, admin)


@transaction.atomic
def _hire(people: Cast) -> None:
    maja = people.colleague(ADMIN)
    admin = joining.begin(
        workspace=WORKSPACE, zone=maja.country.zone, email=maja.email, name=maja.name, password=PASSWORD
    )
    teams = {
        name: tree.create(name, parent=None, by=admin)
        for name in sorted({one.team for one in people.colleagues if one.team})
    }
    for colleague in people.colleagues:
        member, _new = joining.add_member(
            colleague.email, name=colleague.name, role=colleague.role, team=teams.get(colleague.team), by=admin
        )
        if colleague.role == Role.MANAGER:
            team = teams[colleague.team]
            tree.change(team, name=team.name, manager=member, by=admin)
        Member.objects.filter(pk=member.pk).update(zone=colleague.country.zone, password=admin.password)
    champions = [one.email for one in people.colleagues if one.role == Role.REP][::9]
    Member.objects.filter(email__in=champions).update(is_champion=True)


def _capture(folder: Path, colleague: Colleague, now: datetime) -> None:
    member = Member.objects.get(email=colleague.email)
    for name in ("mail", "calendar.ics"):
        path = folder / name
        if not path.exists():
            continue
        mailbox, _new = Mailbox.objects.get_or_create(
            member=member,
            kind=SourceKind.FILES,
            location=str(path),
            defaults={"created_at": now - timedelta(minutes=5)},
        )
        source = open_files(path)
        runs.run(mailbox, source)
        completeness.compare(mailbox, source, at=timezone.now())
