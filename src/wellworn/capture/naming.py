"""What captured people and companies are called: the best of the names they went by, and never over one that a person gave."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from wellworn.capture import knowledge, names
from wellworn.lib import sql
from wellworn.records import spelling
from wellworn.records.duplicates import meeting
from wellworn.records.folding import folded, searchable
from wellworn.records.models import Source
from wellworn.records.ranks import outranking

OUTRANKING = ", ".join(f"'{source}'" for source in outranking(Source.CAPTURED))
BY_HAND = f"known.undone_at IS NULL AND (known.source IN ({OUTRANKING}) OR known.by_id IS NOT NULL)"  # of a provenance
LOCKED = f"""
    SELECT DISTINCT record_id FROM records_provenance known
    WHERE kind = %s AND field = %s AND record_id = ANY(%s) AND {BY_HAND}
"""
FOUND_BY = {"person": "address", "company": "domain"}  # what else a record is found by: a table, and its column


def locked(kind: str, field: str, records: Collection[int]) -> set[int]:
    """The records whose field a person has set, so that no machine may."""
    return {one for (one,) in sql.rows(LOCKED, [kind, field, list(records)])}


def best(addresses: Iterable[str]) -> dict[str, str]:
    """The name for each address, made from its local part where nobody gave any."""
    wanted = list(addresses)
    seen = knowledge.seen_names(wanted)
    return {address: chosen([(address, *one) for one in seen.get(address, ())], address) for address in wanted}


def chosen(seen: Collection[tuple[str, str, int, int]], address: str) -> str:
    """The best of (address, name, count, of these by its owner): by form, then by its owner, then by use, then by alphabet."""
    if not seen:
        return (names.person_name("", address) or address)[:300]
    home, name, *_counts = max(
        seen, key=lambda one: (names.rank(one[1], one[0])[:3], one[3] > 0, one[2], one[1], one[0])
    )
    return (names.person_name(name, home) or address)[:300]


def refresh(people: Collection[int]) -> None:
    """Give captured people the name that now is the best, unless somebody typed one."""
    if not people:
        return
    rows = sql.rows(
        "SELECT person.id, person.name, address.address, address.is_primary FROM records_person person "
        "JOIN records_address address ON address.person_id = person.id "
        "WHERE person.id = ANY(%s) AND person.source = 'captured' ORDER BY address.is_primary, address.address",
        [list(people)],
    )
    seen = knowledge.seen_names({row[2] for row in rows})
    names_of: dict[int, list[tuple[str, str, int, int]]] = {}
    called, primary = {}, {}
    for person, name, address, _first in rows:
        called[person], primary[person] = name, address
        names_of.setdefault(person, []).extend((address, *one) for one in seen.get(address, ()))
    better = {person: chosen(names_of[person], primary[person]) for person in called}
    changed = {person: name for person, name in better.items() if name != called[person]}
    rename("person", {person: changed[person] for person in changed.keys() - locked("person", "name", changed)})


def rename(kind: str, changed: dict[int, str]) -> None:
    """Write captured names, and say so in their one line of provenance: which spelling came first is of no interest."""
    if not changed:
        return
    spelled = [(record, name, folded(name), searchable(name)) for record, name in changed.items()]
    source, lists = sql.unnest("bigint, text, text, text", spelled)
    known = FOUND_BY[kind]
    sql.run(
        f"UPDATE records_{kind} SET name = new.name, search_key = new.key, search_text = left(new.words || ' ' || "
        f"coalesce((SELECT string_agg(regexp_replace(lower({known}), '[^[:alnum:]]+', ' ', 'g'), ' ') FROM records_{known} "
        f"WHERE {kind}_id = records_{kind}.id), ''), 1000) "
        f"FROM {source} AS new (id, name, key, words) WHERE records_{kind}.id = new.id",
        lists,
    )
    spelling.learn(changed.values())
    meeting.compare_later(kind, changed)
    source, lists = sql.unnest("bigint, text", list(changed.items()))
    sql.run(
        f"UPDATE records_provenance SET value = new.name FROM {source} AS new (id, name) WHERE kind = %s AND field = 'name' "
        "AND record_id = new.id AND source = 'captured' AND by_id IS NULL AND undone_at IS NULL",
        [*lists, kind],
    )
