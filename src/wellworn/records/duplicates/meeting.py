"""The keys of records in the database: written in the transaction of what changes them, and those that meet under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from wellworn.lib import sql
from wellworn.records.duplicates.facts import facts_of
from wellworn.records.duplicates.keys import CROWD, Facts, keys
from wellworn.records.models.likeness import COMPARED, MatchKey, Pair, Stale
from wellworn.records.models.record import Record

UNDER = """
    SELECT wanted.key, found.record_id FROM unnest(%s::text[]) AS wanted (key) CROSS JOIN LATERAL (
        SELECT record_id FROM records_matchkey WHERE records_matchkey.key = wanted.key COLLATE "C" AND kind = %s LIMIT %s
    ) AS found
"""
MET = 60  # records that one is compared with at most, those with most keys in common first


def rekey(record: Record) -> None:
    """Write a record's keys anew and have it compared, after its name, address, phone or the like changed."""
    if record.kind in COMPARED:
        rekey_all(str(record.kind), [record.pk])
        compare_later(str(record.kind), [record.pk])


def compare_later(kind: str, ids: Iterable[int]) -> None:
    """Have records compared by the next run of the job."""
    Stale.objects.bulk_create(Stale(kind=kind, record_id=pk) for pk in ids)


@dataclass(frozen=True, slots=True)
class Met:
    """A new record, with what it is compared by."""

    kind: str
    id: int
    facts: Facts


def write_keys(new: Collection[Met]) -> None:
    """The keys of thousands of new records, and have them compared."""
    if new:
        rows = [(one.kind, one.id, key) for one in new for key in keys(one.facts)]
        sql.copy(MatchKey._meta.db_table, "kind, record_id, key", rows)
        sql.copy(Stale._meta.db_table, "kind, record_id", [(one.kind, one.id) for one in new])


def rekey_all(kind: str, ids: Collection[int]) -> dict[int, Facts]:
    """Write the keys of many records anew where they differ; their facts."""
    known = facts_of(kind, ids)
    held: dict[int, set[str]] = {pk: set() for pk in ids}
    for pk, key in MatchKey.objects.filter(kind=kind, record_id__in=ids).values_list("record_id", "key"):
        held[pk].add(key)
    wanted = {pk: keys(known[pk]) if pk in known else frozenset() for pk in ids}
    changed = [pk for pk in ids if held[pk] != wanted[pk]]
    gone = [pk for pk in changed if held[pk] - wanted[pk]]
    if gone:
        MatchKey.objects.filter(kind=kind, record_id__in=gone).delete()
    rows = [
        MatchKey(kind=kind, record_id=pk, key=key)
        for pk in changed
        for key in wanted[pk] - (set() if pk in gone else held[pk])
    ]
    MatchKey.objects.bulk_create(rows, batch_size=5_000)
    return known


def forget(record: Record) -> None:
    """Remove a record's keys and pairs, when it is removed for good."""
    MatchKey.objects.filter(kind=record.kind, record_id=record.pk).delete()
    Pair.objects.filter(kind=record.kind).filter(Q(low=record.pk) | Q(high=record.pk)).delete()


def met(kind: str, wanted: Collection[str], *, but: int | None = None) -> list[int]:
    """The ids of the records that share a key, those that share most first. Keys that a crowd shares are passed over."""
    return _most_shared(wanted, _under(kind, wanted), but)


def met_by_each(kind: str, known: Mapping[int, Facts]) -> dict[int, list[int]]:
    """The same for many records, in one query."""
    wanted = {pk: keys(facts) for pk, facts in known.items()}
    under = _under(kind, set().union(*wanted.values()))
    return {pk: _most_shared(own, under, pk) for pk, own in wanted.items()}


def _under(kind: str, wanted: Collection[str]) -> dict[str, list[int]]:
    """The records under each key that no crowd shares: a range of the index each, left where it gets long."""
    under: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(UNDER, [sorted(wanted), kind, CROWD + 1])
        for key, pk in cursor.fetchall():
            under.setdefault(key, []).append(pk)
    return {key: ids for key, ids in under.items() if len(ids) <= CROWD}


def _most_shared(wanted: Collection[str], under: Mapping[str, list[int]], but: int | None) -> list[int]:
    """The ids under the keys, those under most of them first, without one's own."""
    count = Counter(pk for key in wanted for pk in under.get(key, ()))
    return [pk for pk, _shared in count.most_common(MET + 1) if pk != but][:MET]
