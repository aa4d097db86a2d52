"""Two readers who want to know what single people do, in the application itself: they ask by role, team and window, wait while people come,
leave, move, publish and revoke, and combine linearly all that each was shown. Neither learns of fewer than five. With a gate that
forgets, or that looks at each group by itself, the same readers do: so the test can fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.adoption.company import at, staff, team
from wellworn.adoption import asking, permitting
from wellworn.adoption.asking import ask
from wellworn.adoption.models import Published, ReaderLedger
from wellworn.measures.days import counted, people, used
from wellworn.measures.measure import PEOPLE, Measure, Scope
from wellworn.measures.permitted import permitted
from wellworn.measures.suppression import FLOOR, Ledger, Standing, stand
from wellworn.measures.tables import Tables
from wellworn.members.models import Member, Role, Team
from wellworn.usage.models import Surface, UsageDay

pytestmark = pytest.mark.django_db
BEGINNING, DAY, APART = date(2026, 5, 4), timedelta(days=1), timedelta(days=91)


def acts(tables: Tables, scope: Scope):  # type: ignore[no-untyped-def]
    """How often anything was done."""
    done, here = used(tables, scope), people(tables, scope).select("member", *scope.by)
    many = counted(done, scope.by, acts=done["count"].sum().coalesce(0).cast("int64"))
    sizes = counted(here, scope.by, **{PEOPLE: here.count()})
    return many.inner_join(sizes, list(scope.by)) if scope.by else many.cross_join(sizes)


ACTS = Measure("acts", "?", "acts", "acts", "days", "here", expression=acts, needs=("usage_days",))


@dataclass(frozen=True)
class Seen:
    """A number on a page: of whom it was, and of which days."""

    members: frozenset[int]
    first: date
    last: date


class Readers(RuleBasedStateMachine):
    """What the readers can do. Each example is undone in the database when it is over."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.today = BEGINNING
        self.seen: dict[int, list[Seen]] = {}
        self.teams: list[Team] = []
        self.there: list[Member] = []

    @initialize(crowd=st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=16, max_size=24))
    def hire(self, crowd: list[tuple[int, bool]]) -> None:
        top = team("Sales")
        self.teams = [team("North", top), team("South", top), team("Service")]
        for place, is_manager in crowd:
            self.join(place, is_manager, BEGINNING - 200 * DAY)
        self.readers = self.there[:2]

    def join(self, place: int, is_manager: bool, since: date) -> None:
        [member] = staff(1, self.teams[place], Role.MANAGER if is_manager else Role.REP, at(since))
        UsageDay.objects.bulk_create(
            UsageDay(day=BEGINNING + week * 7 * DAY, member=member, feature="deal.move", surface=Surface.WEB, automatic=False,
                     count=100 + len(self.there))
            for week in range(-30, 30)
        )  # fmt: skip
        self.there.append(member)

    @rule(place=st.integers(0, 2), is_manager=st.booleans())
    def somebody_joins(self, place: int, is_manager: bool) -> None:
        self.join(place, is_manager, self.today)

    @precondition(lambda self: len(self.there) > 14)
    @rule(who=st.integers(2, 13))
    def somebody_leaves(self, who: int) -> None:
        member = self.there.pop(who)
        Member.objects.filter(pk=member.pk).update(is_active=False, ended_on=self.today - DAY)

    @rule(who=st.integers(2, 13), place=st.integers(0, 2))
    def somebody_moves(self, who: int, place: int) -> None:
        Member.objects.filter(pk=self.there[who].pk).update(team=self.teams[place])

    @rule(who=st.integers(2, 13))
    def somebody_publishes_or_revokes(self, who: int) -> None:
        member, now = self.there[who], timezone.now()
        if not Published.objects.filter(member=member, revoked_at=None).update(revoked_at=now):
            Published.objects.create(member=member, fact="x", first=self.today - 6 * DAY, last=self.today, at=now)

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days: int) -> None:
        self.today = min(self.today + days * DAY, BEGINNING + 170 * DAY)

    @rule(
        who=st.integers(0, 1), days=st.sampled_from([7, 28, 60]),
        by=st.sampled_from([(), ("role",), ("team",), ("role", "team"), ("team",)]),
    )  # fmt: skip
    def somebody_looks(self, who: int, days: int, by: tuple[str, ...]) -> None:
        reader, scope = self.readers[who], Scope(self.today - (days - 1) * DAY, self.today, by)
        answer = ask(ACTS, scope, by=reader, page="test")
        groups = [frozenset(members) for members in LAST_ALLOWED[-1].values()]
        assert sorted(answer.people.values()) == sorted(len(one) for one in groups)
        assert {row[PEOPLE] for row in answer.rows} == {len(one) for one in groups}  # who was decided about was counted
        self.seen.setdefault(reader.pk, []).extend(Seen(members, scope.first, scope.last) for members in groups)

    def teardown(self) -> None:
        try:
            for reader, seen in self.seen.items():
                for moment in {one.first for one in seen}:
                    near = [one for one in seen if one.first <= moment < one.last + APART]
                    told = few(near, reader)
                    assert not told, f"{told} stand alone in {near}"
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


LAST_ALLOWED: list[dict[tuple[str, str], list[int]]] = []


@pytest.fixture(autouse=True)
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers know of whom each number is, which is more than any page tells them."""
    LAST_ALLOWED.clear()
    allow = asking.allow

    def heard(*given: object, **more: object) -> object:
        found = allow(*given, **more)  # type: ignore[arg-type]
        LAST_ALLOWED.extend(dict(one.groups) for one in found.values())  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(asking, "allow", heard)


def few(seen: list[Seen], reader: int) -> list[int]:
    """Up to four people outside of whom some combination of what was seen is nothing. By ranks in floating point."""
    unknown = sorted({one for row in seen for one in row.members} - {reader})
    rows = {tuple(int(one in row.members) for one in unknown) for row in seen if row.members - {reader}}
    if not rows:
        return []
    matrix = np.array(sorted(rows), dtype=float)
    _kinds, kind, alike = np.unique(matrix, axis=1, return_inverse=True, return_counts=True)
    lonely = np.flatnonzero(alike[kind.reshape(-1)] < FLOOR)
    for size in range(1, FLOOR):
        for some in combinations(lonely, size):
            without = matrix.copy()
            without[:, list(some)] = 0
            if np.linalg.matrix_rank(without) < np.linalg.matrix_rank(matrix):
                return [unknown[one] for one in some]
        if size > 1 and len(lonely) > 14:
            break  # two and three at a time say enough where there are many
    return []


def attack(examples: int, phases: tuple[Phase, ...] = (Phase.generate,)) -> None:
    run_state_machine_as_test(
        Readers,
        settings=settings(
            max_examples=examples, stateful_step_count=12, derandomize=True, database=None, phases=phases, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_two_readers_who_ask_wait_and_combine_learn_nothing_about_fewer_than_five() -> None:
    attack(12)


def forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReaderLedger, "read", lambda self: Ledger())


def looks_at_each_group_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(groups, ledger, first, last, **given):  # type: ignore[no-untyped-def]
        shown = {one.name: one.members for one in groups if (one.members & ~given["known"][0]).bit_count() >= FLOOR}
        return Standing(shown, {}), ledger

    monkeypatch.setattr("wellworn.measures.permitted.stand", alone)


@pytest.mark.parametrize("weaken", [forgets, looks_at_each_group_alone])
def test_the_same_readers_break_a_weaker_gate(
    weaken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    weaken(monkeypatch)
    with pytest.raises(AssertionError, match="stand alone"):
        attack(40)


def test_the_real_one_is_what_is_attacked() -> None:
    assert permitting.permitted is permitted and stand.__module__ == "wellworn.measures.suppression.standing"
