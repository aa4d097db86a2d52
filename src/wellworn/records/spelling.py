"""Mistyped names: the words of all names, and those among them that a word with a typo may mean.

A word is found by what is left of it when a letter is taken out (Garbe's symmetric deletes): a letter too many, missing, wrong, or
two exchanged all leave the same. The beginning of five letters is kept so as well, for who has not typed the word to its end.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from rapidfuzz.distance import OSA

from wellworn.lib import sql
from wellworn.records.folding import searchable
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.spelling import NameWord

SHORTEST = 4  # letters from which a word is searched with a typo
BEGINNING = 5
LONGEST = 40
READ = 3_000  # words that are weighed at most
MEANT = 6
HELD = """EXISTS (
    SELECT FROM {table} AS record
    WHERE to_tsvector('simple'::regconfig, COALESCE(record.search_text, '')) @@ to_tsquery('simple'::regconfig, word || ':*')
)"""


def forms(word: str) -> list[str]:
    """The word, its beginning, and each of them without one letter."""
    made = {word, *_without_one(word)}
    if len(word) > BEGINNING:
        begun = word[:BEGINNING]
        made |= {begun, *_without_one(begun)}
    return sorted(made)


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def apart(typed: str, word: str) -> int:
    """How many letters `typed` is away from `word` or from a beginning of it; more than 2 is said as 3."""
    whole = OSA.distance(typed, word, score_cutoff=2)
    ends = {word[:length] for length in (len(typed) - 1, len(typed), len(typed) + 1) if SHORTEST <= length < len(word)}
    return min(whole, *(OSA.distance(typed, begun, score_cutoff=2) for begun in ends), 3)


def is_a_letter_away(typed: str, word: str) -> bool:
    """Whether a short `typed` may mean `word`: a letter apart from it, or from its beginning where they begin alike."""
    if OSA.distance(typed, word, score_cutoff=1) <= 1:
        return True
    return typed[:1] == word[:1] and OSA.distance(typed, word[: len(typed)], score_cutoff=1) <= 1


def words_of(names: Iterable[str]) -> set[str]:
    """The words of names that are kept."""
    words = {word for name in names for word in searchable(name).split()}
    return {word for word in words if SHORTEST <= len(word) <= LONGEST and not word.isdigit()}


def learn(names: Iterable[str]) -> int:
    """Keep the words of names; how many were new. Called in the transaction of whatever writes a name."""
    words = words_of(names)
    new = words - set(NameWord.objects.filter(word__in=words).values_list("word", flat=True)) if words else set()
    NameWord.objects.bulk_create((NameWord(word=word, forms=forms(word)) for word in sorted(new)), batch_size=5_000)
    return len(new)


@transaction.atomic
def unlearn(*names: str) -> None:
    """Forget the words of names that were removed for good, as far as no other record has them."""
    words = sorted(words_of(names))
    if not words:
        return
    held = " OR ".join(HELD.format(table=model._meta.db_table) for model in (Person, Company, Deal))
    # A word that few have is found by the index alone; the planner takes it for one that a look at some rows finds.
    sql.run("SET LOCAL enable_seqscan = off")
    gone = sql.rows(f"SELECT word FROM unnest(%s::text[]) AS gone (word) WHERE NOT ({held})", [words])
    sql.run("SET LOCAL enable_seqscan = on")
    sql.run("DELETE FROM records_nameword WHERE word = ANY(%s)", [[word for (word,) in gone]])


def meant(typed: str) -> list[str]:
    """Words of names that `typed` may mean, a letter or two apart, the nearest first; none for very short ones."""
    return meant_by([typed])[typed]


def meant_by(words: Iterable[str]) -> dict[str, list[str]]:
    """The same for some words at once, in one statement."""
    near: dict[str, list[str]] = {word: [] for word in words}
    asked = {word: forms(word) for word in near if SHORTEST <= len(word) <= LONGEST and not word.isdigit()}
    if not asked:
        return near
    wanted = sorted({form for of_word in asked.values() for form in of_word})
    found = list(NameWord.objects.filter(forms__overlap=wanted).values_list("word", flat=True)[:READ])
    for typed in asked:
        most = 1 if len(typed) < 8 else 2
        away = {word: apart(typed, word) for word in found}
        likely = sorted((far, abs(len(word) - len(typed)), word) for word, far in away.items() if far <= most)
        near[typed] = [word for _far, _longer, word in likely[:MEANT]]
    return near
