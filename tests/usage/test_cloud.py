"""CloudEvents 1.0: what is taken in of outside systems, counted once, and nothing that watches."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as some

from wellworn.members.models import Alias, Member
from wellworn.usage.cloud import CannotTake, digest_of, event_of, events_of, lines_of, read
from wellworn.usage.features import BY_KEY
from wellworn.usage.models import Event, Surface, TakenIn, UsageDay
from wellworn.usage.rolling import roll_up
from wellworn.usage.taking_in import forget, take_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Told = Callable[..., dict[str, Any]]


def told(name: str = "1", member: str = "ana@norrvik.example", **otherwise: Any) -> dict[str, Any]:
    """An event of a telephone system."""
    event: dict[str, Any] = {
        "specversion": "1.0", "id": name, "source": "/phones", "type": "wellworn.usage.call.log",
        "time": "2026-11-22T09:30:00+01:00", "data": {"member": member},
    }  # fmt: skip
    return event | otherwise


def take(*events: object, by: Member | None = None) -> tuple[int, int, list[int]]:
    outcome = take_in(events, by=by, at=NOW)
    return outcome.counted, outcome.known, [number for number, _why in outcome.refused]


def test_an_event_of_another_system_is_counted_for_its_member(ana: Member) -> None:
    assert take(told(data={"member": " Ana@Norrvik.example", "count": 3, "automatic": True})) == (1, 0, [])
    event = Event.objects.get(feature="call.log")
    assert (event.member, event.at, event.surface) == (ana, datetime(2026, 11, 22, 8, 30, tzinfo=UTC), Surface.OUTSIDE)
    assert (event.automatic, event.count) == (True, 3)
    roll_up()
    assert UsageDay.objects.get(feature="call.log").count == 3


def test_a_further_address_of_a_member_is_theirs_too(ana: Member) -> None:
    Alias.objects.create(member=ana, address="a.lind@norrvik.example")
    assert take(told(member="a.lind@norrvik.example")) == (1, 0, [])


def test_what_is_told_twice_is_counted_once(ana: Member) -> None:
    assert take(told("1"), told("2"), told("1")) == (2, 1, [])
    assert take(told("2"), told("3"), told("1", data={"member": "ana@norrvik.example", "count": 9})) == (1, 2, [])
    assert take(told("1", source="/another")) == (1, 0, [])
    assert Event.objects.filter(feature="call.log").count() == 4


def test_one_bad_event_does_not_stop_the_others(ana: Member) -> None:
    assert take(told("1"), told("2", member="nobody@norrvik.example"), "…", told("4")) == (2, 0, [1, 2])
    assert take(told("2", member="ana@norrvik.example")) == (1, 0, [])


def test_a_member_tells_of_themselves_alone_and_a_service_of_all(ana: Member, ben: Member) -> None:
    assert take(told(member="ben@norrvik.example"), by=ana) == (0, 0, [0])
    assert take(told(), by=ana) == (1, 0, [])
    service = Member.objects.create(email="s@service.invalid", is_service=True)
    assert take(told("7", member="ben@norrvik.example"), by=service) == (1, 0, [])
    assert take(told("8", member="s@service.invalid"), by=service) == (0, 0, [0])


BAD = [
    {"specversion": "0.3"}, {"specversion": None}, {"id": ""}, {"id": 7}, {"source": None}, {"id": "x" * 501},
    {"type": "call.log"}, {"type": "wellworn.usage.mouse.move"}, {"type": "wellworn.usage.member.idle"},
    {"time": None}, {"time": "yesterday"}, {"time": "2026-11-22T09:30:00"}, {"time": "2025-11-01T00:00:00Z"},
    {"time": "2026-11-24T00:00:00Z"}, {"time": "0001-01-01T00:00:00+14:00"}, {"data": None}, {"data": []},
    {"data": {}}, {"data": {"member": ""}}, {"data": {"member": 7}}, {"data": {"member": "a\x00@b.example"}},
    {"data": {"member": "ana@norrvik.example", "seconds": 7}}, {"data": {"member": "ana@norrvik.example", "place": "home"}},
    {"data": {"member": "ana@norrvik.example", "count": 0}}, {"data": {"member": "ana@norrvik.example", "count": True}},
    {"data": {"member": "ana@norrvik.example", "count": 10_001}}, {"data": {"member": "ana@norrvik.example", "automatic": 1}},
]  # fmt: skip


@pytest.mark.parametrize("otherwise", BAD, ids=repr)
def test_what_is_no_event_of_ours_or_says_more_than_we_keep_is_not_taken_in(otherwise: dict[str, Any]) -> None:
    with pytest.raises(CannotTake):
        read(told(**otherwise), features=BY_KEY, at=NOW)


nonsense = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(event=nonsense, key=some.sampled_from(["specversion", "id", "source", "type", "time", "data"]))
def test_nothing_that_is_sent_does_more_than_be_refused(event: object, key: str) -> None:
    for one in (
        event,
        told(**{key: event}),
        told(data={"member": event}),
        told(data={"member": "a@b.c", "count": event}),
    ):
        try:
            read(one, features=BY_KEY, at=NOW)
        except CannotTake as error:
            assert str(error)


@given(some.text(min_size=1), some.text(min_size=1), some.text(min_size=1), some.text(min_size=1))
def test_two_events_are_the_same_where_source_and_id_are(source: str, name: str, other: str, another: str) -> None:
    assert (digest_of(source, name) == digest_of(other, another)) == ((source, name) == (other, another))


def test_one_a_batch_and_lines_are_read(ana: Member) -> None:
    one, two = told("1"), told("2")
    assert events_of(json.dumps(one).encode(), lines=False) == [one]
    assert events_of(json.dumps([one, two]).encode(), lines=False) == [one, two]
    assert events_of(b"".join(lines_of([one, two])) + b"\n", lines=True) == [one, two]
    for body in (b"{", b"\xff", b'{"a": NaN}', b"[" * 100_000):
        with pytest.raises(CannotTake):
            events_of(body, lines=False)


def test_another_reader_of_the_standard_understands_what_we_give() -> None:
    ours = event_of("7", "call.log", NOW, {"count": 2}, "deal/7")
    (line,) = lines_of([ours])
    theirs = JSONFormat().read(None, line)
    assert (theirs.get_id(), theirs.get_source(), theirs.get_type()) == ("7", "/wellworn", "wellworn.usage.call.log")
    assert (theirs.get_time(), theirs.get_subject(), theirs.get_data()) == (NOW, "deal/7", {"count": 2})


def test_what_was_taken_in_is_forgotten_when_it_is_too_old_to_come_again(ana: Member) -> None:
    oldest = told(time=(NOW - timedelta(days=366)).isoformat())
    assert take(oldest) == (1, 0, [])
    forget(NOW)
    assert take(oldest) == (0, 1, [])
    forget(NOW + timedelta(days=3))
    assert not TakenIn.objects.exists()
    assert take_in([oldest], by=None, at=NOW + timedelta(days=3)).refused
