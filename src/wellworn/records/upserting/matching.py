"""Which record a row means: by an id of another system, a domain, an address, a phone, and at last by name."""

from __future__ import annotations

from wellworn.records.folding import folded
from wellworn.records.handles import MAIL, PHONE
from wellworn.records.models.record import Kind
from wellworn.records.upserting.known import Held, Known
from wellworn.records.upserting.reading import Link, Wanted


def find(wanted: Wanted, known: Known) -> Held | None:
    """The record that the row is about; None if it is a new one."""
    kind = known.book.kind
    for system, key in wanted.external:
        held = known.of(kind, known.external.get((kind, system, key)))
        if held is not None:
            return held
    if kind == Kind.COMPANY:
        return _company(wanted.domains, wanted.key, known)
    if kind == Kind.PERSON:
        return _person(wanted, known)
    if kind in (Kind.DEAL, Kind.TASK):
        return _of_company(wanted, known)
    return _named(known.book.object, wanted.key, known) if wanted.key else None


def find_link(link: Link, known: Known, company_id: int | None = None) -> Held | None:
    """The record that a link means, if the member sees it."""
    if link.id is not None:
        found = known.of(link.kind, link.id)
    elif link.address:
        found = known.of(Kind.PERSON, known.addresses.get(link.address))
    elif link.kind == Kind.COMPANY:
        found = _company([link.domain] if link.domain else [], link.key, known)
    elif link.kind == Kind.PERSON:
        same = _all_named("person", link.key, known)
        there = [held for held in same if held.company_id == company_id]
        found = next(iter(there or (same if company_id is None else [])), None)
    else:
        found = _named(link.object, link.key, known)
    return found if found is not None and found.is_open and not found.in_bin and found.object == link.object else None


def _company(domains: list[str], key: str, known: Known) -> Held | None:
    """By domain, then by exact name."""
    for domain in domains:
        held = known.of(Kind.COMPANY, known.domains.get(domain))
        if held is not None:
            return held
    return _named("company", key, known) if key else None


def _person(wanted: Wanted, known: Known) -> Held | None:
    """By any address; by a phone, where the name agrees; by name and company.

    A switchboard's number is many people's, and a bare name is many people's too: neither alone says who it is.
    """
    for address in wanted.handles.get(MAIL, ()):
        held = known.of(Kind.PERSON, known.addresses.get(address))
        if held is not None:
            return held
    for number in wanted.handles.get(PHONE, ()):
        for pk in known.phones.get(number, ()):
            held = known.of(Kind.PERSON, pk)
            if held is not None and wanted.key in ("", folded(held.name)):
                return held
    if not wanted.key:
        return None
    same = _all_named("person", wanted.key, known)
    link = wanted.link("company")
    if link is not None:
        company = find_link(link, known)
        return next((held for held in same if company is not None and held.company_id == company.id), None)
    if wanted.handles:
        return None
    return next((held for held in same if held.company_id is None), None)


def _of_company(wanted: Wanted, known: Known) -> Held | None:
    """A deal or task by its name, at the same company."""
    if not wanted.key:
        return None
    link = wanted.link("company")
    company = find_link(link, known) if link else None
    if link is not None and company is None:
        return None
    wanted_id = company.id if company else None
    same = _all_named(known.book.object, wanted.key, known)
    return next((held for held in same if held.company_id == wanted_id), None)


def _named(object_key: str, key: str, known: Known) -> Held | None:
    return next(iter(_all_named(object_key, key, known)), None)


def _all_named(object_key: str, key: str, known: Known) -> list[Held]:
    """The records of that name which the member sees, the oldest first."""
    kind = Kind(object_key) if object_key in Kind.values else Kind.THING
    found = (known.of(kind, pk) for pk in known.names.get((object_key, key), ()))
    return [held for held in found if held is not None and held.is_open and not held.in_bin]
