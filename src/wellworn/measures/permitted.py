"""Which groups of a report may be shown to a reader, and of whom each consists: the members' table and a scope in.

The one bridge from measures to `suppression`. Everybody is decided about first, then the roles, then the teams, then teams by role,
whatever a page asks for: so what matters most is there on every page, whichever is opened first. Who is not counted with everybody is
counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellworn.measures.measure import Row, Scope
from wellworn.measures.suppression import FLOOR, Group, Ledger, Team, Why, bits, numbers, roll_up, stand

Key = tuple[str, ...]  # the values of what is counted by: ("rep", "Sales/North"), () for everybody
EVERYBODY: Key = ()
OTHERS = ""  # the role or team of all those whose own is too few, or who have none
TIERS: tuple[tuple[str, ...], ...] = ((), ("role",), ("team",), ("role", "team"))
MOST, NEARLY = 0.5, 0.8  # of the people there: from when on a group can be counted if they came during the window


@dataclass(frozen=True)
class Permitted:
    """The groups that may be shown, those held back with the reason, and of whom each consists."""

    by: tuple[str, ...]
    groups: Mapping[Key, tuple[object, ...]]  # the members who are counted in each group that is shown
    held: Mapping[Key, Why] = field(default_factory=dict)
    within: Mapping[Key, Key] = field(default_factory=dict)  # a group too few by itself -> the one it is shown in
    since: date | None = None  # from when on the people are counted, if most of them came during the window

    @property
    def shown(self) -> frozenset[Key]:
        """The groups that may be shown."""
        return frozenset(self.groups)

    @property
    def people(self) -> dict[Key, int]:
        """Of how many people each shown group is."""
        return {key: len(members) for key, members in self.groups.items()}


@dataclass(frozen=True)
class There:
    """The people there in a window: as bits, with their role and team."""

    wanted: int
    present: int
    roles: Mapping[str, int]
    teams: Mapping[str, int]
    since: date | None


def permitted(
    members: Iterable[Row],
    scope: Scope,
    *,
    ledger: Ledger | None = None,
    known: Iterable[object] = (),
    published: Iterable[object] = (),
    k: int = FLOOR,
    places: Mapping[object, int] | None = None,
    starters: bool = False,
) -> tuple[Permitted, Ledger]:
    """What of a report over `scope` may be shown, and the reader's ledger once it has been.

    `members` are rows of the members' table. `known` are members all of whose numbers the reader knows: themselves. `published` are
    those who have shown something of theirs: what is shown has to tell of nobody both with them as known and with them as anybody.
    `places` gives each member a bit that stays theirs; without it the bits hold for this one report, and no ledger may be given.
    `starters` asks for those alone who came in the window.
    """
    if ledger is not None and places is None:
        raise ValueError("A ledger outlives a report: give each member a place that stays theirs.")
    rows = list(members)
    at = places if places is not None else {row["member"]: place for place, row in enumerate(rows)}
    there = there_in(rows, scope, at, starters=starters)
    mine, shown = (bits(at[one] for one in ones if one in at) for ones in (known, published))
    page = Page(there, scope, (mine | shown, mine), k, ledger or Ledger())
    canonical = tuple(sorted(scope.by))
    for tier in TIERS[: TIERS.index(canonical) + 1]:
        page.decide(tier)
    who = {place: member for member, place in at.items()}
    order = [canonical.index(name) for name in scope.by]

    def asked(key: Key) -> Key:
        return tuple(key[place] for place in order)

    groups = {asked(key): tuple(who[place] for place in numbers(one)) for key, one in page.shown[canonical].items()}
    held = {asked(key): why for key, why in page.held[canonical].items()}
    within = {asked(key): asked(unit) for key, unit in page.within[canonical].items()}
    return Permitted(scope.by, groups, held, within, there.since), page.ledger


def there_in(rows: Sequence[Row], scope: Scope, at: Mapping[object, int], *, starters: bool = False) -> There:
    """Who is there all through a window; who came during it waits. If most came during it, the window is theirs from when on nearly
    all were there. Of `starters`: who came during it."""
    came: dict[int, date] = {}
    roles: dict[str, int] = {}
    teams: dict[str, int] = {}
    for row in rows:
        started, ended, one = row.get("started"), row.get("ended"), at[row["member"]]
        begin = started if isinstance(started, date) else date.min
        if begin > scope.last or isinstance(ended, date) and ended < scope.last:
            continue
        if starters and begin < scope.first:
            continue
        came[one] = begin
        role, team = str(row["role"]), str(row["team"])
        roles[role] = roles.get(role, 0) | 1 << one
        teams[team] = teams.get(team, 0) | 1 << one
    present = bits(came)
    if starters or not came:
        return There(present, present, roles, teams, None)
    days = sorted(came.values())
    here = sum(day <= scope.first for day in days)
    if here >= MOST * len(days):
        since, cut = None, scope.first
    else:
        since = cut = days[-(-int(NEARLY * 100) * len(days) // 100) - 1]
    wanted = bits(place for place, day in came.items() if day <= cut)
    return There(wanted, present, roles, teams, since)


class Page:
    """What is decided about one page, tier by tier: everybody, the roles, the teams, the teams by role."""

    def __init__(self, there: There, scope: Scope, known: tuple[int, int], k: int, ledger: Ledger) -> None:
        self.there, self.scope, self.known, self.k, self.ledger = there, scope, known, k, ledger
        self.people = there.wanted  # who is counted at all: those who are counted with everybody
        self.shown: dict[tuple[str, ...], dict[Key, int]] = {}
        self.held: dict[tuple[str, ...], dict[Key, Why]] = {}
        self.within: dict[tuple[str, ...], dict[Key, Key]] = {}

    def decide(self, tier: tuple[str, ...]) -> None:
        """Decide about the groups of a tier, beside those above it."""
        groups, self.within[tier], held = self._groups(tier)
        names = {"\x1f".join(key): key for key in groups}
        wanted = [Group(name, groups[key]) for name, key in names.items()]
        standing, self.ledger = stand(
            wanted, self.ledger, self.scope.first, self.scope.last, present=self.there.present, known=self.known, k=self.k
        )  # fmt: skip
        self.shown[tier] = {names[name]: members for name, members in standing.shown.items()}
        self.held[tier] = held | {names[name]: why for name, why in standing.held.items()}
        if not tier:
            self.people = self.shown[tier].get(EVERYBODY, self.people)

    def _groups(self, tier: tuple[str, ...]) -> tuple[dict[Key, int], dict[Key, Key], dict[Key, Why]]:
        """The groups of a tier, small ones within larger; which went where; and those for which there is no larger."""
        if not tier:
            return ({EVERYBODY: self.people} if self.people else {}), {}, {}
        if tier == ("role",):
            return self._rolled({name: members & self.people for name, members in self.there.roles.items()})
        if tier == ("team",):
            return self._rolled({name: members & self.people for name, members in self.there.teams.items()})
        groups: dict[Key, int] = {}
        within: dict[Key, Key] = {}
        held: dict[Key, Why] = {}
        roles, _within, _held = self._groups(("role",))
        for (role,), members in roles.items():
            part = self._rolled({name: one & members for name, one in self.there.teams.items()})
            groups |= {(role, *key): one for key, one in part[0].items()}
            within |= {(role, *key): (role, *unit) for key, unit in part[1].items()}
            held |= {(role, *key): why for key, why in part[2].items()}
        return groups, within, held

    def _rolled(self, paths: Mapping[str, int]) -> tuple[dict[Key, int], dict[Key, Key], dict[Key, Why]]:
        """Teams by their paths, or roles, each with what is too few rolled up into the one above it, at last into OTHERS."""
        rolled = roll_up(tree(paths), known=self.known[0], k=self.k)
        groups: dict[Key, int] = {(unit.name,): unit.members for unit in rolled.units}
        gone = {name: unit for name, unit in rolled.too_few.items() if paths.get(name)}
        within: dict[Key, Key] = {(name,): (unit,) for name, unit in gone.items() if unit is not None and unit != name}
        held: dict[Key, Why] = {(name,): Why.TOO_FEW for name, unit in gone.items() if unit != name}
        return groups, within, held


def tree(paths: Mapping[str, int]) -> list[Team]:
    """Teams named by their paths from the top, as a tree below OTHERS."""
    own = dict(paths)
    for path in paths:
        parts = path.split("/")
        for end in range(1, len(parts)):
            own.setdefault("/".join(parts[:end]), 0)
    below = [Team(name, name.rpartition("/")[0], members) for name, members in own.items() if name != OTHERS]
    return [Team(OTHERS, None, own.get(OTHERS, 0)), *below]
