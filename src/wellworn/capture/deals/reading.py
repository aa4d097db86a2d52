"""What the sentences of a letter say about a deal. Pure: text in, signals out."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wellworn.capture.deals.lexicon import Lexicon, language_of
from wellworn.capture.deals.money import Money, find_money
from wellworn.capture.deals.sentences import Sentence, sentences
from wellworn.capture.deals.weighing import likelihood
from wellworn.records.day_words import MONTHS
from wellworn.records.days import Found, find_days
from wellworn.records.folding import folded

QUOTED, ORDERED, AGREED, LOST, WANTS = "quoted", "ordered", "agreed", "lost", "wants"
PROMISE, ASK, CLOSE, AMOUNT = "promise", "ask", "close", "amount"
KINDS = (QUOTED, ORDERED, AGREED, LOST, WANTS, PROMISE, ASK, CLOSE, AMOUNT)
LEAST = 0.5  # below this a sentence says nothing
SUREST = {ASK: 0.85, PROMISE: 0.89}  # what is a matter of taste is never certain
LINK = re.compile(r"https?:|www\.|@|<")
LEAST_WORDS, MOST_WORDS = 3, 40  # of a request
FLAGS = ("no", "if", "future", "said")
IN_MONTH = re.compile(
    r"(?<!\w)(?:in|im|i|em|en|by|until|before|bis|voor|till|före|até|avant|end of|ende|eind|slutet av|fin|fim de|since|of|for) (\w{3,12})(?: (20\d\d))?(?!\w)",
    re.IGNORECASE,
)
WEEK = ("week", "woche", "vecka", "semana", "semaine", "settimana", "uge")
FURTHEST = 550  # days ahead; a day farther off is no plan


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that a sentence says. `value` is a day (ISO), an amount ("64000 EUR") or a step in words; else empty."""

    kind: str
    value: str
    sentence: str
    marked: str  # the words of the sentence that say it
    confidence: float
    number: int = 0  # of the sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a sentence may say, and the facts for and against."""

    kind: str
    value: str
    marked: str
    facts: tuple[str, ...]


def read(text: str, *, ours: bool, at: date) -> list[Signal]:
    """What a letter of ours, or of theirs, written on the day `at`, says about a deal; of each kind and value the likeliest."""
    language = language_of(text)
    best: dict[tuple[str, str], Signal] = {}
    for sentence in sentences(text):
        said = [
            Signal(one.kind, one.value, sentence.text, one.marked, sure, sentence.number)
            for one in candidates(sentence, language, ours=ours, at=at)
            if (sure := round(min(likelihood(one.facts), SUREST.get(one.kind, 1.0)), 3)) >= LEAST
        ]
        kinds = {one.kind for one in said}
        for one in said:
            if one.kind == ASK and kinds & {WANTS, PROMISE}:
                continue  # asking for a quote is said once
            spot = (one.kind, one.value)
            if spot not in best or one.confidence > best[spot].confidence:
                best[spot] = one
    return sorted(best.values(), key=lambda one: (one.number, KINDS.index(one.kind)))


def candidates(sentence: Sentence, language: Lexicon, *, ours: bool, at: date) -> Iterator[Candidate]:
    """Everything that a sentence may say."""
    low = sentence.text.lower().replace("’", "'")
    cues = {concept: match for concept in language.patterns if (match := language.find(concept, low))}
    days, money = _days(sentence.text, at), find_money(sentence.text, language.language)
    for kind, value, spots in _possible(sentence, cues, days, money, ours=ours):
        marked = sentence.text[min(start for start, _end in spots) : max(end for _start, end in spots)]
        yield Candidate(kind, value, marked, facts(kind, sentence, cues, days, money, ours=ours))


Cues = dict[str, re.Match[str]]
Possible = tuple[str, str, list[tuple[int, int]]]


def _possible(
    sentence: Sentence, cues: Cues, days: list[Found], money: list[Money], *, ours: bool
) -> Iterator[Possible]:
    def spots(*names: str) -> list[tuple[int, int]]:
        return [cues[name].span() for name in names]

    if ours and {"quote", "sent"} <= cues.keys():
        yield QUOTED, "", spots("quote", "sent")
    if not ours:
        if "ordered" in cues:
            yield ORDERED, "", spots("ordered")
        elif {"order", "sent"} <= cues.keys():
            yield ORDERED, "", spots("order", "sent")
        for kind, cue in ((AGREED, "go"), (LOST, "lost"), (WANTS, "want")):
            if cue in cues:
                yield kind, "", spots(cue)
        if "ask" in cues and LEAST_WORDS <= len(sentence.text.split()) <= MOST_WORDS and not LINK.search(sentence.text):
            yield ASK, step(sentence.text, cues["ask"].start()), spots("ask")
        if days and ("decide" in cues or "later" in cues):
            cue = "later" if "later" in cues else "decide"
            day = days[-1] if cue == "later" else min(days, key=lambda one: abs(one.start - cues[cue].end()))
            yield CLOSE, day.day.isoformat(), [*spots(cue), (day.start, day.end)]
    if "promise" in cues and days:
        yield PROMISE, days[-1].day.isoformat(), [*spots("promise"), (days[-1].start, days[-1].end)]
    if money and cues.keys() & {"price", "quote", "order", "ordered"}:
        largest = max(money, key=lambda one: one.amount)
        yield AMOUNT, str(largest), [(largest.start, largest.end)]


def facts(
    kind: str, sentence: Sentence, cues: Cues, days: list[Found], money: list[Money], *, ours: bool
) -> tuple[str, ...]:
    """What speaks for and against a sentence meaning `kind`, as names that the weights know."""
    words = len(sentence.text.split())
    found = [flag for flag in FLAGS if flag in cues]
    found += ["question"] if sentence.is_question else []
    found += ["long"] if words > 30 else ["short"] if words < 7 else []
    found += ["day"] if days else []
    found += ["money"] if money else []
    found += ["many-sums"] if len(money) > 2 else []
    found += [
        f"also-{cue}"
        for cue in ("quote", "order", "want", "ask", "promise", "go", "lost", "price", "ordered")
        if cue in cues
    ]
    side = "us" if ours else "them"
    return (kind, f"{kind}:{side}", *found, *(f"{kind}:{fact}" for fact in found))


def _days(text: str, at: date) -> list[Found]:
    """The days to come in a sentence; a month by itself is its last day."""
    found = [_at_its_end(one, text) for one in find_days(text, at) if 0 <= (one.day - at).days <= FURTHEST]
    taken = [(one.start, one.end) for one in found]
    for match in IN_MONTH.finditer(text):
        month = MONTHS.get(folded(match[1])) if len(match[1]) > 3 else None
        if month is None or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        year = int(match[2]) if match[2] else at.year + (month < at.month)
        last = date(year, month, calendar.monthrange(year, month)[1])
        if 0 <= (last - at).days <= FURTHEST:
            found.append(Found(last, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def _at_its_end(found: Found, text: str) -> Found:
    """A week as a promise means it: by its Friday."""
    said = text[found.start : found.end].lower()
    if found.day.weekday() == 0 and any(word in said for word in WEEK):
        return Found(found.day + timedelta(days=4), found.start, found.end)
    return found


POLITE = re.compile(
    r"^(?:please|kindly|(?:could|can|would) you (?:please |perhaps |also |kindly )?|bitte|(?:können|könnten|würden) sie (?:uns |mir |bitte )*|"
    r"(?:kun|kunt|zou|zouden|kunnen) (?:je|u|jullie) (?:me |mij |ons )?|(?:kan|kunde|skulle) (?:ni|du)|vänligen|por favor|(?:poderiam|poderia|podiam|podia|podem|pode)|"
    r"(?:pouvez|pourriez)-vous|merci de|veuillez|(?:podrían|podría|pueden|puede)|(?:potreste|potrebbe|potete|può)|(?:kan|kunne|vil) (?:i|du))\s*",
    re.IGNORECASE,
)
LONGEST_STEP = 120


def step(sentence: str, start: int) -> str:
    """The request in a sentence as a step: without its "could you please", with a capital, cut at a word."""
    words = POLITE.sub("", sentence[start:]).strip(" ,.!?;:")
    if len(words) > LONGEST_STEP:
        words = words[:LONGEST_STEP].rsplit(" ", 1)[0] + " …"
    return words[:1].upper() + words[1:]
