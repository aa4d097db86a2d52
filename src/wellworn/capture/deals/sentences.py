"""A letter's newly written text as sentences, greetings and sign-offs left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TEXT = 8_000  # of a letter; beyond are reports and terms
LONGEST_SENTENCE = 400
END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[^\W\d_]|[\"“¿¡(]|\d+ ?[x×])|\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)")
ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|nr|inc|ltd|approx|ca|bzw|z\.b|d\.h|evtl|inkl|excl|incl|st|t\.ex|bl\.a|p\.o|e\.g|i\.e|n\.v|b\.v|sr|sra|m)|(?<!\w)[A-Z])\.$",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|hallo|guten (?:tag|morgen)|sehr geehrte\w*|liebe\w*|dag|hoi|beste|geachte|goedemorgen|goedemiddag|"
    r"hej|hejsan|god morgon|bom dia|boa tarde|olá|car[oa]s?|prezad[oa]s?|bonjour|bonsoir|chère?|madame|monsieur|buenos días|buenas tardes|hola|estimad[oa]s?|"
    r"buongiorno|buonasera|gentile|ciao|kære)\b[^.!?\n]{0,50}[,:!]?$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^(?:>|\||-{3,}|_{5,}|={5,}|on .{10,80} wrote:|(?:from|to|sent|subject|date|von|an|gesendet|betreff):\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, on one line, and where it stands among the others."""

    text: str
    number: int

    @property
    def is_question(self) -> bool:
        """Whether it ends as questions do."""
        return self.text.rstrip('"”’) ').endswith("?")


def sentences(text: str) -> list[Sentence]:
    """The sentences of a letter, as far as they are somebody's own words."""
    found = [piece for piece in _pieces(text[:LONGEST_TEXT]) if any(map(str.isalpha, piece))]
    return [Sentence(piece, number) for number, piece in enumerate(found)]


def _pieces(text: str) -> Iterator[str]:
    own = "\n".join("" if FORWARDED.match(line.strip()) else line for line in text.replace("\r", "").split("\n"))
    held = ""
    for piece in END.split(own):
        one = " ".join(f"{held} {piece}".split()) if held else " ".join(piece.split())
        held = ""
        if ABBREVIATION.search(one) and len(one) < LONGEST_SENTENCE:
            held = one
        elif one and not GREETING.match(one):
            yield one[:LONGEST_SENTENCE]
    if held:
        yield held[:LONGEST_SENTENCE]
