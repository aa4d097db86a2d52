"""Which record a row means: by an id of another system, a domain, an address, a phone, and at last by name."""

from __future__ import annotations

from wellworn.records.folding import folded
from wellworn.records.handles import MAIL, PHONE
from wellworn.records.models.record import Kind, kind_of
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
        return _of_domain(wanted.domains, known) or _another_or_none(_all_named("company", wanted.key, known), wanted)
    if kind == Kind.PERSON:
        return _person(wanted, known)
    if kind in (Kind.DEAL, Kind.TASK):
        return _of_company(wanted, known)
    return _another_or_none(_all_named(known.book.object, wanted.key, known), wanted)


def find_link(link: Link, known: Known, company_id: int | None = None) -> Held | None:
    """The record that a link means, if the member sees it."""
    if link.id is not None:
        found = known.of(link.kind, link.id)
    elif link.address:
        found = known.of(Kind.PERSON, known.addresses.get(link.address))
    elif link.kind == Kind.COMPANY:
        found = _of_domain([link.domain], known) or _named("company", link.key, known)
    elif link.kind == Kind.PERSON:
        same = _all_named("person", link.key, known)
        there = [held for held in same if held.company_id == company_id]
        found = next(iter(there or (same if company_id is None else [])), None)
    else:
        found = _named(link.object, link.key, known)
    return found if found is not None and found.is_open and not found.in_bin and found.object == link.object else None


def _of_domain(domains: list[str], known: Known) -> Held | None:
    """The company of one of the domains."""
    found = (known.of(Kind.COMPANY, known.domains.get(domain)) for domain in domains if domain)
    return next((held for held in found if held is not None), None)


def _another_or_none(same: list[Held], wanted: Wanted) -> Held | None:
    """The first of those of the same name that is not another record in the system that the row comes from.

    A row with an id there, of which nothing here has that id, is none of those that have another one.
    """
    systems = {system for system, _key in wanted.external}
    return next((held for held in same if not held.systems & systems), None)


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
        return _another_or_none([held for held in same if company and held.company_id == company.id], wanted)
    if wanted.handles:
        return None
    return _another_or_none([held for held in same if held.company_id is None], wanted)


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
    return _another_or_none([held for held in same if held.company_id == wanted_id], wanted)


def _named(object_key: str, key: str, known: Known) -> Held | None:
    return next(iter(_all_named(object_key, key, known)), None)


def _all_named(object_key: str, key: str, known: Known) -> list[Held]:
    """The records of that name which the member sees, the oldest first."""
    if not key:
        return []
    kind = kind_of(object_key)
    found = (known.of(kind, pk) for pk in known.names.get((object_key, key), ()))
    return [held for held in found if held is not None and held.is_open and not held.in_bin]
