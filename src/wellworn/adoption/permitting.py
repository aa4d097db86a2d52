"""Whom a reader may be shown numbers about: the bridge from `measures.permitted` to the reader's stored ledger and the log of looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from wellworn.adoption.models import Look, Partition, ReaderLedger
from wellworn.adoption.protections import may_be_shown
from wellworn.adoption.published import known_to_all
from wellworn.measures.measure import GROUPS, Row, Scope
from wellworn.measures.permitted import Key, Permitted, permitted
from wellworn.measures.suppression import FLOOR, Why, bits, least
from wellworn.members.clock import zone_of
from wellworn.members.models import Member


@dataclass(frozen=True)
class Allowed:
    """The groups that a reader may be shown: the partition that is counted, and what is said of the others."""

    by: tuple[str, ...]
    partition: Partition  # by which what is counted can be kept: it is the same for many readers
    groups: Mapping[tuple[str, str], Sequence[int]]  # who is counted, by the role and the team that they are counted as
    people: Mapping[Key, int]
    held: Mapping[Key, Why] = field(default_factory=dict)
    within: Mapping[Key, Key] = field(default_factory=dict)
    since: date | None = None
    k: int = FLOOR  # people that a group has at least


@transaction.atomic
def allow(
    members: Sequence[Row],
    asked: Sequence[tuple[tuple[str, ...], bool, list[str]]],
    scope: Scope,
    *,
    by: Member,
    page: str,
    ledger_of: Member | None = None,
) -> dict[tuple[tuple[str, ...], bool], Allowed]:
    """Decide for each of `asked` (by which groups, whether of starters alone, the measures' keys) what `by` may be shown, beside all
    that they have been shown, and write down that they looked. Whoever asks for the same reader at once waits.
    With `ledger_of` it is another's ledger: that of all who read together."""
    held = ReaderLedger.hold(ledger_of or by)
    before, rules = (ledger := held.read()), held.in_force
    k = least(rules.least_group)
    places = {row["member"]: int(str(row["member"])) for row in members}
    published = known_to_all(scope.first, scope.last)
    today, found = timezone.localdate(timezone=zone_of(by)), {}
    for groups, starters, keys in asked:
        rows = members if may_be_shown(by, groups, rules) else ()
        said, ledger = permitted(
            rows,
            scope.counted_by(groups),
            ledger=ledger,
            known=[by.pk],
            published=published,
            places=places,
            k=k,
            starters=starters,
        )
        found[groups, starters] = _kept(said, k)
        if said.groups:
            Look.note(by, page, groups, found[groups, starters].partition, keys, today)
    held.write(before, ledger, today)
    return found


def _kept(said: Permitted, k: int) -> Allowed:
    """What was decided, with its partition as it is stored."""
    groups = {labels(said.by, key): [int(str(one)) for one in members] for key, members in said.groups.items()}
    partition = Partition.of({names: bits(ids) for names, ids in groups.items()}, said.since)
    return Allowed(said.by, partition, groups, said.people, said.held, said.within, said.since, k)


def labels(by: tuple[str, ...], key: Key) -> tuple[str, str]:
    """The role and the team under which a group is counted."""
    named = dict(zip(by, key, strict=True))
    role, team = (named.get(name, "") for name in GROUPS)
    return role, team
