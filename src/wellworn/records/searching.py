"""Finding: the words of each record, kept beside it, and one search over everything that a member may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from heapq import nlargest
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchVector
from django.db.models import F, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records import readable, spelling
from wellworn.records.duplicates import meeting
from wellworn.records.folding import folded, searchable
from wellworn.records.models.activity import Activity
from wellworn.records.models.company import TOUCHED, Company, Domain
from wellworn.records.models.custom import CustomField, FieldType, Thing
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.record import WORDS, Kind, Record, prefixes

RecordT = TypeVar("RecordT", Person, Company)
CANDIDATES = 400  # rows that hold the words and are all read
LATEST = 3_000  # rows among which words that more rows hold are looked for
WEIGHED = 60  # activities of which it is asked whether the member may see them
SHOWN = 20
SAID = (FieldType.TEXT, FieldType.AREA, FieldType.LINK)  # custom fields whose words are found
EVER = datetime(1, 1, 2, tzinfo=UTC)


def refresh_words(record: Record) -> None:
    """Write the words by which a record is sorted and found, and met as one of two, after its name, an address or a domain changed."""
    rewrite_words(record)
    spelling.learn([record.name])
    meeting.rekey(record)


def rewrite_words(record: Record) -> None:
    """Write the words by which a record is sorted and found, and no more: after a text changed that names nothing."""
    handles: Iterable[str] = ()
    if record.kind == Kind.PERSON:
        handles = Address.objects.filter(person=record.pk).order_by("pk").values_list("address", flat=True)
    elif record.kind == Kind.COMPANY:
        handles = Domain.objects.filter(company=record.pk).order_by("pk").values_list("domain", flat=True)
    phones = Phone.objects.filter(kind=record.kind, record_id=record.pk).order_by("pk").values_list("number", flat=True)
    record.search_key = folded(record.name)
    record.search_text = searchable(record.name, *handles, *phones, *_texts(record))
    type(record)._default_manager.filter(pk=record.pk).update(
        search_key=record.search_key, search_text=record.search_text
    )


def _texts(record: Record) -> list[str]:
    """What the custom fields of a record say that hold words."""
    if not record.custom:
        return []
    of = record.object.key if isinstance(record, Thing) else str(record.kind)
    words = CustomField.objects.filter(object=of, type__in=SAID, key__in=list(record.custom))
    return [str(record.custom[key]) for key in words.values_list("key", flat=True)]


def most_recent(records: QuerySet[RecordT], words: str, size: int, member: Member) -> QuerySet[RecordT]:
    """Of `records` that hold the words, those that something happened with last, the latest first."""
    found = newest(records, words, TOUCHED, size, member)
    return records.model._default_manager.filter(pk__in=found).order_by(TOUCHED.desc(), "-id")


def newest(rows: Any, words: str, when: Combinable, size: int, member: Member) -> list[int]:
    """The ids of those of `rows` that hold the words, in what `member` may read, and are newest by `when`, however many hold them.

    What few rows hold is read whole from the index of words. That index knows no order, so of a word that very many rows
    share it would have to give them all; such a word is bound to be found among the latest rows, and is looked for there.
    """
    rows = readable.known(rows, prefixes(words), member)
    found = set(
        rows.annotate(words=WORDS).filter(words=prefixes(words)).annotate(at=when).values_list("at", "pk")[:CANDIDATES]
    )
    if len(found) == CANDIDATES:
        found |= among_latest(rows, words, when, size)
    return [pk for _at, pk in nlargest(size, found)]


def among_latest(rows: Any, words: str, when: Combinable, size: int) -> set[tuple[Any, int]]:
    """When and id of those that hold the words among the latest rows of all."""
    now = timezone.now()
    alive = rows.model._default_manager.filter(deleted_at=None).annotate(at=when).filter(at__lte=now)
    edge = Coalesce(Subquery(alive.order_by("-at").values("at")[LATEST : LATEST + 1]), EVER)
    # The words are weighted, which changes nothing but that PostgreSQL cannot take the index of words for so short a stretch.
    held = SearchVector("search_text", config="simple", weight="A")
    latest = rows.annotate(at=when, held=held).filter(held=prefixes(words), at__lte=now, at__gte=edge)
    return set(latest.order_by("-at").values_list("at", "pk")[:size])


def newest_about(words: str) -> set[int]:
    """The newest mail and meetings whose subject holds the words. Whether a member may know of them is not yet asked."""
    alive, when = Activity.objects.filter(deleted_at=None), F("occurred_at")
    # The latest first: the index of ten million is slow to be read whole, and what is in it often is among them.
    found = among_latest(alive, words, when, WEIGHED)
    if len(found) < SHOWN:
        found |= set(alive.matching(words).values_list("occurred_at", "pk")[:CANDIDATES])
    return {pk for _at, pk in nlargest(WEIGHED, found)}
