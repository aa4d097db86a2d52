"""A signature's lines as labelled pieces: "Ann Bell, Buyer, Acme N.V., Zwolle" is a name, a title, a company and a town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wellworn.capture.contact import likeness
from wellworn.capture.contact.places import STREET, has_place
from wellworn.capture.contact.titles import TITLE
from wellworn.capture.words.features import COMMON, name_words
from wellworn.lib.domains import registrable

LONGEST_PIECE = 8  # words of a title or a company
MOST_DIGITS = 3
edge = " \t|,;:•·*-–—_<>/\\\"'“”"
separators = re.compile(r"\s+[|•·–—]\s+|\s{3,}|\t+|\s+//\s+")
address = re.compile(r"[^\s<>,;:\"'()\[\]@|]{1,64}@[^\s<>,;:\"'()\[\]@|]{1,190}")
link = re.compile(r"<?\bhttps?://\S*|<?\bwww\.\S*", re.IGNORECASE)
employed = re.compile(r"\s+(?:at|@|bei|chez|bij|hos)\s+(?=[A-ZÀ-Ž])")
brackets = re.compile(r"\s*[(\[][^()\[\]]{0,80}[)\]]")
noise = re.compile(r"[?!]{2,}")
NAME, JOB, COMPANY, PLACE, OPEN, OTHER = "name", "title", "company", "place", "open", "other"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line, with what it is; `open` for a label of which its words alone say nothing."""

    kind: str
    text: str
    line: str
    group: int  # pieces between the same separators have the same


def pieces(lines: list[str], sender_name: str, sender: str) -> list[Piece]:
    """The pieces of the lines, in their order."""
    names = name_words(sender_name, sender)
    domain = sender.rpartition("@")[2]
    found: list[Piece] = []
    for number, line in enumerate(lines):
        for place, part in enumerate(separators.split(line)):
            if any(registrable(other.rpartition("@")[2]) != registrable(domain) for other in address.findall(part)):
                continue  # whatever stands beside somebody else's address is theirs
            for text in split(part, names):
                found.append(Piece(kind_of(text, names, domain), text, line, number * 100 + place))
    return found


def split(part: str, names: frozenset[str]) -> Iterator[str]:
    """A part at its commas, a legal form staying with its company; "Ann Bell - Buyer at Acme" comes apart too."""
    part = noise.sub("", link.sub(" ", address.sub(" ", part)))
    before, dash, after = part.partition(" - ")
    chunks = (
        [before, after]
        if dash and (is_name(before, names) or TITLE.search(after) and not TITLE.search(before))
        else [part]
    )
    texts: list[str] = []
    for chunk in chunks:
        for text in chunk.split(","):
            if texts and likeness.is_legal_form(text.strip(edge)):
                texts[-1] = f"{texts[-1]}, {text.strip(edge)}"
            else:
                texts += employed.split(text) if TITLE.search(text) else [text]
    return (kept for text in texts if not text.rstrip().endswith(":") and (kept := trimmed(text)))


def trimmed(text: str) -> str:
    """Without what is in brackets and the marks around it; a point stays only where it belongs to an abbreviation."""
    text = " ".join(brackets.sub(" ", text).split()).strip(edge)
    return text if likeness.has_legal_form(text) or text[-2:-1].isupper() else text.rstrip(".")


def kind_of(text: str, names: frozenset[str], domain: str) -> str:
    """What a piece is, by its own words."""
    if is_name(text, names):
        return NAME
    if any(sign in text for sign in "()[]"):
        return OTHER
    if has_place(text) or STREET.search(text):
        return PLACE
    if not is_label_like(text):
        return OTHER
    title = TITLE.search(text)
    if likeness.has_legal_form(text) and not likeness.sentence.search(text) and not text[0].isdigit():
        return COMPANY
    if not title and likeness.resembles(text, domain) and likeness.is_proper(text) and "." not in text.strip("."):
        return COMPANY
    if title:
        return JOB if not text[0].islower() and not text.endswith(("?", "!", ":")) else OTHER
    if likeness.KIND.search(text) and likeness.is_proper(text) and len(text.split()) > 1:
        return COMPANY
    return OPEN if likeness.is_proper(text[:1].upper() + text[1:]) or len(text.split()) <= 3 else OTHER


def is_name(text: str, names: frozenset[str]) -> bool:
    """Whether all of the text is the writer's own name; initials count as part of it."""
    words = [word.strip(".,'\"()").lower() for word in text.split()]
    known = [word for word in words if word in names]
    return bool(known) and all(
        word in names
        or len(word) <= 1
        or word in {"dr", "prof", "mr", "ms", "mrs", "ing", "dipl", "dipl.-ing", "i.a", "phd"}
        for word in words
    )


def is_label_like(text: str) -> bool:
    """Whether a text is short, and rather a label than a sentence, a number or an address."""
    words = text.split()
    common = sum(word.lower() in COMMON for word in words)
    digits = sum(map(str.isdigit, text))
    return (
        2 <= len(text) <= 90
        and len(words) <= LONGEST_PIECE
        and common < 3
        and digits <= MOST_DIGITS
        and "@" not in text
    )
