"""What rows would do, exactly, without doing it: the records that earlier rows would have made or changed are kept aside.

They lie in two temporary tables of the connection, so that a million rows need no more memory than a thousand.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from django.db import transaction

from wellworn.lib import sql
from wellworn.records.folding import folded
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models.record import Kind, kind_of
from wellworn.records.upserting.acts import Act, Hold, Mark
from wellworn.records.upserting.book import Book
from wellworn.records.upserting.deciding import Deciding
from wellworn.records.upserting.known import Known, domain_of, put_by_age
from wellworn.records.upserting.reading import Link, Wanted, read
from wellworn.records.upserting.row import Choices, Result, Row

TABLES = """
    CREATE TEMPORARY TABLE rehearsed (kind text, id bigint, held bytea, PRIMARY KEY (kind, id));
    CREATE TEMPORARY TABLE rehearsed_key (what text, key text, id bigint, PRIMARY KEY (what, key, id))
"""


class Rehearsal:
    """Rows decided one piece after another, with nothing written: use it in a `with` block."""

    def __init__(self, book: Book, choices: Choices) -> None:
        self.book, self.choices, self.last = book, choices, 0

    def __enter__(self) -> Self:
        sql.run("DROP TABLE IF EXISTS rehearsed, rehearsed_key")
        sql.run(TABLES)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        sql.run("DROP TABLE IF EXISTS rehearsed, rehearsed_key")

    def draw(self, _kind: Kind) -> int:
        """An id that no record has."""
        self.last -= 1
        return self.last

    @transaction.atomic
    def rows(self, rows: Iterable[Row]) -> list[Result]:
        """What would become of each row, after those before it."""
        wanted = [read(row, self.book, self.choices) for row in rows]
        known = Known(self.book)
        known.load(wanted)
        self._recall(known, wanted)
        deciding = Deciding(self.book, self.choices, known, self.draw)
        results = [deciding.row(one) for one in wanted]
        self._keep(deciding.acts)
        return results

    def _recall(self, known: Known, wanted: list[Wanted]) -> None:
        """Add what earlier pieces would have made and changed."""
        keys = _keys(self.book, wanted)
        found = sql.rows(
            "SELECT DISTINCT found.what, found.key, found.id FROM rehearsed_key found JOIN unnest(%s::text[], %s::text[]) "
            "AS asked(what, key) USING (what, key)",
            [[what for what, _key in keys], [key for _what, key in keys]],
        )
        pairs = {(_kind(what), pk) for what, _key, pk in found} | set(known.held)
        held = sql.rows(
            "SELECT kind, id, held FROM rehearsed JOIN unnest(%s::text[], %s::bigint[]) AS asked(kind, id) USING (kind, id)",
            [[str(kind) for kind, _pk in pairs], [pk for _kind, pk in pairs]],
        )
        for kind, pk, kept in held:
            known.held[Kind(kind), pk] = pickle.loads(kept)
        for what, key, pk in found:
            _index(known, what, key, pk)
        for (of, key), ids in known.names.items():  # an earlier piece would have renamed some
            ids[:] = [pk for pk in ids if _is_called(known, of, pk, key)]

    def _keep(self, acts: list[Act]) -> None:
        """Put aside what this piece would have made and changed."""
        touched = {(act.held.kind, act.held.id): act.held for act in acts}
        sql.run(
            "INSERT INTO rehearsed SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bytea[]) "
            "ON CONFLICT (kind, id) DO UPDATE SET held = excluded.held",
            [
                [str(kind) for kind, _pk in touched],
                [pk for _kind, pk in touched],
                [pickle.dumps(held) for held in touched.values()],
            ],
        )
        keys = {key for act in acts for key in _keys_of(act)}
        keys |= {(f"name:{held.object}", folded(held.name), held.id) for held in touched.values()}
        sql.run(
            "INSERT INTO rehearsed_key SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[]) ON CONFLICT DO NOTHING",
            [[key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys]],
        )


def _keys_of(act: Act) -> Iterable[tuple[str, str, int]]:
    """What a record is known by from an act on."""
    if isinstance(act, Hold):
        yield (f"{act.field}:{act.held.kind}", act.value, act.held.id)
    elif isinstance(act, Mark):
        yield (f"external:{act.held.kind}", f"{act.system}\n{act.key}", act.held.id)


def _keys(book: Book, wanted: list[Wanted]) -> set[tuple[str, str]]:
    """What the rows look for."""
    keys: set[tuple[str, str]] = set()
    for row in wanted:
        keys |= {(f"name:{book.object}", row.key)} if row.key else set()
        keys |= {(f"external:{book.kind}", f"{system}\n{key}") for system, key in row.external}
        keys |= {(f"{name}:{book.kind}", value) for name, values in row.handles.items() for value in values}
        mails = row.handles.get(MAIL, ()) if book.kind == Kind.PERSON else ()
        keys |= {(f"{DOMAIN}:company", domain) for domain in (*row.domains, *map(domain_of, mails)) if domain}
        for link in (*row.links, *row.people):
            keys |= _link_keys(link)
    return keys


def _link_keys(link: Link) -> set[tuple[str, str]]:
    """What a link looks for."""
    keys = {(f"name:{link.object}", link.key)} if link.key else set()
    keys |= {(f"{DOMAIN}:company", link.domain)} if link.domain else set()
    return keys | ({(f"{MAIL}:person", link.address)} if link.address else set())


def _is_called(known: Known, of: str, pk: int, key: str) -> bool:
    held = known.held.get((_kind(f":{of}"), pk))
    return held is None or folded(held.name) == key


def _kind(what: str) -> Kind:
    """The kind of record that a key leads to."""
    return kind_of(what.partition(":")[2])


def _index(known: Known, what: str, key: str, pk: int) -> None:
    """Let `known` find a record by a key."""
    name, _, object_key = what.partition(":")
    if name == "name":
        put_by_age(known.names[object_key, key], pk)
    elif name == "external":
        system, _, number = key.partition("\n")
        known.external[_kind(what), system, number] = pk
        known.marked.add((_kind(what), system, number))
    elif name == MAIL:
        known.addresses[key] = pk
    elif name == DOMAIN:
        known.domains[key] = pk
    elif name == PHONE:
        put_by_age(known.phones[key], pk)
