"""Whom a reader may be shown numbers about: the bridge from `measures.permitted` to the reader's stored ledger and the log of looks.

What was decided is kept by all that it was decided from, the reader's ledger among it, and only where it added nothing to that ledger: so
a kept decision is the one that would be made, and what it shows was written down when it was first made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wellworn.adoption.models import Decided, Look, Partition, ReaderLedger
from wellworn.adoption.protections import may_be_shown
from wellworn.adoption.published import known_to_all
from wellworn.adoption.statements import code, digest
from wellworn.measures.measure import GROUPS, Row, Scope
from wellworn.measures.permitted import Key, Permitted, permitted
from wellworn.measures.suppression import FLOOR, Why, bits, least
from wellworn.members.clock import zone_of
from wellworn.members.models import Member

Kind = tuple[tuple[str, ...], bool]  # by which groups, and whether of starters alone


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
    among: str = "",
    ledger_of: Member | None = None,
) -> dict[Kind, Allowed]:
    """Decide for each of `asked` (by which groups, whether of starters alone, the measures' keys) what `by` may be shown, beside all
    that they have been shown, and write down that they looked. Whoever asks for the same reader at once waits. `among` is a digest of
    `members`; without it the decision is not kept.
    With `ledger_of` it is another's ledger: that of all who read together."""
    held = ReaderLedger.hold(ledger_of or by)
    before, rules = (ledger := held.read()), held.in_force
    k = least(rules.least_group)
    published = sorted(known_to_all(scope.first, scope.last))
    today, found = timezone.localdate(timezone=zone_of(by)), dict[Kind, Allowed]()
    opened = [(groups, starters, may_be_shown(by, groups, rules)) for groups, starters, _keys in asked]
    seen = [[format(row.members, "x"), row.first, row.last] for row in before.rows]
    key = digest([code(), among, opened, scope.first, scope.last, by.pk, held.pk, k, published, seen]) if among else ""
    kept = read(Decided.objects.filter(pk=key).values_list("said", flat=True).first()) if key else None
    if kept is None:
        places = {row["member"]: int(str(row["member"])) for row in members}
        for groups, starters, is_open in opened:
            said, ledger = permitted(
                members if is_open else (), scope.counted_by(groups), ledger=ledger, known=[by.pk], published=published, places=places,
                k=k, starters=starters,
            )  # fmt: skip
            found[groups, starters] = _kept(said, k)
        adds_nothing = not held.write(before, ledger, today)
        if key and adds_nothing:
            Decided(key=key, ledger=held, said=written(found)).keep()
    else:
        found = kept
    for groups, starters, keys in asked:
        if found[groups, starters].groups:
            Look.note(by, page, groups, found[groups, starters].partition, keys, today)
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


def written(found: Mapping[Kind, Allowed]) -> list[dict[str, Any]]:
    """Decisions as JSON keeps them; who is in a group stands in the partition."""
    return [
        {
            "by": one.by, "starters": starters, "partition": one.partition.pk, "k": one.k, "since": one.since and one.since.isoformat(),
            "people": [[list(key), count] for key, count in one.people.items()],
            "held": [[list(key), why.name] for key, why in one.held.items()],
            "within": [[list(key), list(unit)] for key, unit in one.within.items()],
        }
        for (_by, starters), one in found.items()
    ]  # fmt: skip


def read(said: Sequence[Mapping[str, Any]] | None) -> dict[Kind, Allowed] | None:
    """The decisions that `written` gave; None where there are none, or a partition is not there any more."""
    if said is None:
        return None
    partitions = Partition.objects.in_bulk([one["partition"] for one in said])
    if not all(one["partition"] in partitions for one in said):
        return None
    return {
        (tuple(one["by"]), one["starters"]): Allowed(
            by=tuple(one["by"]), partition=(partition := partitions[one["partition"]]), groups=partition.groups, k=one["k"],
            people={tuple(key): count for key, count in one["people"]}, held={tuple(key): Why[why] for key, why in one["held"]},
            within={tuple(key): tuple(unit) for key, unit in one["within"]}, since=one["since"] and date.fromisoformat(one["since"]),
        )
        for one in said
    }  # fmt: skip
