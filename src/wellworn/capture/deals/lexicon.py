"""The words of each language in which letters speak of deals, and which language a letter is in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "words"
CONCEPTS = (
    *("quote", "sent", "order", "ordered", "go", "lost", "want", "promise", "ask", "decide", "later", "price"),
    *("no", "if", "future", "said"),
)
WORD = re.compile(r"[^\W\d_]+")
LONGEST = 1_500  # characters that tell the language
OWN_LETTER = 0.5  # what a letter such as "ß" or "ñ" counts, against a small word that only one language has


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language: a pattern for each concept, and the small words that give the language away."""

    language: str
    patterns: Mapping[str, re.Pattern[str]]
    stop: frozenset[str]
    letters: frozenset[str]

    def find(self, concept: str, sentence: str) -> re.Match[str] | None:
        """The first place where the concept stands in a sentence of lower case."""
        return self.patterns[concept].search(sentence)


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """Every language there is."""
    return tuple(_read(path) for path in sorted(HERE.glob("*.toml")))


def _read(path: Path) -> Lexicon:
    said = tomllib.loads(path.read_text("utf-8"))
    return Lexicon(
        path.stem,
        {concept: re.compile(rf"(?<!\w)(?:{'|'.join(said[concept])})") for concept in CONCEPTS},
        frozenset(said["stop"].split()),
        frozenset(said["letters"]),
    )


def language_of(text: str) -> Lexicon:
    """The language that a letter's small words and its letters speak for; English where nothing tells."""
    start = text[:LONGEST].lower()
    words, letters = WORD.findall(start), set(start)
    shared = _shared()
    every = lexicons()

    def score(one: Lexicon) -> float:
        small = sum(1 / shared[word] for word in words if word in one.stop)
        return small + OWN_LETTER * len(letters & one.letters)

    best = max(every, key=score)
    return best if score(best) > 0 else next(one for one in every if one.language == "en")


@cache
def _shared() -> Counter[str]:
    """In how many languages each small word is one."""
    return Counter(word for one in lexicons() for word in one.stop)
