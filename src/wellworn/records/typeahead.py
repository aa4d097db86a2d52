"""What somebody may mean who has typed half a name: the people and companies of their own last days first, then exact names,
then names that begin so, then those a typo away. Each step is one statement for every kind and reads a bounded number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from wellworn.members.models import Member
from wellworn.records import readable, spelling
from wellworn.records.covering import covered
from wellworn.records.duplicates.words import digits
from wellworn.records.fields import MODELS
from wellworn.records.folding import searchable
from wellworn.records.models.activity import Participation, Witness
from wellworn.records.models.likeness import COMPARED, MatchKey, with_company
from wellworn.records.models.record import Kind, RecordQuerySet, either

LATELY = 120  # activities of a member's own whose people come first
READ = 60  # rows of a kind that one step reads
FEW = 4  # hits below which typos are looked for
MEANT = 3  # words that a mistyped one may mean
SHOWN = 6
AFTER_ALL = "\U0010ffff"
SHORT = 2  # Latin letters with which too many words begin
EXACT, BEGUN, ELSEWHERE, TYPO = range(4)
RELATED: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("company",),
    Kind.DEAL: ("company", "stage"),
    Kind.THING: ("object",),
}
WITH_TYPOS = (Kind.PERSON, Kind.COMPANY, Kind.DEAL, Kind.THING)
TOUCHED = {Kind.PERSON, Kind.COMPANY, Kind.THING}  # whose rows say when something last happened


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: how well it fits, and whether it is of the member's own last days."""

    record: Any
    fit: int
    is_own: bool


class Row(NamedTuple):
    """What is read of each row that may be one of the few: a whole record costs twenty times as much."""

    kind: str
    pk: int
    name: str
    search_text: str
    touched: datetime
    is_own: bool


Hits = dict[Kind, list[Hit]]
Parts = list[RecordQuerySet[Any]]


def people(text: str, member: Member, size: int = SHOWN) -> list[Hit]:
    """People whom `member` may mean and may see."""
    return named(text, member, {Kind.PERSON: size})[Kind.PERSON]


def named(text: str, member: Member, sizes: Mapping[Kind, int]) -> Hits:
    """Records of each kind that `member` may mean and may see, at most `sizes` of it; of tasks those to be done."""
    words = searchable(text).split()
    if not words:
        return {kind: [] for kind in sizes}
    seen = {kind: _seen(kind, member) for kind in sizes}
    fits: dict[Kind, dict[int, tuple[int, Row]]] = {kind: {} for kind in sizes}
    begun = [part for kind, rows in seen.items() for part in _begun(kind, rows, words, member)]
    _keep(fits, _read(begun), words)
    if len(words) > 1 or len(words[0]) > SHORT or not words[0].isascii():
        few = [kind for kind in sizes if len(fits[kind]) < READ]
        _keep(
            fits,
            _read([_of(kind, readable.matching(seen[kind], " ".join(words), member))[:READ] for kind in few]),
            words,
        )
    few = [kind for kind in sizes if kind in WITH_TYPOS and len(fits[kind]) < FEW]
    _keep(fits, _read(_mistyped({kind: seen[kind] for kind in few}, words, member) if few else []), None)
    return {kind: _best(seen[kind], fits[kind], size, member) for kind, size in sizes.items()}


def _seen(kind: Kind, member: Member) -> RecordQuerySet[Any]:
    """The records of a kind that may be meant."""
    rows: RecordQuerySet[Any] = MODELS[kind].objects.visible_to(member)
    if kind == Kind.TASK:
        return rows.filter(done_at=None)
    return rows.filter(object__archived_at=None) if kind == Kind.THING else rows


def own_people(member: Member) -> Any:
    """The ids of the people of the member's own last mails and meetings, as a query."""
    lately = Witness.objects.filter(member=member).order_by("-occurred_at", "-activity")
    rows = Participation.objects.filter(activity__in=lately.values("activity")[:LATELY], person__isnull=False)
    return rows.order_by().values("person")


def _begun(kind: Kind, rows: RecordQuerySet[Any], words: list[str], member: Member) -> Parts:
    """Those whose name begins so, and the member's own that hold the words."""
    text = " ".join(words)
    found = rows.filter(search_key__gte=text, search_key__lt=text + AFTER_ALL).order_by("search_key", "id")
    own = [_own(rows, [[word] for word in words], member)] if kind == Kind.PERSON else []
    return [*own, _of(kind, found)[:READ]]


def _own(rows: RecordQuerySet[Any], choices: list[list[str]], member: Member) -> RecordQuerySet[Any]:
    """The people of the member's own last days who hold a beginning of one word of each list. Words are letters and digits alone."""
    rows = rows.filter(pk__in=own_people(member))
    for words in choices:
        rows = rows.filter(search_text__regex=rf"(^| )({'|'.join(words)})")
    return _of(Kind.PERSON, readable.known(rows, either(choices), member), is_own=True)


def _of(kind: Kind, rows: RecordQuerySet[Any], *, is_own: bool = False) -> RecordQuerySet[Any]:
    """The columns of `Row`."""
    at = Coalesce("last_activity_at", "created_at") if kind in TOUCHED else F("created_at")
    told: Any = rows.annotate(of_kind=Value(str(kind)), at=at, is_own=Value(is_own))
    found: RecordQuerySet[Any] = told.values_list("of_kind", "pk", "name", "search_text", "at", "is_own")
    return found


def _read(parts: Parts) -> list[Row]:
    """The rows of all parts, in one statement."""
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [Row(*row) for row in rows]


def _keep(fits: dict[Kind, dict[int, tuple[int, Row]]], rows: list[Row], words: list[str] | None) -> None:
    """Keep rows with how well each fits; without `words` they are a typo away. What is known stays as it is."""
    for row in rows:
        fits[Kind(row.kind)].setdefault(row.pk, (_fit(row, words) if words else TYPO, row))


def _fit(row: Row, words: list[str]) -> int:
    """How well a record that holds the words fits them."""
    named = searchable(row.name).split()
    if all(word in named for word in words):
        return EXACT
    return BEGUN if all(any(held.startswith(word) for held in named) for word in words) else ELSEWHERE


def _mistyped(seen: Mapping[Kind, RecordQuerySet[Any]], words: list[str], member: Member) -> Parts:
    """Where to look for words a letter or two away; nowhere when no word has such a neighbour."""
    near = spelling.meant_by(words)
    choices = [[word, *[one for one in near[word] if one != word][:MEANT]] for word in words]
    if all(len(one) == 1 for one in choices):
        return []
    parts = [_own(seen[Kind.PERSON], choices, member)] if Kind.PERSON in seen else []
    found = (_of(kind, readable.holding(rows, either(choices), member)) for kind, rows in seen.items())
    return [*parts, *(rows[:READ] for rows in found)]


def _best(seen: RecordQuerySet[Any], fits: dict[int, tuple[int, Row]], size: int, member: Member) -> list[Hit]:
    """The best hits of one kind as records."""
    order = sorted(fits.values(), key=lambda one: (not one[1].is_own, one[0], -one[1].touched.timestamp(), one[1].pk))
    best = order[:size]
    if not best:
        return []
    related = RELATED.get(seen.model.kind, ())
    rows = seen.filter(pk__in=[row.pk for _fit, row in best])
    records = {record.pk: record for record in covered(rows.select_related(*related) if related else rows, member)}
    return [Hit(records[row.pk], fit, row.is_own) for fit, row in best if row.pk in records]


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
            hits += [Hit(row, EXACT, False) for row in covered(with_company(rows), member)]
    return hits[:SHOWN]
