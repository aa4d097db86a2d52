"""A record as JSON, and the tag that says whether it has changed.

The tag has two parts: of what the record holds, and of how it is written for this member. A change of fields alone (one is retired, or
comes back) changes the second: a program that has read the record before may still say `If-Match`, for nobody has changed the record.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from wellworn.api.objects import ObjectType, object_type, values_of
from wellworn.members.models import Member
from wellworn.records.fields import object_key
from wellworn.records.models import Address, Domain, Kind, Phone, Record
from wellworn.records.page_urls import page_of

Written = dict[str, Any]
HELD = ("object", "id", "team", "addresses", "domains", "phones", "done_at")  # what a record holds beside its fields


def of_one(record: Record, member: Member) -> Written:
    """One record."""
    return of_many(object_type(object_key(record), member), [record])[0]


def of_many(kind: ObjectType, records: Sequence[Record]) -> list[Written]:
    """Some records of one object, at the price of a query for each sort of address they have."""
    handles = _handles(kind, [record.pk for record in records])
    return [_written(kind, record, handles) for record in records]


def tag(record: Record, written: Written, kind: ObjectType) -> str:
    """The entity tag of a record: the same as long as nothing of it has changed."""
    held = {name: written[name] for name in HELD if name in written} | {"fields": kind.state_of(record)}
    return f'"{_digest(held)}-{_digest(written)}"'


def is_unchanged(wanted: str, now: str) -> bool:
    """Whether one of the tags of an `If-Match` says what the tag of now says of what the record holds."""
    return any(one.strip().partition("-")[0] == now.partition("-")[0] for one in wanted.split(","))


def _digest(what: dict[str, Any]) -> str:
    body = json.dumps(what, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(body.encode()).hexdigest()[:24]


def _written(kind: ObjectType, record: Record, handles: dict[str, dict[int, list[str]]]) -> Written:
    written: Written = {
        "object": kind.key,
        "id": record.pk,
        "name": record.name,
        "url": page_of(record),
        "fields": values_of(record, kind.fields),
        "source": record.source,
        "created_at": record.created_at.isoformat(),
        "created_by": record.created_by_id,
        "team": record.team_id,
    }
    for name, of_records in handles.items():
        written[name] = of_records.get(record.pk, [])
    if hasattr(record, "done_at"):
        written["done_at"] = record.done_at.isoformat() if record.done_at else None
    return written


def _handles(kind: ObjectType, ids: Sequence[int]) -> dict[str, dict[int, list[str]]]:
    """Addresses, domains and phones by record, the first one first."""
    found: dict[str, dict[int, list[str]]] = {}
    if kind.key == Kind.PERSON:
        rows = Address.objects.filter(person__in=ids).order_by("-is_primary", "id")
        found["addresses"] = _grouped(rows.values_list("person_id", "address"))
    if kind.key == Kind.COMPANY:
        domains = Domain.objects.filter(company__in=ids).order_by("-is_primary", "id")
        found["domains"] = _grouped(domains.values_list("company_id", "domain"))
    if kind.key in (Kind.PERSON, Kind.COMPANY):
        phones = Phone.objects.filter(kind=kind.key, record_id__in=ids).order_by("-is_primary", "id")
        found["phones"] = _grouped(phones.values_list("record_id", "number"))
    return found


def _grouped(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = defaultdict(list)
    for pk, text in rows:
        grouped[pk].append(text)
    return grouped
