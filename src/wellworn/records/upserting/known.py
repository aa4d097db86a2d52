"""What the database holds of the rows of a piece: read in a handful of queries, and kept true while the rows are decided.

The records that a row may change stay locked until the transaction ends, in the order of their ids.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wellworn.lib import sql
from wellworn.records import one_field
from wellworn.records.fields import MODELS
from wellworn.records.folding import folded
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models.company import Domain
from wellworn.records.models.deal import Deal
from wellworn.records.models.external import ExternalId
from wellworn.records.models.person import Address
from wellworn.records.models.phone import Phone
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Source, kind_of
from wellworn.records.upserting.book import Book
from wellworn.records.upserting.reading import Link, Wanted

BLOCK = 500  # ids drawn at a time


@dataclass(slots=True)
class Held:
    """A record as it is, or as it is about to be."""

    kind: Kind
    object: str
    id: int
    name: str
    company_id: int | None = None
    owner_id: int | None = None
    is_open: bool = True  # to the member whose rows these are
    in_bin: bool = False
    is_new: bool = False
    source: str = Source.IMPORTED
    values: dict[str, Any] = field(default_factory=dict)  # of the book's fields, where this is the book's object
    sources: dict[str, str] = field(default_factory=dict)  # of the values that have a history
    handles: dict[str, list[str]] = field(default_factory=dict)
    systems: set[str] = field(default_factory=set)  # in which it has an id
    people: set[int] = field(default_factory=set)  # of a deal
    moved: bool = False  # a deal whose stage a later row has changed
    along: dict[str, str | None] | None = None  # what changes with a deal's stage, as history keeps it


class Ids:
    """Fresh ids of each table, drawn in blocks."""

    def __init__(self) -> None:
        self.drawn: dict[Kind, Iterator[int]] = {}

    def draw(self, kind: Kind, at_once: int = BLOCK) -> int:
        """One more."""
        found = next(self.drawn.get(kind, iter(())), None)
        if found is None:
            self.drawn[kind] = iter(sql.ids(MODELS[kind]._meta.db_table, at_once))
            found = next(self.drawn[kind])
        return found


@dataclass
class Known:
    """The records that rows may mean, by what they are known by."""

    book: Book
    held: dict[tuple[Kind, int], Held] = field(default_factory=dict)
    external: dict[tuple[Kind, str, str], int] = field(default_factory=dict)
    marked: set[tuple[Kind, str, str]] = field(default_factory=set)  # the ids that are written down
    domains: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)
    phones: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    names: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))  # (object, folded)

    def load(self, rows: list[Wanted]) -> None:
        """Read everything that the rows may mean."""
        links = [link for row in rows for link in (*row.links, *row.people)]
        self._load_handles(rows, links)
        ids: dict[Kind, set[int]] = defaultdict(set)
        ids[self.book.kind].update(self.external.values())
        ids[Kind.COMPANY].update(self.domains.values())
        ids[Kind.PERSON].update(self.addresses.values())
        ids[Kind.PERSON].update(pk for found in self.phones.values() for pk in found)
        for link in links:
            if link.id is not None:
                ids[link.kind].add(link.id)
        keys: dict[str, set[str]] = defaultdict(set)
        keys[self.book.object].update(row.key for row in rows if row.key)
        for link in links:
            if link.key:
                keys[link.object].add(link.key)
        self._load_names(keys, ids)
        for kind, wanted in ids.items():
            self._load_records(kind, wanted)
        mine = [pk for kind, pk in self.held if kind == self.book.kind]
        self._load_history(mine)
        if mine and any(row.external for row in rows):
            known = ExternalId.objects.filter(kind=self.book.kind, record_id__in=mine)
            for pk, system in known.values_list("record_id", "system"):
                self.held[self.book.kind, pk].systems.add(system)

    def _load_handles(self, rows: list[Wanted], links: list[Link]) -> None:
        """Who has the ids, addresses, domains and phones of the rows."""
        kind = self.book.kind
        pairs = {pair for row in rows for pair in row.external}
        if pairs:
            held = ExternalId.objects.filter(kind=kind, system__in={system for system, _key in pairs})
            for system, key, pk in held.filter(key__in=[key for _s, key in pairs]).values_list(
                "system", "key", "record_id"
            ):
                self.external[kind, system, key] = pk
                self.marked.add((kind, system, key))
        domains = {domain for row in rows for domain in row.domains} | {link.domain for link in links if link.domain}
        mails = {mail for row in rows for mail in row.handles.get(MAIL, ())}
        if kind == Kind.PERSON:  # somebody's company is found by the domain of their address
            domains |= {domain_of(mail) for mail in mails} - {""}
        if domains:
            self.domains.update(Domain.objects.filter(domain__in=domains).values_list("domain", "company_id"))
        mails |= {link.address for link in links if link.address}
        if mails:
            self.addresses.update(Address.objects.filter(address__in=mails).values_list("address", "person_id"))
        numbers = {number for row in rows for number in row.handles.get(PHONE, ())} if kind == Kind.PERSON else set()
        if numbers:
            rows_ = Phone.objects.filter(kind=kind, number__in=numbers).order_by("record_id")
            for number, pk in rows_.values_list("number", "record_id"):
                self.phones[number].append(pk)

    def _load_names(self, keys: dict[str, set[str]], ids: dict[Kind, set[int]]) -> None:
        """Who has the names, of those that the member sees; the oldest first."""
        for object_key, wanted in keys.items():
            kind = kind_of(object_key)
            found = MODELS[kind].objects.visible_to(self.book.by).filter(search_key__in=wanted)
            if kind == Kind.THING:
                found = found.filter(object__key=object_key)  # type: ignore[misc]
            for pk, key in found.order_by("pk").values_list("pk", "search_key"):
                self.names[object_key, key].append(pk)
                ids[kind].add(pk)

    def _load_records(self, kind: Kind, wanted: set[int]) -> None:
        """The records themselves, locked where a row may change them."""
        missing = [pk for pk in wanted if (kind, pk) not in self.held]
        if not missing:
            return
        rows = MODELS[kind]._default_manager.filter(pk__in=missing).order_by("pk")
        is_main = kind == self.book.kind
        if is_main:
            rows = rows.select_for_update(of=("self",))
        open_to = set(MODELS[kind].objects.open_to(self.book.by).filter(pk__in=missing).values_list("pk", flat=True))
        if kind == Kind.THING:
            rows = rows.select_related("object")  # type: ignore[misc]
        for record in rows:
            held = Held(
                kind,
                record.object.key if kind == Kind.THING else str(kind),  # type: ignore[union-attr]
                record.pk,
                record.name,
                getattr(record, "company_id", None),
                record.owner_id,
                is_open=record.pk in open_to,
                in_bin=record.deleted_at is not None,
                source=record.source,
            )
            if isinstance(record, Deal):
                since, closed = record.stage_since.isoformat(), record.closed_at
                held.along = {"stage_since": since, "closed_at": closed.isoformat() if closed else None}
            if is_main:
                held.values = {name: one.held(record) for name, one in self.book.fields.items()}
            self.held[kind, record.pk] = held

    def _load_history(self, ids: list[int]) -> None:
        """Where the values came from, and the addresses, phones and domains, of the records that rows may change."""
        if not ids:
            return
        kind = self.book.kind
        rows = Provenance.objects.filter(kind=kind, record_id__in=ids, undone_at=None, field__in=list(self.book.fields))
        newest = rows.order_by("record_id", "field", "-id").distinct("record_id", "field")
        for pk, name, source in newest.values_list("record_id", "field", "source"):
            self.held[kind, pk].sources[name] = source
        for name, pk, value in self._handles_of(kind, ids):
            self.held[kind, pk].handles.setdefault(name, []).append(value)
        if kind == Kind.DEAL:
            for deal, person in Deal.people.through._default_manager.filter(deal_id__in=ids).values_list(
                "deal_id", "person_id"
            ):
                self.held[kind, deal].people.add(person)

    def _handles_of(self, kind: Kind, ids: list[int]) -> Iterable[tuple[str, int, str]]:
        """Field, record and value of each address, domain and phone."""
        if kind == Kind.PERSON:
            for pk, value in Address.objects.filter(person__in=ids).order_by("id").values_list("person_id", "address"):
                yield MAIL, pk, value
        if kind == Kind.COMPANY:
            for pk, value in Domain.objects.filter(company__in=ids).order_by("id").values_list("company_id", "domain"):
                yield DOMAIN, pk, value
        if kind in (Kind.PERSON, Kind.COMPANY):
            phones = Phone.objects.filter(kind=kind, record_id__in=ids).order_by("id")
            for pk, value in phones.values_list("record_id", "number"):
                yield PHONE, pk, value

    def add(self, made: Held) -> None:
        """A record that is about to be there."""
        self.held[made.kind, made.id] = made
        self.names[made.object, folded(made.name)].append(made.id)

    def renamed(self, held: Held, name: str) -> None:
        """A record goes by another name from now on."""
        old = self.names.get((held.object, folded(held.name)), [])
        if held.id in old:
            old.remove(held.id)
        held.name = name
        put_by_age(self.names[held.object, folded(name)], held.id)

    def of(self, kind: Kind, pk: int | None) -> Held | None:
        """The record of an id, if there is one."""
        return self.held.get((kind, pk)) if pk is not None else None


def put_by_age(ids: list[int], pk: int) -> None:
    """Put a record among others that share a name or a phone, the oldest first, as a query would give them.

    In a rehearsal the ids of new records lie below zero and go down.
    """
    if pk not in ids:
        insort(ids, pk, key=lambda one: (one < 0, abs(one)))


def domain_of(address: str) -> str:
    """The registrable domain of a mail address."""
    return one_field.registrable(address.partition("@")[2])
