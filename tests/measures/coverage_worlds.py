"""Seeded calendars, mailboxes and logs whose truth is known: series with moved and cancelled days, aliases, shared calendars with uids
of their own, other zones, logs that are late, on the wrong clock, of the day alone, twice, or about nothing that left a trace."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from wellworn.measures.coverage.addresses import Addresses
from wellworn.measures.coverage.sides import Copy, Log

ZONES = {f"m{number}": ZoneInfo(zone) for number, zone in enumerate(
    ["Europe/Stockholm", "Europe/London", "America/New_York", "Asia/Kolkata", "America/Los_Angeles", "Asia/Tokyo"])}  # fmt: skip
WORDS = ["offer", "renewal", "kick-off", "review", "pilot", "contract", "training", "roadmap", "prices", "support"]
MONDAY = datetime(2026, 3, 2)


@dataclass
class World:
    """What the two sides hold, and the truth: for each uid and day a happening and the logs about it."""

    copies: list[Copy] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)  # log → uid@first day, of logs that are about something
    untraced: set[str] = field(default_factory=set)  # logs about nothing that left a trace
    happened: set[str] = field(default_factory=set)  # uid@first day of all that took place
    called_off: set[str] = field(default_factory=set)
    names: dict[tuple[str, datetime], str] = field(default_factory=dict)  # (uid, start) of a copy → uid@first day

    def put(self, copy: Copy, name: str) -> None:
        """Another copy of a happening."""
        self.copies.append(copy)
        self.names[copy.uid, copy.starts] = name


def addresses(people: int) -> tuple[list[list[str]], Addresses]:
    """People outside with up to three addresses each, and who is who."""
    groups = [
        [
            f"p{number}@client{number % 40}.example",
            f"P{number}@mail.client{number % 40}.example",
            f"p.{number}@gmail.com",
        ][: 1 + number % 3]
        for number in range(people)
    ]
    return groups, Addresses(groups, frozenset({"ours.example"}), frozenset({"room1@resource.example"}))


class Maker:
    """Writes a world."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.people, self.who = addresses(120)
        self.world = World()
        self.busy: set[tuple[str, int]] = set()

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def one_of(self, many: list) -> object:
        return many[int(self.random.integers(len(many)))]

    def written(self, person: int) -> str:
        """One of the person's addresses, in one of the ways that addresses are written."""
        address = str(self.one_of(self.people[person]))
        return str(self.one_of([address, address.upper(), f"mailto:{address}", address.replace("@", "+crm@")]))

    def make(self, meetings: int = 140, series: int = 8, exchanges: int = 120) -> World:
        for number in range(meetings):
            day = int(self.random.integers(0, 60))
            self.meeting(f"single-{number}", day, "")
        for number in range(series):
            self.series(f"series-{number}")
        for number in range(exchanges):
            self.exchange(number)
        for number in range(meetings // 10):
            self.twice(number)
        self.without_trace()
        self.random.shuffle(self.world.copies)  # type: ignore[arg-type]
        return self.world

    def start(self, member: str, day: int) -> datetime:
        local = MONDAY + timedelta(
            days=7 * (day // 5) + day % 5,
            hours=int(self.random.integers(9, 17)),
            minutes=30 * int(self.random.integers(2)),
        )
        return local.replace(tzinfo=ZONES[member]).astimezone(UTC)

    def guests(self, day: int) -> list[int]:
        """People outside who meet nobody else on that day: with two meetings on one day even a person could not tell."""
        chosen: list[int] = []
        for person in self.random.permutation(len(self.people))[: int(self.random.integers(1, 4))]:
            if not any(("p", 1000 * int(person) + near) in self.busy for near in (day - 1, day, day + 1)):
                chosen.append(int(person))
        self.busy |= {("p", 1000 * person + day) for person in chosen}
        return chosen

    def series(self, uid: str) -> None:
        """Every week for eight weeks, with the same people; some days moved, some called off."""
        weekday, people = (
            int(self.random.integers(5)),
            [int(one) for one in self.random.choice(len(self.people), 2, replace=False)],
        )
        members = [str(one) for one in self.random.choice(list(ZONES), int(self.random.integers(1, 4)), replace=False)]
        for week in range(8):
            day = 5 * week + weekday
            self.busy |= {("p", 1000 * person + day) for person in people}
            self.meeting(uid, day, "series", people, members)

    def meeting(
        self, uid: str, day: int, instance: str, people: list[int] | None = None, members: list[str] | None = None
    ) -> None:
        people = people if people is not None else self.guests(day)
        members = members or [
            str(one) for one in self.random.choice(list(ZONES), int(self.random.integers(1, 4)), replace=False)
        ]
        if not people:
            return
        starts = self.start(members[0], day)
        length = timedelta(minutes=int(self.random.choice([30, 60, 90])))
        name = f"{uid}@{starts:%Y%m%dT%H%M}"
        title = " ".join(str(word) for word in self.random.choice(WORDS, 2))
        first = Copy(
            "meeting", uid, starts, starts + length, frozenset(), "", starts.isoformat() if instance else "", "", title
        )
        moved = first
        if self.chance(0.15):
            later = starts + timedelta(hours=int(self.random.choice([1, 2, 24, 48])))
            moved = replace(first, starts=later, ends=later + length, sequence=1)
        off = self.chance(0.1)
        if off:
            moved = replace(moved, status="cancelled", sequence=moved.sequence + 1)
        for place, member in enumerate(members):
            everybody = (
                [self.written(person) for person in people]
                + [f"{one}@ours.example" for one in members]
                + ["room1@resource.example"]
            )
            shared = {"uid": f"{uid}-as-{member}"} if place and self.chance(0.25) and not instance else {}
            self.world.put(replace(moved, addresses=frozenset(everybody), seen_by=member, **shared), name)
            if moved.sequence and not shared and (not place or self.chance(0.5)):  # a calendar that has not heard of it
                self.world.put(replace(first, addresses=frozenset(everybody), seen_by=member), name)
        (self.world.called_off if off else self.world.happened).add(name)
        if not off and self.chance(0.65):
            self.log(name, "meeting", first if moved.sequence and self.chance(0.3) else moved, people, members)

    def log(self, name: str, kind: str, thing: Copy, people: list[int], members: list[str]) -> None:
        """One log, sometimes two by two members, as people write them."""
        for member in members[: 2 if self.chance(0.15) else 1]:
            zone = ZONES[member]
            local = thing.starts.astimezone(zone)
            at: datetime | None = thing.starts + timedelta(minutes=int(self.random.integers(-10, 11)))
            how = self.random.random()
            if how < 0.25:
                at = None
            elif how < 0.35:
                at = local.replace(tzinfo=UTC)  # the wall clock taken for UTC
            elif how < 0.5:
                at = min(
                    thing.ends + timedelta(hours=int(self.random.integers(0, 4))),
                    local.replace(hour=23, minute=0).astimezone(UTC),
                )
            named = people if self.chance(0.7) else people[:1]
            key = f"log-{len(self.world.logs)}"
            self.world.logs.append(Log(
                key, str(self.one_of(["meeting", "meeting", "call", "visit"])) if kind == "meeting" else kind, local.date(), at,
                frozenset(self.written(person) for person in named), member=member,
                uid=thing.uid if self.chance(0.2) else "", title=thing.title if self.chance(0.4) else "",
            ))  # fmt: skip
            self.world.truth[key] = name

    def exchange(self, number: int) -> None:
        """A day's mails to and fro in one thread, in one or two mailboxes."""
        day = int(self.random.integers(0, 60))
        people = self.guests(day)
        member = str(self.one_of(list(ZONES)))
        if not people:
            return
        starts, name = self.start(member, day), ""
        for mail in range(int(self.random.integers(1, 5))):
            at = starts + timedelta(minutes=11 * mail)
            for holder in {member, str(self.one_of(list(ZONES))) if mail == 0 else member}:
                everybody = frozenset([*(self.written(person) for person in people), f"{member}@ours.example"])
                name = name or f"thread-{number}@{starts:%Y%m%dT%H%M}"
                self.world.put(
                    Copy("mail", f"<{number}-{mail}@mail>", at, at, everybody, holder, series=f"thread-{number}"), name
                )
        self.world.happened.add(name)
        if self.chance(0.6):
            self.log(name, "mail", replace(self.world.copies[-1], uid=f"<{number}-0@mail>"), people, [member])

    def twice(self, number: int) -> None:
        """Two meetings with the same people on one day, both logged with the hour, in any order."""
        day = int(self.random.integers(0, 60))
        people, member = self.guests(day), str(self.one_of(list(ZONES)))
        if not people:
            return
        morning = self.start(member, day).astimezone(ZONES[member]).replace(hour=9, minute=0).astimezone(UTC)
        for place, starts in enumerate([morning, morning + timedelta(hours=5)]):
            uid, length = f"twice-{number}-{place}", timedelta(minutes=45)
            everybody = frozenset([*(self.written(person) for person in people), f"{member}@ours.example"])
            name = f"{uid}@{starts:%Y%m%dT%H%M}"
            self.world.put(Copy("meeting", uid, starts, starts + length, everybody, member), name)
            self.world.happened.add(name)
            key, day_of = f"twice-{number}-{1 - place}", starts.astimezone(ZONES[member]).date()
            named = frozenset(self.written(person) for person in people)
            self.world.logs.append(Log(key, "meeting", day_of, starts + timedelta(minutes=5), named, member=member))
            self.world.truth[key] = name

    def without_trace(self) -> None:
        """Logs about nothing that a mailbox or calendar has: calls and visits, and meetings that nobody sees."""
        for number in range(60):
            day = int(self.random.integers(0, 60))
            people = self.guests(day)
            if not people:
                continue
            member = str(self.one_of(list(ZONES)))
            starts = self.start(member, day)
            kind = str(self.one_of(["call", "visit", "note", "meeting", "mail"]))
            at = starts if self.chance(0.6) else None
            people_named = frozenset(self.written(person) for person in people)
            self.world.logs.append(
                Log(f"none-{number}", kind, starts.astimezone(ZONES[member]).date(), at, people_named, member=member)
            )
            self.world.untraced.add(f"none-{number}")
