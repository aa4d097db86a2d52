"""Text with variables, such as `Hello {person.first_name|there}`: which there are, what they become, and what is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

VARIABLE = re.compile(r"\{\{|\}\}|\{([^{}|\n]*)(?:\|([^{}\n]*))?\}")
LONE = re.compile(r"[{}]")
LINES = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'’]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: plain words, or what a variable became. `missing` says that it has no value and no fallback."""

    text: str
    variable: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables filled in."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """As it is sent; what is missing leaves nothing."""
        return "".join(piece.text for piece in self.pieces if not piece.missing)

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables without a value, each once."""
        return tuple(dict.fromkeys(piece.variable for piece in self.pieces if piece.missing))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text: `unknown` names no variable, `open` is a brace without its other half. `nearest` may be meant."""

    kind: str
    found: str
    nearest: str = ""


def problems(text: str, known: Iterable[str]) -> list[Problem]:
    """What would have to be mended before the text can be used."""
    names = list(known)
    found, rest = [], VARIABLE.sub("", text)
    for match in VARIABLE.finditer(text):
        if match[1] is not None and match[1].strip() not in names:
            found.append(Problem("unknown", match[0], _nearest(match[1].strip(), names)))
    if (lone := LONE.search(rest)) is not None:
        found.append(Problem("open", lone[0]))
    return found


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """The text with its variables filled in. `{{` is a brace. Values are taken as they are: nothing in them is a variable."""
    pieces, at = [], 0
    for match in VARIABLE.finditer(text):
        if match.start() > at:
            pieces.append(Piece(text[at : match.start()]))
        pieces.append(_piece(match, values))
        at = match.end()
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return Filled(tuple(pieces))


def one_line(text: str, longest: int = 300) -> str:
    """Fit for a header: no line breaks and no control characters, spaces folded."""
    return " ".join(CONTROLS.sub("", LINES.sub(" ", text)).split())[:longest]


def plain(text: str) -> str:
    """Fit for a body: line ends as \\n, no control characters."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def as_html(text: str) -> str:
    """The same text as HTML: paragraphs, line breaks and links, everything else escaped."""
    paragraphs = [part for part in re.split(r"\n{2,}", plain(text)) if part.strip()]
    return "\n".join(f"<p>{_linked(part)}</p>" for part in paragraphs)


def _linked(text: str) -> str:
    made, at = [], 0
    for match in LINK.finditer(text):
        made.append(escape(text[at : match.start()]))
        made.append(f'<a href="{escape(match[0])}">{escape(match[0])}</a>')
        at = match.end()
    made.append(escape(text[at:]))
    return "".join(made).replace("\n", "<br>\n")


def _piece(match: re.Match[str], values: Mapping[str, str]) -> Piece:
    if match[1] is None:
        return Piece(match[0][0])
    name = match[1].strip()
    if value := values.get(name, "").strip():
        return Piece(value, name)
    if match[2] is not None:
        return Piece(match[2], name)
    return Piece(match[0], name, missing=True)


def _nearest(wrong: str, names: list[str]) -> str:
    """The variable that was likely meant: one that ends the same, else the one that shares most of its pairs of letters."""
    if not wrong:
        return ""
    same_end = [name for name in names if name.rpartition(".")[2] == wrong.rpartition(".")[2]]
    if same_end:
        return same_end[0]
    pairs = {wrong[i : i + 2].lower() for i in range(len(wrong) - 1)}

    def alike(name: str) -> float:
        own = {name[i : i + 2].lower() for i in range(len(name) - 1)}
        return len(pairs & own) / max(1, len(pairs | own))

    best = max(names, key=alike, default="")
    return best if best and alike(best) >= 0.4 else ""
