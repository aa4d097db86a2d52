"""What somebody may mean who has typed half a name: the people and companies of their own last days first, then exact names,
then names that begin so, then those a typo away. A step is taken where those before it have left too few; each of its statements reads
a bounded number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wellworn.members.models import Member
from wellworn.records import spelling, typed
from wellworn.records.covering import covered
from wellworn.records.duplicates.words import digits
from wellworn.records.folding import searchable
from wellworn.records.models.likeness import COMPARED, MatchKey, with_company
from wellworn.records.models.record import Kind
from wellworn.records.typed import READ, Row

FEW = 4  # hits below which typos are looked for
MEANT = 3  # words that a mistyped one may mean
SHOWN = 6
SHORT = 2  # Latin letters with which too many words begin
BRIEF = (3, 4)  # letters of a mistyped word that is compared within the few whom the other words pick
BRIEF_WORDS = 2  # as many such words are tried
EXACT, BEGUN, ELSEWHERE, TYPO = range(4)
RELATED: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("company",),
    Kind.DEAL: ("company", "stage"),
    Kind.THING: ("object",),
}
WITH_TYPOS = (Kind.PERSON, Kind.COMPANY, Kind.DEAL, Kind.THING)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: how well it fits, and whether it is of the member's own last days."""

    record: Any
    fit: int
    is_own: bool


Hits = dict[Kind, list[Hit]]
Fits = dict[Kind, dict[int, tuple[int, Row]]]


def people(text: str, member: Member, size: int = SHOWN) -> list[Hit]:
    """People whom `member` may mean and may see."""
    return named(text, member, {Kind.PERSON: size})[Kind.PERSON]


def named(text: str, member: Member, sizes: Mapping[Kind, int]) -> Hits:
    """Records of each kind that `member` may mean and may see, at most `sizes` of it; of tasks those to be done."""
    words = searchable(text).split()
    if not words:
        return {kind: [] for kind in sizes}
    fits: Fits = {kind: {} for kind in sizes}
    _keep(fits, typed.beginning(sizes, words, member), words)
    if len(words) > 1 or len(words[0]) > SHORT or not words[0].isascii():
        few = [kind for kind in sizes if len(fits[kind]) < READ]
        _keep(fits, typed.holding(few, words, member), words)
    few = [kind for kind in sizes if kind in WITH_TYPOS and len(fits[kind]) < FEW]
    _keep(fits, _mistyped(few, words, member) if few else [], None)
    if Kind.PERSON in fits and not fits[Kind.PERSON]:
        _keep(fits, _one_apart(words, member), None)
    return {kind: _best(kind, fits[kind], size, member) for kind, size in sizes.items()}


def _keep(fits: Fits, rows: list[Row], words: list[str] | None) -> None:
    """Keep rows with how well each fits; without `words` they are a typo away. What is known stays as it is."""
    for row in rows:
        fits[Kind(row.kind)].setdefault(row.pk, (_fit(row, words) if words else TYPO, row))


def _fit(row: Row, words: list[str]) -> int:
    """How well a record that holds the words fits them."""
    named = searchable(row.name).split()
    if all(word in named for word in words):
        return EXACT
    return BEGUN if all(any(held.startswith(word) for held in named) for word in words) else ELSEWHERE


def _mistyped(kinds: list[Kind], words: list[str], member: Member) -> list[Row]:
    """Those that hold words a letter or two away; none when no word has such a neighbour."""
    near = spelling.meant_by(words)
    choices = [[word, *[one for one in near[word] if one != word][:MEANT]] for word in words]
    return [] if all(len(one) == 1 for one in choices) else typed.mistyped(kinds, choices, member)


def _one_apart(words: list[str], member: Member) -> list[Row]:
    """People who hold all words but a short one, and have a name a letter away from that: of the few whom the others pick.

    A mistyped word of three letters has too many neighbours among all names. Where the others pick more than one statement reads, the
    member's own people alone are compared."""
    for place in [at for at, word in enumerate(words) if len(word) in BRIEF][-BRIEF_WORDS:]:
        others = [word for at, word in enumerate(words) if at != place]
        if all(len(word) <= SHORT for word in others):
            continue
        rows = typed.mistyped([Kind.PERSON], [[word] for word in others], member)
        are_few = sum(not row.is_own for row in rows) < READ
        found = [row for row in rows if (are_few or row.is_own) and _has_near(row, words[place])]
        if found:
            return found
    return []


def _has_near(row: Row, word: str) -> bool:
    """Whether a name of theirs is a letter away from the word."""
    return any(spelling.is_a_letter_away(word, name) for name in searchable(row.name).split())


def _best(kind: Kind, fits: dict[int, tuple[int, Row]], size: int, member: Member) -> list[Hit]:
    """The best hits of one kind as records."""
    order = sorted(fits.values(), key=lambda one: (not one[1].is_own, one[0], -one[1].touched.timestamp(), one[1].pk))
    best = order[:size]
    if not best:
        return []
    related = RELATED.get(kind, ())
    rows = typed.seen(kind, member).filter(pk__in=[row.pk for _fit, row in best])
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
