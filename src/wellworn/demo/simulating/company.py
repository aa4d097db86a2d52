"""Who works there: roles, teams, days, habits and beliefs. All arrays, a place for each member."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wellworn.demo.simulating.calendar import HOLIDAYS, ZONES, Days, is_holiday, weekday

ROLES = ("rep", "manager", "executive", "admin", "it")
REP, MANAGER, EXECUTIVE, ADMIN, IT = range(5)
DIVISIONS = ("Sales", "Service")
REGIONS = ("North", "South", "East", "West", "Centre")
LEAVES = 3  # stretches of holiday a year
NEVER = np.datetime64("2200-01-01", "D")
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class Company:
    """Everybody who was ever a member in the months told, in the order of their numbers, from 1."""

    first: np.datetime64
    last: np.datetime64
    role: Whole
    team: Whole  # place in `teams`
    teams: tuple[str, ...]
    zone: Whole
    weekdays: NDArray[np.bool_]  # member x Monday to Sunday
    leave: Days  # member x stretch x (first, last)
    started: Days
    ended: Days  # NEVER for those who are there
    habit: Real  # how much of it they do, 1 on average
    belief: Real  # how sensible they find it, 0 to 1: who finds it senseless makes up more

    def __len__(self) -> int:
        return len(self.role)

    def chunks(self, size: int) -> Iterator[Whole]:
        """The places of all members, `size` at a time."""
        for start in range(0, len(self), size):
            yield np.arange(start, min(start + size, len(self)))

    def works(self, places: Whole, days: Days) -> NDArray[np.bool_]:
        """Which of the members work on which of the days."""
        works = self.weekdays[places][:, weekday(days)]
        for zone, name in enumerate(ZONES):
            works[np.ix_(self.zone[places] == zone, is_holiday(name, days))] = False
        for stretch in range(self.leave.shape[1]):
            away = self.leave[places, stretch]
            works &= ~((days >= away[:, :1]) & (days <= away[:, 1:]))
        works &= (days >= self.started[places][:, None]) & (days <= self.ended[places][:, None])
        return works

    def days_off(self, place: int) -> str:
        """As the members' table writes it."""
        years = range(_year(self.first), _year(self.last) + 1)
        holidays = [f"{year}-{day}" for year in years for day in HOLIDAYS[ZONES[self.zone[place]]]]
        leaves = [f"{start}..{end}" for start, end in self.leave[place]]
        return " ".join(sorted(holidays + leaves))


def company(members: int, first: date, last: date, rng: np.random.Generator) -> Company:
    """Draw a company in which `members` work at a time, on average; those who left and came are more."""
    begin, end = np.datetime64(first, "D"), np.datetime64(last, "D")
    span = int((end - begin).astype(int)) + 1
    role, team, teams = _places(members, rng)
    began = np.full(members, begin - 1)
    ended = np.full(members, NEVER)
    leaving = np.flatnonzero(
        rng.random(members) < 1 - 0.88 ** (span / 365)
    )  # one in eight a year, and somebody follows
    if len(leaving) and span > 20:
        gone = begin + rng.integers(10, span, len(leaving))
        ended[leaving] = gone
        role, team = np.append(role, role[leaving]), np.append(team, team[leaving])
        began, ended = np.append(began, gone + 1), np.append(ended, np.full(len(leaving), NEVER))
    return staffed(role, team, teams, (begin, end), (began, ended), rng)


def staffed(
    role: Whole,
    team: Whole,
    teams: tuple[str, ...],
    span: tuple[np.datetime64, np.datetime64],
    stay: tuple[Days, Days],
    rng: np.random.Generator,
) -> Company:
    """A company of these people, with what is drawn about each: zone, weekdays, leave, habit and belief."""
    count = len(role)
    weekdays = np.tile(np.array([True] * 5 + [False] * 2), (count, 1))
    part_time = np.flatnonzero(rng.random(count) < 0.12)
    weekdays[part_time, rng.integers(0, 5, len(part_time))] = False
    return Company(
        *span, role, team, teams, rng.choice(len(ZONES), count, p=(0.5, 0.2, 0.2, 0.1)), weekdays,
        _leave(count, *span, rng), *stay, rng.gamma(4, 0.25, count), rng.beta(3, 2, count),
    )  # fmt: skip


def _places(members: int, rng: np.random.Generator) -> tuple[Whole, Whole, tuple[str, ...]]:
    """Roles and teams: a head office, and teams of four to nine reps with a manager."""
    office = max(1, members // 100)
    heads = [EXECUTIVE] * max(1, members // 150) + [ADMIN] * max(1, members // 200) + [IT] * office
    role, team, teams = heads[: max(0, members - 1)], [0] * min(len(heads), max(0, members - 1)), ["Head office"]
    while len(role) < members:
        size = min(int(rng.integers(4, 10)), members - len(role) - 1)
        number = len(teams) - 1
        path = f"{DIVISIONS[number % 5 == 4]}/{REGIONS[number // 5 % len(REGIONS)]}/Team {number + 1:03}"
        teams.append(path)
        role += [MANAGER] + [REP] * size
        team += [len(teams) - 1] * (size + 1)
    return np.array(role), np.array(team), tuple(teams)


def _leave(count: int, begin: np.datetime64, end: np.datetime64, rng: np.random.Generator) -> Days:
    """Stretches of one to two weeks, three a year."""
    years = range(_year(begin), _year(end) + 1)
    starts = np.stack(
        [np.datetime64(f"{year}-01-01", "D") + rng.integers(0, 350, count) for year in years for _ in range(LEAVES)],
        axis=1,
    )
    return np.stack([starts, starts + rng.integers(6, 14, starts.shape)], axis=2)


def _year(day: np.datetime64) -> int:
    return int(str(day)[:4])
