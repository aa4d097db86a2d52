"""What somebody may mean who has typed half a name: the people and companies of their own last days first, then exact names,
then names that begin so, then those a typo away. Each step reads a bounded number of rows, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F
from django.db.models.functions import Coalesce

from wellworn.members.models import Member
from wellworn.records import spelling
from wellworn.records.duplicates.words import digits
from wellworn.records.folding import searchable
from wellworn.records.models.activity import Participation, Witness
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.likeness import COMPARED, MatchKey, with_company
from wellworn.records.models.person import Person
from wellworn.records.models.record import WORDS, RecordQuerySet, either
from wellworn.records.models.task import Task

LATELY = 120  # activities of a member's own whose people come first
READ = 60  # rows that one step reads
FEW = 4  # hits below which typos are looked for
MEANT = 3  # words that a mistyped one may mean
SHOWN = 6
AFTER_ALL = "\U0010ffff"
SHORT = 2  # Latin letters with which too many words begin
EXACT, BEGUN, ELSEWHERE, TYPO = range(4)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: how well it fits, and whether it is of the member's own last days."""

    record: Any
    fit: int
    is_own: bool


class Row(NamedTuple):
    """What is read of each row that may be one of the few: a whole record costs twenty times as much."""

    pk: int
    name: str
    search_text: str
    touched: datetime


def people(text: str, member: Member, size: int = SHOWN) -> list[Hit]:
    """People whom `member` may mean and may see."""
    seen = Person.objects.visible_to(member).select_related("company")
    return _found(seen, text, size, own_people(member))


def companies(text: str, member: Member, size: int = SHOWN) -> list[Hit]:
    """Companies that `member` may mean and may see."""
    return _found(Company.objects.visible_to(member), text, size, set())


def deals(text: str, member: Member, size: int = SHOWN) -> list[Hit]:
    """Deals by their own name."""
    seen = Deal.objects.visible_to(member).select_related("company", "stage")
    return _found(seen, text, size, set())


def tasks(text: str, member: Member, size: int = SHOWN) -> list[Hit]:
    """Tasks that are to be done."""
    return _found(Task.objects.visible_to(member).filter(done_at=None), text, size, set(), with_typos=False)


def things(text: str, member: Member, size: int = SHOWN) -> list[Hit]:
    """Records of the workspace's own objects."""
    return _found(
        Thing.objects.visible_to(member).filter(object__archived_at=None).select_related("object"), text, size, set()
    )


def own_people(member: Member) -> set[int]:
    """The people of the member's own last mails and meetings."""
    lately = Witness.objects.filter(member=member).order_by("-occurred_at", "-activity")
    ids = list(lately.values_list("activity", flat=True)[:LATELY])
    rows = Participation.objects.filter(activity__in=ids, person__isnull=False).order_by()
    return set(rows.values_list("person", flat=True).distinct())


def _found(seen: RecordQuerySet[Any], text: str, size: int, own: set[int], *, with_typos: bool = True) -> list[Hit]:
    """The hits of all steps, the best first. A step is taken only while there are too few."""
    words = searchable(text).split()
    if not words:
        return []
    fits: dict[Row, int] = {}
    if own:
        fits |= {row: _fit(row, words) for row in _rows(seen.filter(pk__in=own)) if _holds(row, words)}
    begun = seen.filter(search_key__gte=" ".join(words), search_key__lt=" ".join(words) + AFTER_ALL)
    fits |= {row: _fit(row, words) for row in _rows(begun.order_by("search_key", "id")[:READ])}
    if len(fits) < READ and (len(words) > 1 or len(words[0]) > SHORT or not words[0].isascii()):
        fits |= {row: _fit(row, words) for row in _rows(seen.matching(" ".join(words))[:READ])}
    if with_typos and len(fits) < FEW:
        fits = {row: TYPO for row in _mistyped(seen, words)} | fits
    best = sorted(fits, key=lambda row: (row.pk not in own, fits[row], -row.touched.timestamp(), row.pk))[:size]
    records = {record.pk: record for record in seen.filter(pk__in=[row.pk for row in best])}
    return [Hit(records[row.pk], fits[row], row.pk in own) for row in best if row.pk in records]


def _rows(found: RecordQuerySet[Any]) -> list[Row]:
    """The rows of a step."""
    columns = {one.name for one in found.model._meta.concrete_fields}
    touched = Coalesce("last_activity_at", "created_at") if "last_activity_at" in columns else F("created_at")
    return [Row(*row) for row in found.values_list("pk", "name", "search_text", touched)]


def _holds(row: Row, words: list[str]) -> bool:
    """Whether each of the words begins one of those by which a record is found."""
    held = row.search_text.split()
    return all(any(one.startswith(word) for one in held) for word in words)


def _fit(row: Row, words: list[str]) -> int:
    """How well a record that holds the words fits them."""
    named = searchable(row.name).split()
    if all(word in named for word in words):
        return EXACT
    return BEGUN if all(any(held.startswith(word) for held in named) for word in words) else ELSEWHERE


def _mistyped(seen: RecordQuerySet[Any], words: list[str]) -> list[Row]:
    """The rows for words a letter or two away; none where no word has such a neighbour."""
    choices = [[word, *spelling.meant(word)[:MEANT]] for word in words]
    if all(len(one) == 1 for one in choices):
        return []
    return _rows(seen.annotate(words=WORDS).filter(words=either(choices))[:READ])


def by_phone(text: str, member: Member) -> list[Hit]:
    """Whose number this is, however it was typed; nobody for what is no number."""
    tail = digits(text) if sum(letter.isalpha() for letter in text) == 0 else ""
    if not tail:
        return []
    keys = MatchKey.objects.filter(key=f"t:{tail}").values_list("kind", "record_id")[:READ]
    ids: dict[str, list[int]] = {}
    for kind, pk in keys:
        ids.setdefault(kind, []).append(pk)
    hits = []
    for kind, model in COMPARED.items():
        if kind in ids:
            rows = model.objects.visible_to(member).filter(pk__in=ids[kind])
            hits += [Hit(row, EXACT, False) for row in (with_company(rows))]
    return hits[:SHOWN]
