"""Address lists as people and machines really write them: groups, comments, unquoted commas, doubled brackets, encoded names."""

from __future__ import annotations

import re

from wellworn.capture.message import Mention
from wellworn.capture.parse.encoded import plain

MOST = 2_000  # mentions of one field
LONGEST_ADDRESS = 320

# Nothing here goes back over what it has read, however a stranger's field is made: possessive, bounded, or begun at a boundary alone.
simple = re.compile(r'\s*+(?:"([^"\\<>@]*+)"|([^",;:<>()@\\]*+))\s*+<\s*+([^\s<>,;:"()@]++@[^\s<>,;:"()@]++)\s*+>\s*+')
bare = re.compile(r"""\s*([^\s<>,;:"'()@][^\s<>,;:"()@]*@[^\s<>,;:"'()@]+)\s*""")
token = re.compile(
    r'"(?:[^"\\]|\\.){0,600}+"|\((?:[^()\\]|\\.){0,600}+\)|<[^<>]*>|=\?[^?\s]*\?[bBqQ]\?[^?]*\?=|[,;:]|[^",;:<(=]+|.',
    re.DOTALL,
)
comment = re.compile(r"\((?:[^()\\]|\\.){0,600}+\)")
inside = re.compile(r"""(?<![^\s<>,;:"()\[\]@])[^\s<>,;:"()\[\]@]++@[^\s<>,;:"'()@]+""")
space = re.compile(r"\s+")
escaped = re.compile(r"\\(.)")


def address(text: str) -> str:
    """A plausible address in lower case with an ASCII domain, or ""."""
    if '"' in text:
        text = text.replace(
            '"', ""
        )  # a quoted local part; what it may hold besides does not occur in mail that arrives
    found = text if bare.fullmatch(text) else (match.group(0) if (match := inside.search(text)) else "")
    found = found.strip().lower().removeprefix("mailto:").lstrip("'`").rstrip(".'`")
    local, at, domain = found.rpartition("@")
    domain = domain.rstrip(".>")
    if not (at and local and domain) or len(found) > LONGEST_ADDRESS:
        return ""
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return f"{local}@{domain}"


def name(text: str) -> str:
    """A display name decoded, without its outer quotes and runs of white space."""
    text = plain(text.strip())
    if len(text) > 1 and text[0] == '"' and text[-1] == '"':
        text = escaped.sub(r"\1", text[1:-1])
    return space.sub(" ", text).strip(" \t\"'<>,;")[:LONGEST_ADDRESS]


def mentions(value: str) -> tuple[Mention, ...]:
    """Every address or name of a list, in order."""
    if not value:
        return ()
    if match := simple.fullmatch(value) or bare.fullmatch(value):
        found = match.groups()
        if len(found) == 1:
            return (Mention(address(found[0])),)
        return (Mention(address(found[2]), name(found[0] or found[1] or "")),)
    return tuple(mention for piece in pieces(value) if (mention := one(piece)))[:MOST]


def pieces(value: str) -> list[str]:
    """The elements of a list: split at commas and semicolons outside quotes, group names dropped, "Last, First <a>" kept whole."""
    out: list[str] = []
    held: list[str] = []
    for match in token.finditer(value):
        part = match.group(0)
        if part in (",", ";"):
            add(out, "".join(held))
            held = []
        elif part == ":" and "@" not in "".join(held[-3:]) and "<" not in "".join(held[-3:]):
            held = []
        else:
            held.append(part)
        if len(out) > MOST:
            break
    add(out, "".join(held))
    return out


def add(out: list[str], piece: str) -> None:
    """Add an element; a bare word before it that has no address was the front of "Last, First <address>"."""
    piece = piece.strip()
    if not piece:
        return
    if out and "@" not in out[-1] and "=?" not in out[-1] and "<" in piece and not piece.startswith(("<", '"')):
        out[-1] = f"{out[-1]}, {piece}"
        return
    out.append(piece)


def one(piece: str) -> Mention | None:
    """One element as a mention; a piece that holds neither address nor name is None."""
    if bare.fullmatch(piece):
        return Mention(address(piece))
    if "=?" in piece and "@" not in piece:
        piece = plain(piece)
    opened = piece.rfind("<")
    if opened >= 0:
        found = address(piece[opened + 1 :].partition(">")[0].rpartition(":")[2])
        label = name(piece[:opened].replace("<", " "))
        if found and not label:
            label = name(" ".join(part[1:-1] for part in comment.findall(piece[opened:])))
        if found or label:
            return Mention(found, "" if label.lower() == found else label)
        return None
    comments = comment.findall(piece)
    rest = comment.sub(" ", piece)
    found = address(rest)
    label = name(" ".join(part[1:-1] for part in comments)) if found else name(piece)
    return Mention(found, label) if found or label else None
