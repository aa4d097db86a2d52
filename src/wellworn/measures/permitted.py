"""Which groups of a report may be shown to a reader: the members' table and a scope in, the rows to show out.

The one bridge from measures to `suppression`: whoever shows a measure by role or team asks here first, with the ledger of whoever reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellworn.measures.measure import Row, Scope
from wellworn.measures.suppression import FLOOR, Group, Ledger, Why, bits, decide

Key = tuple[str, ...]  # the values of what is counted by: ("rep", "Sales/North"), () for everybody
EVERYBODY: Key = ()


@dataclass(frozen=True)
class Permitted:
    """The groups that may be shown, those held back with the reason, and of whom each consists."""

    by: tuple[str, ...]
    shown: frozenset[Key]
    held: Mapping[Key, Why] = field(default_factory=dict)
    people: Mapping[Key, int] = field(default_factory=dict)  # how many are in each

    def allows(self, row: Row) -> bool:
        """Whether a row of a measure by the same columns may be shown."""
        return tuple(str(row[name]) for name in self.by) in self.shown


def permitted(
    members: Iterable[Row],
    scope: Scope,
    *,
    ledger: Ledger | None = None,
    known: Iterable[object] = (),
    k: int = FLOOR,
    places: Mapping[object, int] | None = None,
) -> tuple[Permitted, Ledger]:
    """What of a report over `scope` may be shown, everybody together included, and the reader's ledger once it has been.

    `members` are rows of the members' table. `known` are members whose own numbers the reader knows: themselves, and who publishes
    theirs. `places` gives each member a bit that stays theirs; without it the bits hold for this one report, and no ledger may be given.
    """
    if ledger is not None and places is None:
        raise ValueError("A ledger outlives a report: give each member a place that stays theirs.")
    there = [row for row in members if _is_there(row, scope)]
    at = places if places is not None else {row["member"]: place for place, row in enumerate(there)}
    sets = _sets(there, scope.by, at)
    names = {_name(key): key for key in sets}
    groups = [Group(name, sets[key]) for name, key in names.items()]
    self_known = bits(at[one] for one in known if one in at)
    before = ledger if ledger is not None else Ledger()
    decision = decide(
        groups, before=before.near(scope.first, scope.last), known=self_known, k=k, first=[_name(EVERYBODY)]
    )
    after = before.having({sets[names[name]] for name in decision.shown}, scope.first, scope.last)
    held = {names[name]: why for name, why in decision.held.items()}
    people = {key: members_.bit_count() for key, members_ in sets.items()}
    return Permitted(scope.by, frozenset(names[name] for name in decision.shown), held, people), after


def only(rows: Sequence[Row], allowed: Permitted) -> list[Row]:
    """The rows that may be shown."""
    return [row for row in rows if allowed.allows(row)]


def _sets(members: Sequence[Row], by: tuple[str, ...], at: Mapping[object, int]) -> dict[Key, int]:
    """Everybody, and each group: as numbers of bits."""
    sets: dict[Key, int] = {EVERYBODY: 0}
    for row in members:
        one = 1 << at[row["member"]]
        sets[EVERYBODY] |= one
        if by:
            key = tuple(str(row[name]) for name in by)
            sets[key] = sets.get(key, 0) | one
    return sets


def _is_there(row: Row, scope: Scope) -> bool:
    """Whether there can be anything of a member in the window."""
    started, ended = row.get("started"), row.get("ended")
    return not (isinstance(started, date) and started > scope.last or isinstance(ended, date) and ended < scope.first)


def _name(key: Key) -> str:
    return "\x1f".join(key) if key else "\x1f"
