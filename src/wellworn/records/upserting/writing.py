"""What both ways of writing share: a closed deal's moment, and the proposals that keep a row's value until somebody decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from wellworn.records.duplicates.keys import Facts
from wellworn.records.folding import folded, searchable
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models.batch import Batch
from wellworn.records.models.proposal import Proposal, excerpt_of
from wellworn.records.upserting.acts import Ask
from wellworn.records.upserting.book import Book
from wellworn.records.upserting.known import Held

LIKELY = 0.8  # how sure a value of a file is: likely, and never accepted with all others at once


def closed_at(outcome: str, close_date: Any, *, at: datetime) -> datetime | None:
    """When a new deal was closed: at noon of its close date where that has passed, else now; None while it is open."""
    if not outcome:
        return None
    if isinstance(close_date, date) and close_date <= at.date():
        return min(at, datetime.combine(close_date, time(12), UTC))
    return at


def words(held: Held, book: Book) -> tuple[str, str]:
    """What a record is sorted and found by, as `searching.refresh_words` writes it."""
    found = [value for name in (MAIL, DOMAIN, PHONE) for value in held.handles.get(name, ())]
    if held.object == book.object:
        found += [str(held.values.get(name) or "") for name in book.said]
    return folded(held.name), searchable(held.name, *found)


def facts(held: Held) -> Facts:
    """What a new record is compared by with its likes, as `facts_of` reads it once it is written; keys ask for no company."""
    phones, values = frozenset(held.handles.get(PHONE, ())), held.values
    mails, domains = frozenset(held.handles.get(MAIL, ())), frozenset(held.handles.get(DOMAIN, ()))
    address, city = values.get("address") or "", values.get("city") or ""
    return Facts(str(held.kind), held.name, mails, phones, domains, address=address, city=city)


def propose(asks: Iterable[Ask], book: Book, batch: Batch | None, *, at: datetime) -> None:
    """Ask the owners of records, once, for what the rows would have in place of what was typed."""
    rows = [
        Proposal(
            member_id=ask.held.owner_id or book.by.pk,
            kind=ask.held.kind,
            record_id=ask.held.id,
            field=ask.field.name,
            value=ask.words,
            before=ask.field.raw(ask.before),
            confidence=LIKELY,
            excerpt=excerpt_of(batch) if batch else "",
            created_at=at,
        )
        for ask in asks
    ]
    Proposal.objects.bulk_create(rows, ignore_conflicts=True)
