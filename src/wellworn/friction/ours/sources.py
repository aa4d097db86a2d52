"""Where values of our own fields could come from: what signatures, mail and calendars say, the company's domain, what is known of the
company, its earlier deal, another field of the record; each held against what people typed of themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wellworn.friction.audit.describing import Described
from wellworn.friction.audit.elsewhere import LOOKED_AT, sources
from wellworn.friction.audit.facts import Source
from wellworn.friction.ours.filling import TABLES
from wellworn.friction.ours.kinds import audited_as
from wellworn.friction.ours.sampled import Drawn, Text, records_of
from wellworn.lib import sql
from wellworn.lib.domains import registrable
from wellworn.records.custom.describing import said_of
from wellworn.records.field import Field
from wellworn.records.fields import fields_of
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind, kind_of

NAMING = {"name", "owner", "website", "address"}  # what says which company it is, and so would say everything of it
READ_OF_PEOPLE = """
    SELECT DISTINCT ON (wanted.place, kept.field) wanted.place, kept.field, kept.value
    FROM {rows} AS wanted (place, record) JOIN records_address AS own ON own.person_id = wanted.record
        JOIN capture_reading AS kept ON kept.address = own.address
    ORDER BY wanted.place, kept.field, kept.at DESC, kept.mark DESC
"""
READ_OF_COMPANIES = """
    SELECT DISTINCT ON (wanted.place, kept.field) wanted.place, kept.field, kept.value
    FROM {rows} AS wanted (place, record) JOIN records_domain AS own ON own.company_id = wanted.record
        JOIN capture_reading AS kept ON kept.home = own.domain
    WHERE kept.field IN ('address', 'city', 'website') ORDER BY wanted.place, kept.field, kept.at DESC, kept.mark DESC
"""
PROPOSED = """
    SELECT DISTINCT ON (wanted.place, kept.field) wanted.place, kept.field, kept.value, seen.kind = 'meeting'
    FROM {rows} AS wanted (place, record) JOIN records_proposal AS kept ON kept.kind = %s AND kept.record_id = wanted.record
        JOIN records_activity AS seen ON seen.id = kept.evidence_id
    ORDER BY wanted.place, kept.field, kept.created_at DESC, kept.id DESC
"""
DOMAINS = """
    SELECT DISTINCT ON (wanted.place) wanted.place, own.domain FROM {rows} AS wanted (place, record)
        JOIN records_domain AS own ON own.company_id = wanted.record ORDER BY wanted.place, own.is_primary DESC, own.id
"""
ADDRESSES = """
    SELECT DISTINCT ON (wanted.place) wanted.place, own.address FROM {rows} AS wanted (place, record)
        JOIN records_address AS own ON own.person_id = wanted.record ORDER BY wanted.place, own.is_primary DESC, own.id
"""
MET = """
    SELECT wanted.place, (SELECT max(place.occurred_at)::date::text FROM records_placement AS place WHERE place.kind = 'company'
            AND place.record_id = wanted.record AND place.what = 'meeting' AND place.occurred_at <= wanted.until),
        (SELECT min(place.occurred_at)::date::text FROM records_placement AS place WHERE place.kind = 'company'
            AND place.record_id = wanted.record AND place.what = 'meeting' AND place.occurred_at > wanted.until)
    FROM {rows} AS wanted (place, record, until)
"""
BEFORE = """
    SELECT wanted.place, (SELECT max(deal.id) FROM records_deal AS deal WHERE deal.company_id = wanted.company
        AND deal.id < wanted.record AND deal.deleted_at IS NULL) FROM {rows} AS wanted (place, record, company)
"""


@dataclass
class Columns:
    """The columns that a field's values may come from, beside the fields themselves."""

    drawn: Drawn
    origins: dict[str, str] = field(default_factory=dict)  # the kind of source of each
    kinds: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, origin: str, kind: str, texts: Mapping[int, str | None]) -> None:
        """Add one, with its texts by the place of the row."""
        if any(texts.values()):
            column: Text = [texts.get(place) or None for place in range(len(self.drawn.ids))]
            self.drawn.columns[name], self.origins[name], self.kinds[name] = column, origin, kind

    def ask(self, statement: str, ids: Sequence[int | None], *given: object) -> list[tuple[Any, ...]]:
        """The rows of a statement for records by the place of their row."""
        source, lists = sql.unnest("int, bigint", [(place, pk) for place, pk in enumerate(ids) if pk is not None])
        return sql.rows(statement.format(rows=source), [*lists, *given])


def sources_of(of: str, fields: Sequence[Field], asked: Sequence[Described]) -> dict[str, tuple[Source, ...]]:
    """For each field that people are asked for what agrees with it. A dozen queries, on LOOKED_AT records at most."""
    kind = kind_of(of)
    only, given = "", []
    if kind is Kind.THING:
        only, given = "AND object_id = %s", list(CustomObject.objects.filter(key=of).values_list("pk", flat=True))
    ids = records_of(kind, only, given, LOOKED_AT)
    drawn = Drawn(kind, ids, [None] * len(ids))
    drawn.fill(fields)
    names = [one.name for one in asked if one.name in drawn.columns]
    drawn.keep_what_was_typed(names)
    found = Columns(drawn, {}, {one.name: audited_as(one) for one in fields if one.name in drawn.columns})
    companies = _companies(kind, drawn)
    _captured(kind, found)
    if kind is Kind.DEAL:
        _earlier(found, fields, companies)
    if kind in (Kind.DEAL, Kind.THING, Kind.TASK, Kind.PERSON):
        _of_company(found, companies)
    if kind in (Kind.COMPANY, Kind.PERSON):
        _domains(kind, found, companies)
    _by_site(found)
    told = sources(drawn.table(), names, found.origins, found.kinds)
    return {name: tuple({one.name: one for one in reversed(those)}.values())[::-1] for name, those in told.items()}


def _companies(kind: Kind, drawn: Drawn) -> list[int | None]:
    """The company of each row."""
    if kind is Kind.COMPANY:
        return list(drawn.ids)
    if kind is Kind.THING:
        return [None] * len(drawn.ids)
    found = dict(sql.rows(f"SELECT id, company_id FROM {TABLES[kind]} WHERE id = ANY(%s)", [drawn.ids]))
    return [found.get(pk) for pk in drawn.ids]


def _captured(kind: Kind, found: Columns) -> None:
    """What was read in signatures, in mail and in calendars, whether or not it was taken over."""
    statement = {Kind.PERSON: READ_OF_PEOPLE, Kind.COMPANY: READ_OF_COMPANIES}.get(kind)
    by_name: dict[tuple[str, str], dict[int, str | None]] = {}
    if statement is not None:
        for place, name, value in found.ask(statement, found.drawn.ids):
            by_name.setdefault(("signature", str(name)), {})[place] = str(value)
    else:
        for place, name, value, is_meeting in found.ask(PROPOSED, found.drawn.ids, str(kind)):
            by_name.setdefault(("calendar" if is_meeting else "mail", str(name)), {})[place] = str(value)
    for (origin, name), texts in by_name.items():
        found.put(f"{name} in the {origin}", origin, found.kinds.get(name, "text"), texts)


def _earlier(found: Columns, fields: Sequence[Field], companies: Sequence[int | None]) -> None:
    """The same fields of the company's deal before."""
    wanted = [(place, pk, one) for place, (pk, one) in enumerate(zip(found.drawn.ids, companies, strict=True)) if one]
    source, lists = sql.unnest("int, bigint, bigint", wanted)
    before = dict(sql.rows(BEFORE.format(rows=source), lists))
    ids = [before.get(place) for place in range(len(found.drawn.ids))]
    earlier = Drawn(Kind.DEAL, found.drawn.ids, [None] * len(ids))
    earlier.fill(fields, of=(Kind.DEAL, ids))
    for one in fields:
        if one.name in earlier.columns:
            texts = dict(enumerate(earlier.columns[one.name]))
            found.put(f"“{one.label}” of the deal before", "earlier_record", audited_as(one), texts)


def _of_company(found: Columns, companies: Sequence[int | None]) -> None:
    """What is known of the company, and when it was met and will be."""
    said = said_of(str(Kind.COMPANY))[str(Kind.COMPANY)]
    fields = [one for one in fields_of(str(Kind.COMPANY), said) if not one.compute and one.name not in NAMING]
    theirs = Drawn(Kind.COMPANY, found.drawn.ids, [None] * len(companies))
    theirs.fill(fields, of=(Kind.COMPANY, list(companies)))
    for one in fields:
        found.put(
            f"“{one.label}” of the company", "company", audited_as(one), dict(enumerate(theirs.columns[one.name]))
        )
    begun = dict(
        sql.rows(f"SELECT id, created_at FROM {TABLES[found.drawn.kind]} WHERE id = ANY(%s)", [found.drawn.ids])
    )
    wanted = [
        (place, one, begun[pk]) for place, (pk, one) in enumerate(zip(found.drawn.ids, companies, strict=True)) if one
    ]
    source, lists = sql.unnest("int, bigint, timestamptz", wanted)
    met = sql.rows(MET.format(rows=source), lists)
    found.put("meeting before it began", "calendar", "day", {place: before for place, before, _after in met})
    found.put("first meeting after", "calendar", "day", {place: after for place, _before, after in met})


def _domains(kind: Kind, found: Columns, companies: Sequence[int | None]) -> None:
    """Domains of companies and of mail; a person's company is known by its domain, so that the two can be held against each other."""
    domains: dict[int, str | None] = {place: str(one) for place, one in found.ask(DOMAINS, companies)}
    if kind is Kind.PERSON:
        found.put("mail", "mail", "mail", {place: str(one) for place, one in found.ask(ADDRESSES, found.drawn.ids)})
        typed = found.drawn.columns.get("company", [])
        found.drawn.columns["company"] = [domains.get(place) if one else None for place, one in enumerate(typed)]
    else:
        found.put("the company", "domain", "text", domains)


def _by_site(found: Columns) -> None:
    """Web addresses of whole sites by their domain, as a domain is written."""
    for name, texts in found.drawn.columns.items():
        if found.kinds.get(name) == "link":
            found.drawn.columns[name] = [_site(text) if text else None for text in texts]


def _site(text: str) -> str:
    host, _slash, path = text.partition("://")[2].partition("/") if "://" in text else text.partition("/")
    return text if path else registrable(host.partition(":")[0]) or text
