"""A crawler signs in as everybody there can be and opens whatever can be opened. One member's use is a number that nothing else can be:
it stands in nobody else's answer, in no log and in no job; and the member's own programs find it, so the test can fail."""

from __future__ import annotations

import logging
import re
import struct
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from tests.adoption.company import company, live, used
from tests.conftest import signed_in
from tests.test_strangers import routes
from wellworn.api.models import Scope as Right
from wellworn.api.tokens import make
from wellworn.members.models import Member, Role
from wellworn.usage.models import Event
from wellworn.usage.rolling import roll_up

pytestmark = pytest.mark.django_db
OWN = 7_654_321  # how often one of them moved a deal in a day: a prime, and with all that others do in the window still itself
NEAR = 100_000  # all that the others did is less: a sum in which it is shows it
NUMBER = re.compile(r"\d(?:[\d.,'\u00a0\u202f\u2009 ]*\d)?")
MOMENT = re.compile(r"(?<=T\d\d:\d\d:\d\d)\.\d+")  # parts of a second, which are any number
LINKS = re.compile(r"(?:href|src|hx-get|data-[a-z-]+|action)=\"([^\"]+)\"")
LEADS_AWAY = ("account_logout", "worker", "manifest", "offline")
FEW, MANY = (
    1,
    2,
)  # addresses of a route that are opened beside those it begins with: of most, and of those that tell of use
OPENED = ("active_share", "features", "given_back", "worth")  # of the measures: all have one page and one gate
TELLS = re.compile(r"/(adoption|me/|looks|seen|usage|api/)")


def numbers(text: str) -> Iterator[int]:
    """Each number of a text, however its thousands are parted."""
    for found in NUMBER.findall(text):
        for digits in {
            re.sub(r"\D", "", found),
            *re.split(r"[^\d]", found),
            *re.split(r"[, .](?=\d{1,2}$)", found)[:1],
        }:
            clean = re.sub(r"\D", "", digits)
            if clean and len(clean) < 12:
                yield int(clean)


def tells(answer: bytes | str) -> bool:
    """Whether the number, or a sum that it is in, can be read from this."""
    raw = answer if isinstance(answer, bytes) else answer.encode()
    if any(struct.pack(kind, OWN) in raw for kind in ("<q", ">q", "<d")):
        return True
    return any(OWN <= one < OWN + NEAR for one in numbers(MOMENT.sub("", raw.decode(errors="replace"))))


@pytest.fixture
def people(caplog: pytest.LogCaptureFixture) -> dict[str, list[Member]]:
    """The company, and what one of its field moved."""
    caplog.set_level(logging.DEBUG)
    found, today = company(), timezone.localdate()
    everybody = [one for group in found.values() for one in group]
    live(everybody, today - timedelta(days=120), today)
    victim = found["field"][3]
    day = today - timedelta(days=3)
    at = datetime.combine(day, time(3, 47, 13), tzinfo=UTC)
    Event.record("deal.move", by=victim, at=at, count=OWN)
    roll_up()
    used(victim, "feed.make", [day], count=OWN)
    used(victim, "capture.fill", [day], count=OWN, automatic=True)
    return found


def readers(people: dict[str, list[Member]]) -> dict[str, Member]:
    """One of each kind: a colleague of the same team, the manager, and everybody with a right or a mark."""
    field, office = people["field"], people["office"]
    found = {"colleague": field[5], "manager": field[-1], "executive": office[0], "admin": office[2], "it": office[3]}
    champion, speaker = people["north"][2], people["service"][2]
    Member.objects.filter(pk=champion.pk).update(is_champion=True)
    Member.objects.filter(pk=speaker.pk).update(is_representative=True)
    team = field[0].team
    assert team is not None
    type(team).objects.filter(pk=team.pk).update(manager=field[-1])
    assert {one.role for one in found.values()} == set(Role)
    return found | {"champion": champion, "representative": speaker}


def begin(victim: Member) -> list[str]:
    """Every route, with the one it is about in the place of its variables, and each measure by each group."""
    ids: dict[str, object] = {
        "member_id": victim.pk, "pk": victim.pk, "kind": "deal", "team_id": victim.team_id, "name": "role", "object": "deal",
    }  # fmt: skip
    found = [route.address for route in routes(ids) if route.name not in LEADS_AWAY]
    for key in OPENED:
        found.append(f"/adoption/m/{key}?member={victim.pk}&team={victim.team_id}")
    return found


def crawl(browser: Client, start: list[str], **headers: str) -> dict[str, bytes]:
    """What each address answers, from `start` along every link."""
    waiting, opened, first = list(start), Counter[str](), set(start)
    answers: dict[str, bytes] = {}
    while waiting:
        address = waiting.pop()
        try:
            name = resolve(urlsplit(address).path).view_name or urlsplit(address).path
        except (Resolver404, ValueError):
            continue
        most = MANY if TELLS.match(address) else FEW
        if address in answers or name in LEADS_AWAY or (opened[name] >= most and address not in first):
            continue
        opened[name] += address not in first
        answer = browser.get(address, headers=headers)
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined, arg-type]
        assert answer.status_code < 500, address
        answers[address] = raw
        if "html" in answer.headers.get("Content-Type", ""):
            for link in LINKS.findall(raw.decode(errors="replace")):
                there = urldefrag(urljoin(address, link.replace("&amp;", "&")))[0]
                if there.startswith("/") and not there.startswith("/static/"):
                    waiting.append(there)
    return answers


def test_nobody_else_finds_what_a_member_did(people: dict[str, list[Member]], caplog: pytest.LogCaptureFixture) -> None:
    victim = people["field"][3]
    programs = [one for one in begin(victim) if one.startswith("/api/")]
    since, until = timezone.localdate() - timedelta(days=30), timezone.localdate()
    programs.append(f"/api/v1/usage/days?since={since}&until={until}")
    for kind, reader in readers(
        people
    ).items():  # one after the other in one company: what was counted for one is kept for all
        reader.refresh_from_db()
        answers = crawl(signed_in(reader), begin(victim))
        if reader.role != Role.IT:  # who sees no records makes tokens for services alone
            right = make("Mine", Right.values, by=reader)[1]
            answers |= crawl(Client(), programs, Authorization=f"Bearer {right}")
        if reader.role in (Role.ADMIN, Role.IT):
            service = make("Service", Right.values, by=reader, service=True)[1]
            answers |= crawl(Client(), programs, Authorization=f"Bearer {service}")
        assert len(answers) > 50
        assert (kind, [address for address, raw in answers.items() if tells(raw)]) == (kind, [])
    assert not [line for line in caplog.messages if tells(line)]
    assert not [row for row in jobs() if tells(row)]


def jobs() -> list[str]:
    """What waits to be done, and with what."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name || ' ' || args::text FROM procrastinate_jobs")
        return [str(row[0]) for row in cursor.fetchall()]


def test_the_member_finds_it_with_a_program_of_their_own(people: dict[str, list[Member]]) -> None:
    victim = people["field"][3]
    right = make("Mine", Right.values, by=victim)[1]
    answers = crawl(Client(), ["/api/v1/usage/own"], Authorization=f"Bearer {right}")
    assert [address for address, raw in answers.items() if tells(raw)] == ["/api/v1/usage/own"]


@pytest.mark.parametrize(
    "said",
    ["7654321", "7,654,321 acts", "<td>7.654.321</td>", "7 655 000", "7\u202f654\u202f400", '{"count": 7654399}'],
)
def test_the_number_is_found_however_it_is_written(said: str) -> None:
    assert tells(said)


def test_other_numbers_are_left_alone() -> None:
    assert not any(tells(one) for one in ("76543", "7,6 54", "2026-11-22 7:65", "754321", "17654321"))
