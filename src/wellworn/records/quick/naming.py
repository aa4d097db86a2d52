"""Which of a line's words name somebody: known ones by the longest name that fits, new ones by where they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wellworn.records import one_field
from wellworn.records.folding import folded
from wellworn.records.quick import cues
from wellworn.records.quick.grammar import AMOUNT, COMPANY, CUE, FREE, PERSON, TASK_WORDS, Draft, Word, given, spelled

LONGEST_NAME = 5  # words
MOST_CHOICES = 5
PLACES = ("at", "@", "from", "bei", "bij", "hos", "chez")
SIGNS = re.compile(r"[.,'’&+]")


@dataclass(frozen=True, slots=True)
class Known:
    """A person or company that the member sees."""

    id: int
    name: str
    key: str  # folded
    company: int | None = None  # of a person
    company_name: str = ""
    domains: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A draft with who is in it. An empty list and a text is somebody new; several are offered."""

    draft: Draft
    people: tuple[Known, ...] = ()
    person_text: str = ""
    companies: tuple[Known, ...] = ()
    company_text: str = ""


def runs(draft: Draft) -> list[tuple[int, ...]]:
    """The stretches of free words that stand side by side, signs apart."""
    found: list[list[int]] = [[]]
    for at, word in enumerate(draft.words):
        if word.role in (FREE, TASK_WORDS) and word.text not in cues.EMPTY:
            found[-1].append(at)
        elif found[-1]:
            found.append([])
    return [tuple(one) for one in found if one]


def phrases(draft: Draft) -> dict[str, tuple[int, int]]:
    """Every phrase of free words that could be a name, folded, with the places where it begins and ends; the first one wins."""
    found: dict[str, tuple[int, int]] = {}
    for run in runs(draft):
        for first in range(len(run)):
            for length in range(min(LONGEST_NAME, len(run) - first), 0, -1):
                words = [draft.words[at] for at in run[first : first + length]]
                key = plain(" ".join(word.text for word in words))
                if len(key) > 1 and not key.isdigit() and key not in cues.AT | cues.WITH:
                    found.setdefault(key, (run[first], run[first + length - 1] + 1))
    return found


def plain(name: str) -> str:
    """A name to compare by: folded, without signs and without the form of the company."""
    words = SIGNS.sub("", folded(name)).split()
    while len(words) > 1 and words[-1] in cues.LEGAL:
        words.pop()
    return " ".join(words)


def named(draft: Draft, people: Sequence[Known], companies: Sequence[Known]) -> Named:
    """Say who is in the line."""
    result = _company(Named(draft), companies)
    result = _person(result, people)
    return _new(result)


def _company(named: Named, companies: Iterable[Known]) -> Named:
    spots = phrases(named.draft)
    home = named.draft.mail.partition("@")[2]
    fits = [
        (len(plain(one.name)), one) for one in companies if plain(one.name) in spots or (home and _is_home(home, one))
    ]
    if not fits:
        return named
    longest = max(length for length, _one in fits)
    best = [one for length, one in fits if length == longest or (home and _is_home(home, one))]
    owner = [one for one in best if home and _is_home(home, one)]
    best = owner or best
    draft = named.draft
    if (spot := spots.get(plain(best[0].name))) is not None:
        draft = given(draft, COMPANY, *_with_form(draft, spot))
        draft = _cue(draft, spot[0])
    return replace(named, draft=draft, companies=tuple(best[:MOST_CHOICES]))


def _is_home(home: str, company: Known) -> bool:
    return one_field.registrable(home) in company.domains


def _with_form(draft: Draft, spot: tuple[int, int]) -> tuple[int, int]:
    """The form of the company belongs to its name."""
    start, end = spot
    while (
        end < len(draft.words)
        and SIGNS.sub("", draft.words[end].key) in cues.LEGAL
        and draft.words[end].role in (FREE, TASK_WORDS)
    ):
        end += 1
    return start, end


def _cue(draft: Draft, at: int) -> Draft:
    """The word "at" before a name has done its work."""
    before = at - 1
    if before >= 0 and draft.words[before].role == FREE and draft.words[before].text.lower() in cues.AT | cues.WITH:
        return given(draft, CUE, before, at)
    return draft


def _person(named: Named, people: Iterable[Known]) -> Named:
    spots = phrases(named.draft)
    firms = {one.id for one in named.companies}
    fits: list[tuple[int, int, Known, tuple[int, int]]] = []
    for one in people:
        words = plain(one.name).split()
        for key in {" ".join(words), words[0] if words else "", words[-1] if words else ""}:
            if key and key in spots:
                fits.append((len(key.split()), one.company in firms, one, spots[key]))
    if not fits:
        return named
    rank = max((length, near) for length, near, _one, _spot in fits)
    if rank[0] == 1 and not rank[1] and not _may_be_name(named, fits[0][3]):
        return named
    best = list({one.id: one for length, near, one, _spot in fits if (length, near) == rank}.values())
    spot = next(spot for length, near, one, spot in fits if (length, near) == rank)
    draft = _cue(given(named.draft, PERSON, *spot), spot[0])
    return replace(
        named,
        draft=draft,
        people=tuple(best[:MOST_CHOICES]),
        person_text=spelled(draft.line, draft.words[slice(*spot)]),
    )


def _may_be_name(named: Named, spot: tuple[int, int]) -> bool:
    """A single word is a name where it is written as one, or stands where a name stands."""
    draft, at = named.draft, spot[0]
    word = draft.words[at]
    return (
        (word.is_capital and at > 0)
        or (at == 1 and draft.verb in (cues.CALL, cues.MET))
        or (at == 0 and word.is_capital)
    )


def _new(named: Named) -> Named:
    """Names of those who are not known: after "call" and "met", and after "at"."""
    draft = named.draft
    if not named.people and draft.verb in (cues.CALL, cues.MET) and (spot := _new_person(draft)) is not None:
        draft = given(draft, PERSON, *spot)
        named = replace(named, draft=draft, person_text=spelled(draft.line, draft.words[slice(*spot)]))
    if not named.companies:
        spot = _after_at(draft) or _of_domain(draft)
        if spot is not None:
            draft = _cue(given(draft, COMPANY, *_with_form(draft, spot)), spot[0])
            named = replace(named, draft=draft, company_text=draft.said(COMPANY))
    return named


def _new_person(draft: Draft) -> tuple[int, int] | None:
    """The words right after the verb, up to "at", an address, an amount or a sign; written as names, if any word is."""
    start = 1
    if start < len(draft.words) and draft.words[start].text.lower() in cues.WITH and draft.words[start].role == FREE:
        start += 1
    end = start
    while end < len(draft.words) and end - start < 4:
        word = draft.words[end]
        if (
            word.role != FREE
            or word.text in cues.EMPTY
            or word.text.lower() in PLACES
            or not word.key.replace("-", "").isalpha()
        ):
            break
        end += 1
    if any(word.is_capital for word in draft.words[start:end]):
        while end > start and not draft.words[end - 1].is_capital:
            end -= 1
        first = next(at for at in range(start, end) if draft.words[at].is_capital)
        end = next(
            (at for at in range(first, end) if not draft.words[at].is_capital and draft.words[at].key not in PARTICLES),
            end,
        )
    elif end < len(draft.words) and draft.words[end].role == FREE and draft.words[end].text.lower() not in PLACES:
        end = min(end, start + 2)
    return (start, end) if end > start else None


PARTICLES = frozenset(
    (
        "van",
        "von",
        "de",
        "der",
        "den",
        "da",
        "dos",
        "do",
        "di",
        "la",
        "le",
        "el",
        "bin",
        "al",
        "ten",
        "ter",
        "zu",
        "af",
        "y",
    )
)


def _after_at(draft: Draft) -> tuple[int, int] | None:
    """The words after "at": those with a capital, or the first one."""
    for at, word in enumerate(draft.words[:-1]):
        if word.role != FREE or word.text.lower() not in PLACES:
            continue
        end = at + 1
        while (
            end < len(draft.words)
            and draft.words[end].role == FREE
            and draft.words[end].is_capital
            and end - at <= LONGEST_NAME
        ):
            end += 1
        if end == at + 1 and draft.words[end].role == FREE and draft.words[end].key.isalpha():
            end += 1
        if end > at + 1:
            return at + 1, end
    return None


def _of_domain(draft: Draft) -> tuple[int, int] | None:
    """Words that spell the domain of the mail address: "aquaveld" beside joost@aquaveld.example; else a name with its form."""
    home = one_field.registrable(draft.mail.partition("@")[2]) if draft.mail else ""
    label = home.partition(".")[0].replace("-", "")
    for key, spot in phrases(draft).items():
        if label and key.replace(" ", "").replace("-", "") == label:
            return spot
    for at in range(1, len(draft.words)):
        if (
            SIGNS.sub("", draft.words[at].key) in cues.LEGAL
            and draft.words[at].role == FREE
            and draft.words[at].is_capital
        ):
            start = at
            while (
                start > 0
                and draft.words[start - 1].role == FREE
                and draft.words[start - 1].is_capital
                and at - start < LONGEST_NAME
            ):
                start -= 1
            if start < at:
                return start, at + 1
    return None


def left_over(named: Named) -> str:
    """The words that name nobody: a deal's name, a title or a note."""
    words: list[Word] = [word for word in named.draft.words if word.role == FREE]
    return spelled(named.draft.line, words)


def has_deal(named: Named) -> bool:
    """Whether the line speaks of a deal."""
    return named.draft.verb == cues.DEAL or any(word.role == AMOUNT for word in named.draft.words)
