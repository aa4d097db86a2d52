"""A simulated life inside a workspace: members and teams through the verbs, their use by the day straight into its table, and for a
small company deals that were opened, changed and moved as anybody does it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from wellworn.demo.cast import load, plain
from wellworn.demo.pipeline import open_deal
from wellworn.demo.simulating.acts import ACTS, Follows
from wellworn.demo.simulating.calendar import ZONES, Month, months
from wellworn.demo.simulating.case import Case
from wellworn.demo.simulating.company import NEVER, ROLES, Company, company, staffed
from wellworn.demo.simulating.life import Asked
from wellworn.demo.simulating.usage import done
from wellworn.lib import sql
from wellworn.members import joining, tree
from wellworn.members.models import Member, Role, Team
from wellworn.records.creating import create
from wellworn.records.models import Company as RecordedCompany
from wellworn.records.models import Kind, Stage
from wellworn.usage.models import UsageDay

DOMAIN, WORKSPACE = "simulated.example", "Simulated"
SMALL = 100  # members up to whom deals are opened through the verbs
DEALS = 4  # of each rep
COLUMNS = "day, member_id, feature, surface, automatic, count"


def use(case: Case, members: Sequence[Member], until: date, seed: int, came: Mapping[int, date] | None = None) -> int:
    """Write how the members of a workspace have used it, as the story has it, up to `until`; gives the rows written.

    `came` has the first day of those who were not there from the beginning.
    """
    told = months(case.least_months, until)
    places = [ROLES.index(member.role) for member in members]
    span = (np.datetime64(told[0].first, "D"), np.datetime64(until, "D"))
    stay = (np.full(len(members), span[0] - 1), np.full(len(members), NEVER))
    for place, member in enumerate(members):
        if came and member.pk in came:
            stay[0][place] = np.datetime64(came[member.pk], "D")
    rng = np.random.default_rng([seed, 0])
    people = staffed(np.array(places), np.zeros(len(members), np.int64), ("",), span, stay, rng)
    _have_come(people, [member.pk for member in members])
    return _write_days(case, people, told, seed, [member.pk for member in members])


def found(asked: Asked, password: str, say: Callable[[str], None]) -> Company:
    """Make a workspace of a simulated company. It has to be empty."""
    told = months(asked.months, asked.until)
    people = company(asked.members, told[0].first, told[-1].last, np.random.default_rng([asked.seed, 0]))
    say("hiring")
    ids = _hire(people, password, asked.seed)
    _have_come(people, ids)
    say("use, by the day")
    _write_days(asked.case, people, told, asked.seed, ids)
    if asked.members <= SMALL:
        say("deals")
        _open_deals(people, ids, asked)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people


def _have_come(people: Company, ids: Sequence[int]) -> None:
    """Everybody has been a member since they came, not since this was built."""
    days = np.maximum(people.started, people.first).astype(object).tolist()
    rows = [(number, datetime.combine(day, time(6), tzinfo=UTC)) for number, day in zip(ids, days, strict=True)]
    source, given = sql.unnest("bigint, timestamptz", rows)
    sql.run(f"UPDATE members_member SET created_at = came.at FROM {source} AS came (id, at) WHERE members_member.id = came.id", given)  # fmt: skip
    gone = [
        (number, last)
        for number, last in zip(ids, people.ended.astype(object).tolist(), strict=True)
        if last != NEVER.astype(object)
    ]
    source, given = sql.unnest("bigint, date", gone)
    sql.run(f"UPDATE members_member SET ended_on = gone.day FROM {source} AS gone (id, day) WHERE members_member.id = gone.id", given)  # fmt: skip


def _write_days(case: Case, people: Company, told: list[Month], seed: int, ids: Sequence[int]) -> int:
    rows = 0
    keys = np.array(ids)

    def each() -> Iterator[tuple[date, int, str, str, bool, int]]:
        nonlocal rows
        for did in done(case, people, told, seed):
            columns = (did.days.astype(object), keys[did.places].tolist(), did.acts.tolist(), did.counts.tolist())
            for day, member, number, count in zip(*columns, strict=True):
                act = ACTS[number]
                for feature, often in _as_recorded(act.feature, count, member + day.toordinal()):
                    rows += 1
                    yield day, member, feature, act.surface, act.follows is Follows.MACHINE, often

    sql.copy(UsageDay._meta.db_table, COLUMNS, each())
    return rows


def _as_recorded(feature: str, count: int, turn: int) -> list[tuple[str, int]]:
    """An act as the product records it: of nine things captured one is a meeting, and in a review six deals are talked about."""
    if feature == "capture.activity":
        meetings = (count + turn % 9) // 9
        return [
            (one, often) for one, often in (("capture.mail", count - meetings), ("capture.meeting", meetings)) if often
        ]
    return [(feature, count), ("review.end", 6 * count)] if feature == "review.begin" else [(feature, count)]


@transaction.atomic
def _hire(people: Company, password: str, seed: int) -> list[int]:
    """Everybody, with the admin first of all; whoever has left is a member no more."""
    admin = joining.begin(
        workspace=WORKSPACE, zone=ZONES[0], email=f"admin@{DOMAIN}", name="Kim Admin", password=password
    )
    teams: dict[str, Team] = {}
    for path in people.teams:
        above = None
        for part in range(1, path.count("/") + 2):
            name = "/".join(path.split("/")[:part])
            if name not in teams:
                teams[name] = tree.create(name.split("/")[-1], parent=above, by=admin)
            above = teams[name]
    names, rng = list(load("countries").values()), random.Random(seed)
    members = []
    for place in range(len(people)):
        country = rng.choice(names)
        first, last = rng.choice(country["first"]), rng.choice(country["last"])
        email = f"{plain(first)}.{plain(last)}.{place + 1}@{DOMAIN}"
        there = people.ended[place] == NEVER
        members.append(
            Member(email=email, name=f"{first} {last}", role=ROLES[people.role[place]], team=teams[people.teams[people.team[place]]],
                   zone=ZONES[people.zone[place]], is_active=there, password=admin.password, added_by=admin)
        )  # fmt: skip
    for member in Member.objects.bulk_create(members, batch_size=2000):
        if member.role == Role.MANAGER and member.is_active and member.team:
            tree.change(member.team, name=member.team.name, manager=member, by=admin)
    return [member.pk for member in members]


def _open_deals(people: Company, ids: Sequence[int], asked: Asked) -> None:
    """Some deals of each rep, opened and moved with the verbs, in the days they were."""
    rng, now = random.Random(asked.seed), timezone.now()
    stages = list(Stage.objects.order_by("pipeline_id", "position"))
    towns = [city for country in load("countries").values() for city in country["cities"]]
    end = datetime.combine(asked.until, time(12), tzinfo=now.tzinfo)
    for seller in Member.objects.filter(pk__in=ids, role=Role.REP, is_active=True).order_by("pk"):
        for number in range(DEALS):
            town = rng.choice(towns)
            made = create(f"{town} Works {seller.pk}-{number}", by=seller, kind=Kind.COMPANY).record
            assert isinstance(made, RecordedCompany)
            course = (rng.randint(5, 120), rng.randint(2, 60), "Call back")
            open_deal(
                made,
                seller,
                f"{town} {number + 2} lines",
                rng.randint(40, 900) * 100,
                rng.choice(stages),
                course,
                min(end, now),
            )
