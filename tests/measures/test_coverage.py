"""What is logged beside what happened: the two sides meet as they should, and what cannot be known is not made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measures.coverage_judged import judged
from tests.measures.coverage_worlds import ZONES, Maker

from wellworn.measures.coverage.addresses import Addresses, plain
from wellworn.measures.coverage.measure import interval, shares
from wellworn.measures.coverage.reconcile import Outcome, reconcile, rows
from wellworn.measures.coverage.sides import Copy, Log
from wellworn.measures.coverage.traces import happenings
from wellworn.measures.measure import Scope
from wellworn.measures.tables import HAPPENED

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOTH, NOT_LOGGED, UNDECIDED = Outcome.BOTH, Outcome.NOT_LOGGED, Outcome.UNDECIDED
WHO = Addresses([["kim@client.example", "kim@gmail.com"]], frozenset({"ours.example"}))
MEETING = Copy("meeting", "u1", NINE, NINE + HOUR, frozenset({"kim@client.example", "ana@ours.example"}), "ana")
LOG = Log("l1", "meeting", date(2026, 3, 4), NINE, frozenset({"kim@client.example"}), member="ana")


def outcomes(copies: list[Copy], logs: list[Log], **more: object) -> list[Outcome]:
    """What became of each line, in the order of the outcomes' names."""
    found = reconcile(copies, logs, WHO, zones={"ana": ZoneInfo("Europe/Stockholm")}, **more)  # type: ignore[arg-type]
    return sorted((one.outcome for one in found), key=lambda one: one.name)


@pytest.mark.parametrize("seed", range(6))
def test_the_two_sides_meet(seed: int) -> None:
    """Series, moved and cancelled days, aliases, shared calendars, zones: precision and recall of at least 0.98 each."""
    maker = Maker(seed)
    world = maker.make()
    found = reconcile(world.copies, world.logs, maker.who, zones=ZONES)
    assert all(precision >= 0.98 and recall >= 0.98 for precision, recall in judged(world, found).values()), judged(
        world, found
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_what_comes_in_leaves_no_trace(seed: int) -> None:
    maker = Maker(seed)
    world = maker.make(meetings=40, series=3, exchanges=30)
    once = reconcile(world.copies, world.logs, maker.who, zones=ZONES)
    again = reconcile(world.copies[::-1], world.logs[::-1], maker.who, zones=ZONES)
    assert {(one.outcome, one.log and one.log.key, one.happening) for one in once} == {
        (one.outcome, one.log and one.log.key, one.happening) for one in again
    }


@pytest.mark.parametrize("seed", range(3))
def test_every_log_and_every_happening_is_reckoned_once(seed: int) -> None:
    maker = Maker(seed)
    world = maker.make(meetings=40, series=3, exchanges=30)
    found = reconcile(world.copies, world.logs, maker.who, zones=ZONES)
    assert sorted(one.log.key for one in found if one.log) == sorted(one.key for one in world.logs)
    told = [one.happening.key for one in found if one.happening and one.outcome is not Outcome.AGAIN]
    assert sorted(told) == sorted(one.key for one in happenings(world.copies, maker.who, ZONES))


@pytest.mark.parametrize("kind", ["call", "visit", "note"])
def test_what_leaves_no_trace_is_never_false(kind: str) -> None:
    assert outcomes([], [replace(LOG, kind=kind)]) == [Outcome.OFF_CHANNEL]


def test_a_meeting_in_three_calendars_happened_once() -> None:
    copies = [MEETING, replace(MEETING, seen_by="ben"), replace(MEETING, seen_by="carl", uid="another program's")]
    assert outcomes(copies, []) == [NOT_LOGGED]
    assert outcomes(copies, [LOG, replace(LOG, key="l2", member="ben")]) == [Outcome.AGAIN, BOTH]


def test_a_moved_meeting_is_where_it_was_moved_to_and_found_from_where_it_was() -> None:
    moved = replace(MEETING, starts=NINE + 2 * HOUR, ends=NINE + 3 * HOUR, sequence=1)
    (line,) = reconcile([MEETING, moved], [LOG], WHO, zones={})
    assert line.outcome is BOTH and line.happening and line.happening.starts == NINE + 2 * HOUR
    assert rows([line], {})[0]["status"] == "moved"


def test_a_cancelled_meeting_did_not_happen_unless_somebody_says_so() -> None:
    off = replace(MEETING, status="cancelled", sequence=1)
    assert outcomes([MEETING, off], []) == [Outcome.CALLED_OFF]
    assert outcomes([MEETING, off], [LOG]) == [UNDECIDED]


def test_instances_of_a_series_are_told_apart() -> None:
    week = timedelta(days=7)
    copies = [
        replace(MEETING, starts=NINE + week * n, ends=NINE + week * n + HOUR, instance=f"{NINE + week * n}")
        for n in range(3)
    ]
    logged = replace(LOG, day=date(2026, 3, 11), at=None, uid="u1")
    found = reconcile(copies, [logged], WHO, zones={})
    assert [one.happening.starts for one in found if one.outcome is BOTH and one.happening] == [NINE + week]
    assert sum(one.outcome is NOT_LOGGED for one in found) == 2


def test_an_alias_is_the_same_person_and_a_colleague_is_nobody_outside() -> None:
    assert outcomes([MEETING], [replace(LOG, addresses=frozenset({"K.I.M@googlemail.com"}))]) == [BOTH]
    assert outcomes([replace(MEETING, addresses=frozenset({"ana@ours.example", "ben@ours.example"}))], []) == []


def test_the_wall_clock_taken_for_utc_is_understood() -> None:
    assert outcomes([MEETING], [replace(LOG, at=NINE + HOUR)]) == [BOTH]


def test_a_days_mails_with_the_same_people_are_one_exchange() -> None:
    mails = [
        replace(MEETING, kind="mail", uid=f"<{n}>", starts=NINE + n * HOUR, ends=NINE + n * HOUR, series="t")
        for n in range(3)
    ]
    assert outcomes(mails, []) == [NOT_LOGGED]
    assert outcomes(mails, [replace(LOG, kind="mail", at=None)]) == [BOTH]


def test_a_log_of_a_day_on_which_nothing_was_connected_is_not_judged() -> None:
    assert outcomes([], [LOG]) == [Outcome.NO_TRACE]
    assert outcomes([], [LOG], seen=lambda member, day: False) == [UNDECIDED]


def test_what_is_alike_and_not_enough_is_not_decided() -> None:
    assert outcomes([MEETING], [replace(LOG, day=date(2026, 3, 5), at=None)]) == [UNDECIDED]
    assert outcomes([replace(MEETING, status="tentative")], []) == [UNDECIDED]


def test_a_reckoning_fits_the_table_happened() -> None:
    maker = Maker(1)
    world = maker.make(meetings=20, series=2, exchanges=10)
    for row in rows(reconcile(world.copies, world.logs, maker.who, zones=ZONES), ZONES):
        assert set(row) == {column.name for column in HAPPENED}
        assert row["day"] is not None and row["status"] in ("confirmed", "tentative", "cancelled", "moved")


def test_what_cannot_be_decided_widens_the_interval_both_ways() -> None:
    (row,) = shares([{"people": 9, "month": 202603, "kind": "meeting", "both": 60, "not_logged": 30, "no_trace": 0, "off_channel": 4,
                      "undecided": 10}], Scope(date(2026, 3, 1), date(2026, 3, 31)))  # fmt: skip
    assert row["coverage"] == pytest.approx(2 / 3)
    assert row["coverage_interval"] == pytest.approx((0.5020, 0.7811), abs=1e-3)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_every_share_that_may_be_true(part: int, unsure: int, rest: int) -> None:
    whole = part + unsure + rest
    bounds = interval(part, unsure, whole)
    if bounds is None:
        assert whole == 0
    else:
        assert -1e-12 <= bounds[0] <= part / whole + 1e-12 and (part + unsure) / whole - 1e-12 <= bounds[1] <= 1 + 1e-12


@given(st.emails())
def test_an_address_is_plain_once_and_for_all(address: str) -> None:
    assert plain(plain(address)) == plain(address.upper().lower()) == plain(f"mailto:{address}".lower())


def test_the_share_of_a_world_lies_in_its_interval() -> None:
    """The true coverage of seeded worlds, known to their maker, is where the interval says."""
    inside = []
    for seed in range(6):
        maker = Maker(100 + seed)
        world = maker.make(meetings=80, series=4, exchanges=60)
        found = [one.outcome for one in reconcile(world.copies, world.logs, maker.who, zones=ZONES)]
        both, alone, unsure = (found.count(one) for one in (BOTH, NOT_LOGGED, UNDECIDED))
        true = len(set(world.truth.values())) / len(world.happened)
        low, high = interval(both, unsure, both + alone + unsure) or (0, 0)
        inside.append(low <= true <= high)
    assert np.mean(inside) == 1
