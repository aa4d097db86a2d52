"""Usage through the interface: what was done elsewhere in, one's own events and the numbers of at least five out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.members.conftest import ada  # noqa: F401  an admin
from wellworn.adoption import giving_out
from wellworn.api.models import Scope
from wellworn.api.tokens import make
from wellworn.members.models import Member, Role, Team, Workspace
from wellworn.usage.models import Event
from wellworn.usage.rolling import roll_up

DAY = date(2026, 11, 3)
AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
Programs = Callable[..., Program]


def told(name: str, member: str) -> dict[str, Any]:
    data = {"member": member}
    at = timezone.now().isoformat()
    return {
        "specversion": "1.0",
        "id": name,
        "source": "/phones",
        "type": "wellworn.usage.call.log",
        "time": at,
        "data": data,
    }


@pytest.fixture
def service(ada: Member) -> Program:  # noqa: F811
    """A service whose token an admin made."""
    return Program(make("Warehouse", [Scope.USAGE], by=ada, service=True)[1])


@pytest.fixture
def crowd(team: Team) -> list[Member]:
    """Six who log calls, and have been here for long."""
    made = [Member.objects.create(email=f"m{n}@norrvik.example", team=team) for n in range(6)]
    Member.objects.update(created_at=AT - timedelta(days=90))
    return made


def test_a_service_tells_of_members_and_each_event_is_counted_once(ana: Member, ben: Member, service: Program) -> None:
    events = [told("1", "ana@norrvik.example"), told("2", "ben@norrvik.example"), told("3", "who@norrvik.example")]
    answer = service("POST", "/usage/events", events)
    assert answer.status_code == 200
    assert (answer.json()["counted"], answer.json()["known"]) == (2, 0)
    assert [one["index"] for one in answer.json()["refused"]] == [2]
    assert service("POST", "/usage/events", events).json()["known"] == 2
    assert Event.objects.filter(feature="call.log", surface="outside").count() == 2


def test_lines_and_a_single_event_are_taken_too(ana: Member, service: Program) -> None:
    lines = "\n".join(json.dumps(told(str(n), "ana@norrvik.example")) for n in range(3))
    headers = {"Authorization": f"Bearer {service.secret}"}
    answer = service.client.generic("POST", "/api/v1/usage/events", lines, "application/x-ndjson", headers=headers)
    assert answer.json()["counted"] == 3  # type: ignore[attr-defined]
    assert service("POST", "/usage/events", told("9", "ana@norrvik.example")).json()["counted"] == 1


def test_what_cannot_be_taken_in_is_a_problem(ana: Member, service: Program) -> None:
    assert service("POST", "/usage/events", told("1", "who@norrvik.example")).status_code == 422
    assert service("POST", "/usage/events", []).status_code == 422
    assert service("POST", "/usage/events", [told("1", "ana@norrvik.example")] * 1001).status_code == 422
    headers = {"Authorization": f"Bearer {service.secret}"}
    assert service.client.generic("POST", "/api/v1/usage/events", "{", headers=headers).status_code == 400


def test_a_member_tells_of_themselves_alone(ana: Member, ben: Member, program: Programs) -> None:
    own = program(ana, Scope.USAGE)
    assert own("POST", "/usage/events", told("1", "ben@norrvik.example")).status_code == 422
    assert own("POST", "/usage/events", told("1", "ana@norrvik.example")).json()["counted"] == 1


def test_a_token_without_the_scope_opens_nothing(ana: Member, program: Programs) -> None:
    other = program(ana, Scope.READ, Scope.WRITE, Scope.EVENTS)
    for method, path in (
        ("GET", "/usage/own"),
        ("GET", "/usage/days?since=2026-11-01&until=2026-11-02"),
        ("POST", "/usage/events"),
    ):
        assert other(method, path, [] if method == "POST" else None).status_code == 403


def test_everybody_reads_their_own_events_and_nobody_elses(ana: Member, ben: Member, program: Programs) -> None:
    now = timezone.now()
    for n in range(5):
        Event.record("note.write", by=ana, kind="deal", record_id=7, at=now - timedelta(hours=n // 2))
        Event.record("deal.move", by=ben)
    Event.record("note.write", by=ana, at=now - timedelta(days=40))
    own = program(ana, Scope.USAGE)
    Event.objects.filter(feature="token.make").delete()
    seen, after = [], ""
    while True:
        answer = own("GET", f"/usage/own?limit=2&after={after.replace('+', '%2B')}")
        assert answer["Content-Type"] == "application/cloudevents-batch+json"
        seen += answer.json()
        after = answer.get("Next", "")
        if not after:
            break
    assert len(seen) == len({one["id"] for one in seen}) == 5
    assert {one["type"] for one in seen} == {"wellworn.usage.note.write"}
    assert seen[0]["subject"] == "deal/7"
    assert "ben" not in json.dumps(seen)


def test_a_number_of_five_does_not_go_out_since_each_of_them_may_read_it_and_one_of_six_does(
    crowd: list[Member], service: Program, ana: Member
) -> None:
    for number, member in enumerate(crowd):
        Event.record("call.log", by=member, at=AT, count=number + 1)
        if number < 5:
            Event.record("deal.move", by=member, at=AT, count=50)
    Event.record("capture.fill", by=None, at=AT, count=9)
    roll_up()
    answer = service("GET", f"/usage/days?since={DAY}&until={DAY}")
    events = answer.json()
    assert sorted((one["type"], one["data"]["by"], one["data"]["count"]) for one in events) == [
        ("wellworn.usage.call.log", "members", 21),
        ("wellworn.usage.capture.fill", "machine", 9),
    ]
    said = json.dumps(events)
    assert not any(str(member) in said or member.email in said for member in [*crowd, ana])


def test_nothing_of_members_goes_out_of_a_day_that_is_not_over(crowd: list[Member], service: Program) -> None:
    today = timezone.localdate()
    for member in crowd:
        Event.record("call.log", by=member)
    Event.record("capture.fill", by=None, count=9)
    roll_up()
    events = service("GET", f"/usage/days?since={today - timedelta(days=3)}&until={today + timedelta(days=3)}").json()
    assert [(one["type"], one["data"]["by"]) for one in events] == [("wellworn.usage.capture.fill", "machine")]


def test_a_new_token_is_no_new_reader(crowd: list[Member], service: Program, ada: Member) -> None:  # noqa: F811
    for member in crowd:
        Event.record("call.log", by=member, at=AT)
    roll_up()
    ask = f"/usage/days?since={DAY}&until={DAY}"
    assert [one["data"]["count"] for one in service("GET", ask).json()] == [6]
    Member.objects.filter(pk=crowd[0].pk).update(is_active=False, ended_on=DAY - timedelta(days=1))
    other = Program(make("Other", [Scope.USAGE], by=ada, service=True)[1])
    assert service("GET", ask).json() == other("GET", ask).json() == []


def test_what_went_out_before_the_first_service_was_made_is_known_to_it(crowd: list[Member], ada: Member) -> None:  # noqa: F811
    for member in crowd:
        Event.record("call.log", by=member, at=AT)
    roll_up()
    reader = giving_out.together()
    assert reader == ada  # the command line, as long as there is no service
    counts = [one["data"]["count"] for one in giving_out.days(DAY, DAY, by=reader, page="usage export")]
    assert counts == [6]
    Member.objects.filter(pk=crowd[0].pk).update(is_active=False, ended_on=DAY - timedelta(days=1))
    first = Program(make("First", [Scope.USAGE], by=ada, service=True)[1])
    assert first("GET", f"/usage/days?since={DAY}&until={DAY}").json() == []
    ada.role = Role.MANAGER  # nor does it begin anew when that admin is none any more
    ada.save()
    assert giving_out.together() == reader


def test_a_least_group_that_the_workspace_sets_higher_counts_for_what_goes_out(
    crowd: list[Member], service: Program, team: Team
) -> None:
    more = [Member.objects.create(email=f"more{n}@norrvik.example", team=team) for n in range(6)]
    Member.objects.update(created_at=AT - timedelta(days=90))
    Workspace.objects.update_or_create(pk=1, defaults={"least_group": 8})
    for number, member in enumerate([*crowd, *more]):
        Event.record("call.log", by=member, at=AT)
        if number < 8:
            Event.record("deal.move", by=member, at=AT)
    roll_up()
    events = service("GET", f"/usage/days?since={DAY}&until={DAY}").json()
    assert [(one["type"], one["data"]["count"]) for one in events] == [("wellworn.usage.call.log", 12)]


def test_the_numbers_of_all_are_for_a_service_alone(mara: Member, program: Programs) -> None:
    answer = program(mara, Scope.USAGE)("GET", f"/usage/days?since={DAY}&until={DAY}")
    assert answer.status_code == 403
    assert "/usage/own" in answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    ["since=2026-11-02&until=2026-11-01", "since=2020-01-01&until=2026-11-01", "since=x&until=y", "",
     "since=0001-01-01&until=0001-01-10", "since=9999-12-30&until=9999-12-31"],
)  # fmt: skip
def test_days_that_make_no_sense_are_refused(query: str, service: Program) -> None:
    assert service("GET", f"/usage/days?{query}").status_code == 422


@pytest.mark.parametrize(
    "after",
    ["x", "2026-11-03T09:00:00_7", "2026-11-03T09:00:00%2B00:00_", "2026-11-03T09:00:00%2B00:00_9999999999999999999"],
)
def test_a_cursor_that_is_not_ours_is_refused(after: str, ana: Member, program: Programs) -> None:
    assert program(ana, Scope.USAGE)("GET", f"/usage/own?after={after}").status_code == 400
