"""Where in newly written lines the signature begins.

A delimiter, a "sent from" line or a legal notice at the end settles it. Otherwise the start is the one among the last lines whose
facts weigh most, by weights that `bench/signature_training.py` learned from the development half of labelled letters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from wellworn.capture.words.features import name_words, of_line, of_start
from wellworn.capture.words.phrases import DELIMITER, SENT_FROM

MOST_TAIL = 40  # written lines below a delimiter that still are a signature
MOST_FOOT = 13  # written lines from a drawn rule to the end; newsletters draw them between articles as well
MOST_LINES = 16  # of a signature that is only recognised by its facts
LONGEST_LINE = 200
MOST_MARK_WORDS = 9
PROSE = 110  # a line this long is no line of a signature

WEIGHTS: dict[str, float] = json.loads(Path(__file__).with_name("weights.json").read_text("utf-8"))
NOTICE = re.compile(
    r"^\W*(?:(?:this|the) (?:e-?mail|message|communication|transmission|information)\b.{0,80}\b(?:confidential|privileged|intended|property|contains?)|confidentiality (?:notice|note)|disclaimer\b|legal notice"
    r"|diese (?:e-?mail|nachricht).{0,60}vertraulich|ce (?:message|courriel|mail).{0,60}confidentiel|este (?:mensaje|correo|e-?mail).{0,60}(?:confidencial|dirig)|questo messaggio|questa e-?mail.{0,60}riservat"
    r"|dit (?:bericht|e-?mailbericht)|detta (?:meddelande|e-?post|mejl)|denne e-?(?:mail|post)|please consider the environment|think before you print|notice to recipient|privileged and confidential"
    r"|(?:the )?information (?:contained )?in this|unless otherwise (?:stated|indicated)|do you yahoo|get your free|join the world|sent using)",
    re.IGNORECASE,
)


def start_of_signature(lines: list[str], name: str = "", address: str = "") -> int:
    """The number of the line at which the signature begins; `len(lines)` if there is none."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    if not written:
        return len(lines)
    settled = told(lines, written)
    above = [number for number in written if number < settled]
    if not above:
        return settled if len(written) > 1 or settled > written[0] else written[0]
    begun = weighed(lines, above, name_words(name, address), settled <= written[-1])
    return begun if begun is not None else settled


def told(lines: list[str], written: list[int]) -> int:
    """The line that says itself that a signature begins: a delimiter, "Sent from my …", a legal notice."""
    tail = written[-MOST_TAIL:]
    for number in tail:
        if lines[number].strip() == "--" and number != written[-1]:
            return number
    for number in written[-MOST_FOOT:-1]:
        if number > written[0] and DELIMITER.match(lines[number][:LONGEST_LINE]):
            return number
    for number in tail[-8:]:
        line = lines[number][:LONGEST_LINE]
        if NOTICE.match(line) or is_sent_from(line):
            return number
    return len(lines)


def is_sent_from(line: str) -> bool:
    """Whether a line is a device's or program's mark; "Sent from my desk, which is easier than the phone" is a sentence."""
    return len(line) < 100 and len(line.split()) <= MOST_MARK_WORDS and bool(SENT_FROM.match(line))


def candidates(
    lines: list[str], written: list[int], names: frozenset[str], tail: bool
) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each line at which a signature could begin, last first, with the facts about that line and about beginning there."""
    for size, number in enumerate(reversed(written[-MOST_LINES:]), 1):
        if len(lines[number].strip()) > PROSE:
            break
        facts = of_line(lines[number], names)
        position = len(written) - size
        above = lines[written[position - 1]] if position else ""
        blank = position > 0 and written[position - 1] < number - 1
        yield number, facts, of_start(above, blank, facts, size, position == 0, tail)


def weighed(lines: list[str], written: list[int], names: frozenset[str], tail: bool) -> int | None:
    """The start that weighs most, or None if none outweighs there being no signature."""
    best, best_score, block = None, 0.0, 0.0
    for number, facts, start in candidates(lines, written, names, tail):
        block += sum(WEIGHTS.get(fact, 0.0) for fact in facts)
        score = block + sum(WEIGHTS.get(fact, 0.0) for fact in start)
        if score > best_score:
            best, best_score = number, score
        if block < -8:
            break
    return best
