"""One line about what happened: what it was, how a call ended, and the next step with its day. No clock, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from wellworn.records.days import Found, find_days

LONGEST_STEP = 200
CLAUSES = re.compile(r"[;\n]+|(?<=[.!?])\s+|(?:→|->|=>)\s*")
# What begins a next step, in the languages that days are read in.
STEP = re.compile(
    r"\b(?:follow[- ]?up|followup|next(?: step)?:|todo:?|call (?:back|again|them|him|her)|ring back|remind(?: me)?|chase|"
    r"next:|nachfassen|zurückrufen|rückruf|erinnern|nächster schritt:?|rappeler|relancer|relance|terugbellen|opvolgen|"
    r"nabellen|följ upp|följa upp|uppföljning|ring upp|ring igen|återkom\w*|nästa steg:?|seguimiento|volver a llamar|"
    r"richiamare|ligar de volta|følg op|følge opp|ring tilbage)",
    re.IGNORECASE,
)
CALL = re.compile(
    r"^\W*(?:i )?(?:spoke|talked|called|rang|phoned|call with|call:|phone call|telefonat|telefoniert|angerufen|gesprochen mit|"
    r"appel|appelé|gebeld|belde|ringde|ringt|samtal med|pratade med|llamé|llamada|chiamat\w+|liguei)\b",
    re.IGNORECASE,
)
OUTCOMES = (
    ("message", r"left (?:a |her |him )?(?:message|voice ?mail)|voice ?mail|mailbox besprochen|message laissé|ingesproken|röstbrevlåda"),
    ("no-answer", r"no (?:answer|reply)|did(?: not|n[’']t) (?:answer|pick up)|not reached|nicht erreicht|pas de réponse|geen gehoor|inget svar"),
    ("busy", r"was busy|is busy|call(?:s|ed)? back later|besetzt|in gesprek|upptagen"),
    ("wrong", r"wrong number|falsche nummer|mauvais numéro|verkeerd nummer|fel nummer"),
)  # fmt: skip
OUTCOME_WORDS = tuple((outcome, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for outcome, words in OUTCOMES)
JOINING = re.compile(r"^(?:and|then|und|dann|et|puis|en|dan|och|sedan|y|e|poi|og|,|\s)+\b", re.IGNORECASE)
HANGING = re.compile(r"^[\s,;:.\-–]++|(?<![\s,;:.\-–])[\s,;:.\-–]++$")  # begun at a boundary: a long run is read once


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, and by when if that is said."""

    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a line says happened: a kind of activity, how a call ended, and what is next."""

    kind: str  # "call" or "note"
    outcome: str  # "", or one of CallOutcome
    step: Step | None


def read_line(text: str, today: date) -> Spoken:
    """What `text` says. A step is only read where a word such as "follow up" begins it, or a clause of its own ends it with a day."""
    outcome = next((name for name, words in OUTCOME_WORDS if words.search(text)), "")
    is_call = bool(CALL.search(text)) or bool(outcome)
    if is_call and not outcome:
        outcome = "reached"
    return Spoken("call" if is_call else "note", outcome, _step(text, today))


def _step(text: str, today: date) -> Step | None:
    """The next step: from its own word on, else the last clause of several when a day ends it."""
    marks = list(STEP.finditer(text))
    if marks:
        clause = CLAUSES.split(text[marks[-1].start() :])[0]
        return _read(clause, today)
    clauses = [clause for clause in CLAUSES.split(text) if clause.strip()]
    if len(clauses) < 2 or CALL.search(clauses[-1]):
        return None
    last = _read(clauses[-1], today)
    return last if last is not None and last.due and last.due >= today and _ends_with_day(clauses[-1], today) else None


def _ends_with_day(clause: str, today: date) -> bool:
    found = find_days(clause, today)
    return bool(found) and not HANGING.sub("", clause[found[-1].end :])


def _read(clause: str, today: date) -> Step | None:
    """The words of a step without its day, and the day."""
    found = find_days(clause, today)
    day: Found | None = found[-1] if found else None
    words = clause if day is None else f"{clause[: day.start]} {clause[day.end :]}"
    bare = JOINING.sub("", " ".join(words.split()))
    bare = HANGING.sub("", bare)
    for mark in ("next step:", "next:", "todo:", "nästa steg:", "nächster schritt:"):
        if bare.casefold().startswith(mark):
            bare = bare[len(mark) :].strip()
    if not bare:
        return None
    return Step((bare[0].upper() + bare[1:])[:LONGEST_STEP], day.day if day else None)


@dataclass(frozen=True, slots=True)
class Errand:
    """A task as it was said: its words, its day, and the time it should remind at."""

    text: str
    due: date | None
    time: time | None


CLOCK = re.compile(
    r"(?:\b(?:at|um|à|a las|om|kl\.?)\s*)?\b([01]?\d|2[0-3])(?:[:.h]([0-5]\d)|\s*h\b|\s*Uhr\b)(?!\d|[.:]\d)",
    re.IGNORECASE,
)


def read_task(line: str, today: date) -> Errand:
    """What a line says is to be done: "Send the quote next Tuesday 9:00". A time without a day is today's."""
    found = find_days(line, today)
    if not found:
        clock = CLOCK.search(line)
        bare = HANGING.sub("", f"{line[: clock.start()]} {line[clock.end() :]}") if clock else line.strip()
        return Errand(" ".join(bare.split()) or line.strip(), today if clock else None, _time(clock))
    day = found[-1]
    before, after = line[: day.start], line[day.end :]
    clock = CLOCK.match(after.lstrip(" ,")) or CLOCK.search(before)
    if clock is not None and clock.string is before:
        before = f"{before[: clock.start()]} {before[clock.end() :]}"
    elif clock is not None:
        after = after.lstrip(" ,")[clock.end() :]
    words = HANGING.sub("", JOINING.sub("", " ".join(f"{before} {after}".split())))
    return Errand(words or line.strip(), day.day, _time(clock))


def _time(clock: re.Match[str] | None) -> time | None:
    return time(int(clock[1]), int(clock[2] or 0)) if clock else None


def step_of(text: str, day: date | None) -> Step | None:
    """A step that was typed into a field of its own, with the day of another."""
    words = " ".join(text.split())[:LONGEST_STEP]
    return Step(words, day) if words else None
