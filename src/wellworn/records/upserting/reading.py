"""From the texts of a row to the values that are wanted of a record, with every cell that is no value told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.lib.turning import plain_name
from wellworn.records import one_field, said_amounts
from wellworn.records.folding import folded
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models.record import Kind
from wellworn.records.upserting.book import KINDS, LINKS, Book
from wellworn.records.upserting.row import LONGEST_CELL, Choices, Problem, Row
from wellworn.records.values import CannotSave, as_text

PARTS = re.compile(r"[;,\n|]+")
SHARED = {  # hosts where many companies have a page: no sign of one of them
    "facebook.com", "linkedin.com", "instagram.com", "twitter.com", "x.com", "youtube.com", "google.com", "xing.com", "github.com",
    "tiktok.com", "pinterest.com", "yelp.com", "wixsite.com", "weebly.com", "medium.com", "linktr.ee", "amazon.com", "etsy.com",
}  # fmt: skip
WRONG = {
    MAIL: gettext_lazy("That is not a mail address. It looks like name@company.example."),
    DOMAIN: gettext_lazy("That is not a domain. It looks like company.example."),
}
NO_PHONE = gettext_lazy("That is not a phone number. Begin with the country, like +31.")
WITH = {Kind.PERSON: (MAIL, PHONE), Kind.COMPANY: (DOMAIN, PHONE)}


@dataclass(frozen=True, slots=True)
class Link:
    """Another record, as the row names it."""

    field: str
    kind: Kind
    object: str
    text: str
    key: str  # folded name
    domain: str = ""
    address: str = ""
    id: int | None = None


@dataclass(slots=True)
class Wanted:
    """A row as values."""

    number: int
    name: str = ""
    key: str = ""  # folded name
    values: dict[str, Any] = field(default_factory=dict)  # plain fields but the name
    links: list[Link] = field(default_factory=list)
    people: list[Link] = field(default_factory=list)  # of a deal
    handles: dict[str, list[str]] = field(default_factory=dict)
    domains: list[str] = field(default_factory=list)  # by which a company is known: its own, and its website's
    external: tuple[tuple[str, str], ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def link(self, name: str) -> Link | None:
        """The record that the field names."""
        return next((link for link in self.links if link.field == name), None)


def read(row: Row, book: Book, choices: Choices) -> Wanted:
    """What the row wants."""
    wanted = Wanted(row.number, external=tuple((system[:40], key[:200]) for system, key in row.external if key))
    for name, text in row.values.items():
        if not (bare := as_text(text)):
            continue
        try:
            if len(bare) > LONGEST_CELL:
                raise CannotSave(_("That is longer than any field holds."))
            _read_one(wanted, name, bare, row, book, choices)
        except CannotSave as error:
            wanted.problems.append(Problem(name, bare[:300], str(error)))
    _know_currency(wanted, row, book)
    _know_domains(wanted, book)
    _name_without(wanted, book)
    return wanted


def _read_one(wanted: Wanted, name: str, text: str, row: Row, book: Book, choices: Choices) -> None:
    """Read one cell into `wanted`."""
    if name == "pipeline":
        return
    if name in WITH.get(book.kind, ()):
        wanted.handles[name] = _several(name, text, choices.region)
    elif name == "people" and book.kind == Kind.DEAL:
        wanted.people = [link_of("people", Kind.PERSON, "person", part) for part in PARTS.split(text) if part.strip()]
    elif (field := book.fields.get(name)) is None:
        raise CannotSave(_("There is no such field."))
    elif name not in book.writable:
        raise CannotSave(_("Your role does not change this field. An admin decides that."))
    elif name == "name":
        wanted.name = field.value(text)
        wanted.key = folded(wanted.name)
    elif field.widget == "stage":
        wanted.values[name] = book.stage(text, row.values.get("pipeline", ""))
    elif field.widget == "member":
        wanted.values[name] = book.member(text)
    elif field.widget in LINKS:
        kind = {"company": Kind.COMPANY, "person": Kind.PERSON}.get(field.widget, Kind.THING)
        target = field.target if kind == Kind.THING else str(kind)
        wanted.links.append(link_of(name, Kind(target) if target in KINDS else kind, target, text))
    else:
        wanted.values[name] = field.value(text)


def link_of(field_name: str, kind: Kind, object_key: str, text: str) -> Link:
    """What a text says of a related record."""
    bare = plain_name(text)[:300]
    if bare[:1] == "#" and bare[1:].isascii() and bare[1:].isdecimal() and len(bare) < 19:
        return Link(field_name, kind, object_key, bare, "", id=int(bare[1:]))
    named = one_field.NAMED_ADDRESS.match(bare)
    address = one_field.mail_address(named["address"] if named else bare) if kind == Kind.PERSON else ""
    if address:
        name = (named["name"].strip() if named else "") or one_field.name_of_address(address)
        return Link(field_name, kind, object_key, name, folded(name), address=address)
    domain = one_field.site(bare)[0] if kind == Kind.COMPANY and "." in bare else ""
    domain = "" if domain in SHARED else domain
    name = one_field.name_of_domain(domain) if domain else bare
    return Link(field_name, kind, object_key, name, folded(name), domain=domain)


def _several(name: str, text: str, region: str | None) -> list[str]:
    """The addresses, phones or domains of a cell. Raises CannotSave when one is none."""
    one: Callable[[str], str]
    if name == MAIL:
        one = _address
    elif name == DOMAIN:
        one = _domain
    else:
        one = partial(one_field.e164, region=region)
    whole = one(text)
    found = [whole] if whole else [one(part.strip()) for part in PARTS.split(text) if part.strip()]
    if not found or not all(found):
        raise CannotSave(str(WRONG.get(name, NO_PHONE)))
    return list(dict.fromkeys(found))


def _domain(part: str) -> str:
    """A domain, also out of a web address."""
    return one_field.site(part)[0]


def _address(part: str) -> str:
    """A mail address, also out of "Name <address>"."""
    named = one_field.NAMED_ADDRESS.match(part)
    return one_field.mail_address(named["address"] if named else part)


def _know_currency(wanted: Wanted, row: Row, book: Book) -> None:
    """The currency that an amount names becomes the deal's; one that contradicts the row's own is a problem."""
    text = row.values.get("amount", "")
    if book.kind != Kind.DEAL or wanted.values.get("amount") is None or "currency" not in book.fields:
        return
    told = wanted.values.get("currency") or ""
    try:
        named = said_amounts.currency(as_text(text), str(told or book.currency))
        if told and named not in ("", told):
            raise CannotSave(
                _("The amount is in %(named)s, and the row says %(told)s.") % {"named": named, "told": told}
            )
        if named and not told:
            if named != book.currency and "currency" not in book.writable:
                raise CannotSave(
                    _("The amount is in %(named)s, and your role does not change the currency.") % {"named": named}
                )
            if "currency" in book.writable:
                wanted.values["currency"] = named
    except ValueError as error:  # CannotSave among them
        several = _("“%(sign)s” is the sign of several currencies. Write the code, like SEK.") % {"sign": error}
        wanted.problems.append(Problem("amount", text[:300], str(error) if isinstance(error, CannotSave) else several))


def _know_domains(wanted: Wanted, book: Book) -> None:
    """The domains by which a company is known; its website's becomes its own."""
    if book.kind != Kind.COMPANY:
        return
    site = wanted.values.get("website") or ""
    domain = one_field.site(site)[0] if site else ""
    wanted.domains = list(
        dict.fromkeys([*wanted.handles.get(DOMAIN, []), *([domain] if domain and domain not in SHARED else [])])
    )
    if wanted.domains:
        wanted.handles[DOMAIN] = wanted.domains


def _name_without(wanted: Wanted, book: Book) -> None:
    """A person or company without a name is found by its address or domain; `deciding` names a new one by it."""
    if not wanted.name and not wanted.problems and not (wanted.handles or wanted.external):
        sentence = _("Every record needs a name, and this row has none.")
        wanted.problems.append(Problem("name", "", sentence))
