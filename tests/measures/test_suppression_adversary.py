"""A reader who wants to know what single people do: they ask again and again, by role, team, start and window, wait until people come
and go, know their own number and those that others publish, and combine everything linearly. They never learn anything about fewer
than five. Weaker rules, as products have them, are broken by the same reader: so the test can fail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from wellworn.measures.suppression import FLOOR, Group, Ledger, bits, decide, numbers

DAY, BEGINNING = timedelta(days=1), date(2026, 1, 5)
VIEWER = 0


@dataclass
class Person:
    """Somebody, with the one number that the reader is after."""

    team: int
    role: int
    does: int
    joined: date
    left: date | None = None


@dataclass
class Seen:
    """A number on a page: of whom, of which days, and how much."""

    members: int
    first: date
    last: date
    total: int


@dataclass
class Rule:
    """Some way of deciding what is shown, with whatever it remembers."""

    show: Callable[[Rule, Sequence[Group], date, date, int], Sequence[str]]
    ledger: Ledger = field(default_factory=Ledger)
    past: list[int] = field(default_factory=list)

    def asked(self, groups: Sequence[Group], first: date, last: date, known: int) -> list[Group]:
        names = self.show(self, groups, first, last, known)
        return [group for group in groups if group.name in names]


def ours(rule: Rule, groups: Sequence[Group], first: date, last: date, known: int) -> Sequence[str]:
    decision, rule.ledger = rule.ledger.ask(groups, first, last, known=known)
    return decision.shown


def five_or_more(rule: Rule, groups: Sequence[Group], first: date, last: date, known: int) -> Sequence[str]:
    return [group.name for group in groups if (group.members & ~known).bit_count() >= FLOOR]


def page_by_page(rule: Rule, groups: Sequence[Group], first: date, last: date, known: int) -> Sequence[str]:
    return decide(groups, known=known).shown


def unlike_the_last_five(rule: Rule, groups: Sequence[Group], first: date, last: date, known: int) -> Sequence[str]:
    """Each new group has to differ by five from each of the last five."""
    names = []
    for group in groups:
        members = group.members & ~known
        near = [one for one in rule.past[-5:] if 0 < (one ^ members).bit_count() < FLOOR]
        if members.bit_count() >= FLOOR and not near:
            names.append(group.name)
            rule.past.append(members)
    return names


def unlike_every_other(rule: Rule, groups: Sequence[Group], first: date, last: date, known: int) -> Sequence[str]:
    """Pairs alone, but of all times."""
    names = []
    for group in groups:
        members = group.members & ~known
        if members.bit_count() >= FLOOR and not [
            one for one in rule.past if 0 < (one ^ members & ~known).bit_count() < FLOOR
        ]:
            names.append(group.name)
            rule.past.append(members)
    return names


def forgetting_who_reads(rule: Rule, groups: Sequence[Group], first: date, last: date, known: int) -> Sequence[str]:
    decision, rule.ledger = rule.ledger.ask(groups, first, last)
    return decision.shown


def single_atoms_alone(rule: Rule, groups: Sequence[Group], first: date, last: date, known: int) -> Sequence[str]:
    """Refuses when the sum of some few people follows, and not when only a mixture of their numbers does."""
    from wellworn.measures.suppression.algebra import atoms, reduced

    names: list[str] = []
    for group in groups:
        members = group.members & ~known
        sets = [one for one in dict.fromkeys([*(one & ~known for one in rule.past), members]) if one]
        parts = atoms(sets)
        matrix = [[int(part & one != 0) for part in parts] + [int(one == other) for other in sets] for one in sets]
        rows, pivots = reduced(np.array(matrix), len(parts)) if sets else (np.zeros((0, 0)), {})
        told = [row for row in pivots.values() if np.count_nonzero(rows[row, : len(parts)]) == 1]
        few = [row for row in told if parts[int(np.flatnonzero(rows[row, : len(parts)])[0])].bit_count() < FLOOR]
        if members.bit_count() >= FLOOR and not few:
            names.append(group.name)
            rule.past.append(members)
    return names


WEAKER = [five_or_more, page_by_page, unlike_the_last_five, unlike_every_other, forgetting_who_reads,
          single_atoms_alone]  # fmt: skip


class Reader(RuleBasedStateMachine):
    """What the reader can do. `show` is the rule that they are up against."""

    show = staticmethod(ours)

    def __init__(self) -> None:
        super().__init__()
        self.rule = Rule(type(self).show)
        self.people: list[Person] = []
        self.seen: list[Seen] = []
        self.today = BEGINNING
        self.published = bits([VIEWER])

    @initialize(crowd=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=14, max_size=26))
    def hire(self, crowd: list[tuple[int, int]]) -> None:
        for number, (team, role) in enumerate(crowd):
            self.people.append(Person(team, role, does=7**number % 1009, joined=BEGINNING - (number % 3) * DAY))

    @rule(team=st.integers(0, 2), role=st.integers(0, 1))
    def somebody_joins(self, team: int, role: int) -> None:
        if len(self.people) < 30:
            self.people.append(Person(team, role, 7 ** len(self.people) % 1009, self.today))

    @rule(who=st.integers(1, 29))
    def somebody_leaves(self, who: int) -> None:
        if who < len(self.people) and self.people[who].left is None:
            self.people[who].left = self.today

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days: int) -> None:
        self.today += days * DAY

    @rule(who=st.integers(1, 29))
    def somebody_publishes(self, who: int) -> None:
        """Only where the product allows it: what was shown before may not tell of others then."""
        more = self.published | bits([who])
        if who < len(self.people) and not self.rule.ledger.would_expose(more) and not self.rule.past:
            self.published = more

    @rule(
        pages=st.lists(
            st.tuples(
                st.sampled_from(["all", "team", "role", "both", "early", "pair"]), st.sampled_from([1, 7, 28, 90])
            ),
            min_size=1,
            max_size=4,
        )
    )
    def look(self, pages: list[tuple[str, int]]) -> None:
        for by, days in pages:
            self.page(by, days)

    def page(self, by: str, days: int) -> None:
        first, last = self.today - days * DAY, self.today
        groups: dict[str, list[int]] = {}
        for number, one in enumerate(self.people):
            if one.joined <= last and (one.left is None or one.left > first):
                early = one.joined < BEGINNING
                names = {
                    "all": ["all"], "team": ["all", f"t{one.team}"], "role": [f"r{one.role}"],
                    "both": ["all", f"t{one.team}", f"r{one.role}", f"t{one.team}r{one.role}"],
                    "early": [f"e{early}", f"e{early}r{one.role}"], "pair": [f"not{team}" for team in range(3) if team != one.team],
                }[by]  # fmt: skip
                for name in names:
                    groups.setdefault(name, []).append(number)
        asked = [Group(name, bits(members)) for name, members in groups.items()]
        for group in self.rule.asked(asked, first, last, self.published):
            total = sum(self.people[one].does for one in numbers(group.members))
            self.seen.append(Seen(group.members, first, last, total))

    def teardown(self) -> None:
        """All that was seen within a quarter of each other, taken together."""
        for moment in {one.first for one in self.seen}:
            near = [one for one in self.seen if one.first <= moment < one.last + 91 * DAY]
            learnt = self.learnt(near)
            assert not learnt, f"{learnt} stand alone in {near}"

    def learnt(self, seen: list[Seen]) -> list[int]:
        """Up to four people outside of whom some combination of what was seen is nothing. By ranks in floating point."""
        unknown = [number for number in range(len(self.people)) if not self.published >> number & 1]
        rows = {one.members & ~self.published for one in seen} - {0}
        if not rows:
            return []
        matrix = np.array([[row >> number & 1 for number in unknown] for row in sorted(rows)], dtype=float)
        _kinds, kind, alike = np.unique(matrix, axis=1, return_inverse=True, return_counts=True)
        lonely = np.flatnonzero(alike[kind] < FLOOR)  # five whose columns are equal are told all together or not at all
        few = list(combinations(lonely, min(FLOOR - 1, len(lonely)))) if len(lonely) else []
        if not few:
            return []
        without = np.repeat(matrix[None], len(few), axis=0)
        for place, out in enumerate(few):
            without[place][:, list(out)] = 0
        lower = np.flatnonzero(np.linalg.matrix_rank(without) < np.linalg.matrix_rank(matrix))
        return [unknown[one] for one in few[lower[0]]] if len(lower) else []


def attack(show: Callable[..., Sequence[str]], examples: int) -> None:
    machine = type("Reader", (Reader,), {"show": staticmethod(show)})
    phases = [Phase.generate] if show is not ours else [Phase.generate, Phase.shrink]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=14, derandomize=True, database=None, phases=phases, deadline=None
        ),
    )


def test_a_reader_who_asks_waits_and_combines_learns_nothing_about_fewer_than_five() -> None:
    attack(ours, 120)


@pytest.mark.parametrize("weaker", WEAKER)
def test_the_same_reader_breaks_each_weaker_rule(weaker: Callable[..., Sequence[str]]) -> None:
    with pytest.raises(AssertionError, match="stand alone"):
        attack(weaker, 400)
