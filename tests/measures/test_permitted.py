"""Which rows of a report by role or team may be shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wellworn.measures.measure import Row, Scope
from wellworn.measures.permitted import EVERYBODY, only, permitted
from wellworn.measures.suppression import Ledger, Why

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def people(team: str, numbers: range, role: str = "rep", ended: date | None = None) -> list[Row]:
    return [{"member": number, "role": role, "team": team, "started": None, "ended": ended} for number in numbers]


def test_a_small_team_and_the_one_that_would_reveal_it_are_left_out() -> None:
    members = people("Sales", range(4)) + people("Technology", range(4, 13)) + people("Support", range(13, 40))
    allowed, _ledger = permitted(members, Scope(FIRST, LAST, ("team",)))
    assert allowed.shown == {EVERYBODY, ("Support",)}
    assert allowed.held == {("Sales",): Why.TOO_FEW, ("Technology",): Why.WOULD_REVEAL}
    assert allowed.people["Technology",] == 9
    rows: list[Row] = [{"team": team, "people": 9, "active": 3} for team in ("Sales", "Technology", "Support")]
    assert [row["team"] for row in only(rows, allowed)] == ["Support"]


def test_by_nothing_everybody_is_one_row() -> None:
    rows: list[Row] = [{"people": 6}]
    assert only(rows, permitted(people("Sales", range(6)), Scope(FIRST, LAST))[0]) == rows
    assert only(rows, permitted(people("Sales", range(4)), Scope(FIRST, LAST))[0]) == []


def test_who_left_before_the_window_is_in_no_group() -> None:
    members = people("Sales", range(4)) + people("Sales", range(4, 9), ended=date(2026, 9, 30))
    assert permitted(members, Scope(FIRST, LAST, ("team",)))[0].shown == frozenset()


def test_a_reader_who_saw_the_team_before_one_left_does_not_see_it_after() -> None:
    places = {number: number for number in range(40)}
    scope = Scope(FIRST, LAST, ("team",))
    members = people("North", range(9)) + people("South", range(9, 40))
    allowed, ledger = permitted(members, scope, ledger=Ledger(), places=places)
    assert ("North",) in allowed.shown
    fewer = [row for row in members if row["member"] != 3]
    later = Scope(FIRST + timedelta(days=1), LAST + timedelta(days=1), ("team",))
    after, _ledger = permitted(fewer, later, ledger=ledger, places=places)
    assert ("North",) not in after.shown and EVERYBODY not in after.shown and ("South",) in after.shown
    unseen, _ledger = permitted(fewer, later, ledger=Ledger(), places=places)
    assert ("North",) in unseen.shown


def test_the_reader_counts_for_nothing() -> None:
    members = people("North", range(5)) + people("South", range(5, 40))
    scope = Scope(FIRST, LAST, ("team",))
    assert ("North",) in permitted(members, scope)[0].shown
    assert ("North",) not in permitted(members, scope, known=[2])[0].shown


def test_a_ledger_needs_places_that_stay() -> None:
    with pytest.raises(ValueError, match="stays theirs"):
        permitted([], Scope(FIRST, LAST), ledger=Ledger())
