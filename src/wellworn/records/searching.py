"""Finding: the words of each record, kept beside it, and one search over everything that a member may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from wellworn.members.models import Member
from wellworn.records.folding import folded, searchable
from wellworn.records.models.activity import Activity
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.record import Kind, Record

RecordT = TypeVar("RecordT", Person, Company)
CANDIDATES = 200  # of each kind: the most recent of these are shown, so that a word that thousands share stays quick
SHOWN = 20


def refresh_words(record: Record) -> None:
    """Write the words by which a record is sorted and found, after its name, an address or a domain changed."""
    handles: Iterable[str] = ()
    if record.kind == Kind.PERSON:
        handles = Address.objects.filter(person=record.pk).values_list("address", flat=True)
    elif record.kind == Kind.COMPANY:
        handles = Domain.objects.filter(company=record.pk).values_list("domain", flat=True)
    phones = Phone.objects.filter(kind=record.kind, record_id=record.pk).values_list("number", flat=True)
    record.search_key = folded(record.name)
    record.search_text = searchable(record.name, *handles, *phones)
    type(record)._default_manager.filter(pk=record.pk).update(
        search_key=record.search_key, search_text=record.search_text
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, each kind by itself."""

    people: list[Person]
    companies: list[Company]
    deals: list[Deal]
    activities: list[Activity]

    def __bool__(self) -> bool:
        return bool(self.people or self.companies or self.deals or self.activities)


def find(text: str, member: Member) -> Found:
    """Records and activities in which each word of `text` begins a word, as far as `member` may see them."""
    words = searchable(text)
    if not words:
        return Found([], [], [], [])
    people = Person.objects.visible_to(member).matching(words)
    companies = Company.objects.visible_to(member).matching(words)
    deals = Deal.objects.visible_to(member).matching(words).select_related("company", "stage")
    return Found(
        list(most_recent(Person, people, SHOWN).select_related("company")),
        list(most_recent(Company, companies, SHOWN)),
        list(deals[:SHOWN]),
        _activities(words, member),
    )


def most_recent(model: type[RecordT], found: QuerySet[RecordT], size: int) -> QuerySet[RecordT]:
    """Of the first CANDIDATES that were found, those that something happened with last."""
    rows = model._default_manager.filter(pk__in=found.values("pk")[:CANDIDATES])
    return rows.order_by(Coalesce("last_activity_at", "created_at").desc(), "-id")[:size]


def _activities(words: str, member: Member) -> list[Activity]:
    """Mail and meetings whose subject the member may read."""
    rows = Activity.objects.visible_to(member).as_seen_by(member).matching(words).exclude(shown_subject="")
    return sorted(rows[:CANDIDATES], key=lambda activity: activity.occurred_at, reverse=True)[:SHOWN]
