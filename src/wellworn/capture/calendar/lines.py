"""The bytes of a calendar file become a tree of components, whatever is wrong with them.

The library's reader refuses a whole file for one bad line, so this layer is ours: it mends folding, line ends, byte order marks,
character sets and missing ENDs, and leaves the meaning of values to its callers.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wellworn.capture.parse.charset import clean

LONGEST_VALUE = 100_000  # characters of one property that are kept; attachments may be megabytes
DEEPEST = 20
WORDY = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "X-ALT-DESC")  # what a writer may have forgotten to fold

_FOLD = re.compile(rb"(?:\r\n|\r|\n)[ \t]")
_NAMED = re.compile(r"\s*(?:[A-Za-z0-9_-]+\.)?([A-Za-z][A-Za-z0-9_-]*)\s*([;:])")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CARET = {"^n": "\n", "^N": "\n", "^'": '"', "^^": "^"}


@dataclass(frozen=True, slots=True)
class Line:
    """A property: upper-case `name`, upper-case parameter names to their first value, and the raw value."""

    name: str
    params: dict[str, str]
    value: str
    whole: str  # as it stood, unfolded

    @property
    def words(self) -> str:
        """The value as text, its escapes resolved."""
        return unescaped(self.value).strip()


@dataclass(slots=True)
class Node:
    """A component: upper-case name, its properties and the components in it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """The first property of that name."""
        return next((line for line in self.lines if line.name == name), None)

    def every(self, name: str) -> list[Line]:
        """All properties of that name."""
        return [line for line in self.lines if line.name == name]

    def words(self, name: str) -> str:
        """The text of the first property of that name, or nothing."""
        line = self.first(name)
        return line.words if line else ""

    def within(self, name: str) -> Iterator[Node]:
        """This component and those inside it that have that name."""
        if self.name == name:
            yield self
        for child in self.children:
            yield from child.within(name)


def tree(raw: bytes) -> Node:
    """The components in `raw` under one nameless root. A component that is never closed ends where the next of its kind begins."""
    root = Node("")
    stack = [root]
    for line in _lines(raw):
        name = line.value.strip().upper()
        if line.name == "BEGIN":
            if name in ("VEVENT", "VCALENDAR"):
                stack = _closed(stack, name)
            if len(stack) < DEEPEST:
                child = Node(name)
                stack[-1].children.append(child)
                stack.append(child)
        elif line.name == "END":
            stack = _closed(stack, name)
        else:
            stack[-1].lines.append(line)
    return root


def _closed(stack: list[Node], name: str) -> list[Node]:
    """`stack` up to and without the innermost component of that name; unchanged if none is open."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            return stack[:depth]
    return stack


def unescaped(value: str) -> str:
    """Text with `\\n`, `\\,`, `\\;` and `\\\\` resolved."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _lines(raw: bytes) -> Iterator[Line]:
    """The properties in `raw`. A line that is none belongs to the text above it: some writers do not fold."""
    waiting: Line | None = None
    for text in _texts(raw):
        line = _line(text)
        if line is None and waiting is not None and waiting.name in WORDY:
            joined = f"{waiting.value}\\n{text}"[:LONGEST_VALUE]
            waiting = Line(waiting.name, waiting.params, joined, f"{waiting.whole}\\n{text}"[:LONGEST_VALUE])
            continue
        if line is not None:
            if waiting is not None:
                yield waiting
            waiting = line
    if waiting is not None:
        yield waiting


def _texts(raw: bytes) -> Iterator[str]:
    """Unfolded lines that hold something. Folding is undone before decoding, because it may cut a character in two."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    raw = _FOLD.sub(b"", raw.removeprefix(b"\xef\xbb\xbf")).replace(b"\0", b"")
    for line in re.split(rb"\r\n|\r|\n", raw):
        if line.strip():
            yield _decoded(line)


def _decoded(line: bytes) -> str:
    try:
        return clean(line.decode("utf-8"))
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _line(text: str) -> Line | None:
    """The property that `text` writes, or None if it writes none."""
    named = _NAMED.match(text)
    if named is None:
        return None
    params: dict[str, str] = {}
    at = named.end()
    if named[2] == ";":
        end = _params_end(text, at)
        if end < 0:
            return None
        params = _params(text[at:end])
        at = end + 1
    value = text[at : at + LONGEST_VALUE]
    if params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _decoded(quopri.decodestring(value.encode())).replace("\0", "").replace("\r\n", "\\n")
    return Line(named[1].upper(), params, value, text[: at + LONGEST_VALUE])


def _params_end(text: str, at: int) -> int:
    """Where the parameters end: the first colon outside quotes, or, if a quote is never closed, the first colon."""
    quoted = False
    for place in range(at, len(text)):
        if text[place] == '"':
            quoted = not quoted
        elif text[place] == ":" and not quoted:
            return place
    return text.find(":", at)


def _params(text: str) -> dict[str, str]:
    """Parameter names in upper case to their values, quotes taken off and RFC 6868 carets resolved."""
    found: dict[str, str] = {}
    for part in re.findall(r'(?:"[^"]*"|[^;"]|")+?(?=;|$)', text):
        name, _, value = part.partition("=")
        value = re.sub(r"\^[nN'^]", lambda caret: _CARET[caret[0]], value.strip().strip('"'))
        found.setdefault(name.strip().upper(), value)
    return found
