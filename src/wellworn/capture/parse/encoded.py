"""Encoded words of headers (RFC 2047) and parameters (RFC 2231), in the broken forms that real mailers send as well."""

from __future__ import annotations

import binascii
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from wellworn.capture.parse.charset import decode

LONGEST_WORD = 2_000  # characters, as in the patterns below; the standard says 75
LONGEST_PARAMETERS = 8_192
MOST_PIECES = 100

# White space, quotes in the word, missing padding and a language suffix are all met in practice.
word = re.compile(r"=\?([\w.*:+()-]{1,60})\?([bBqQ])\?([^\n]{0,2000}?)\?=")
gap = re.compile(r"\?=[ \t\r\n]+=\?")
unfinished = re.compile(r"=\?([\w.*:+()-]{1,60})\?([bBqQ])\?([^?]{1,2000})\??$")
parameter = re.compile(r""";\s*([^\s=;"*]{1,80})(\*\d{1,3})?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))""", re.DOTALL)
escaped = re.compile(r"\\(.)", re.DOTALL)


def unbase64(raw: bytes) -> bytes:
    """Base64 decoded as far as it goes: truncated or wrongly padded data gives what is there."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def word_bytes(encoding: str, text: str) -> bytes:
    """The bytes inside one encoded word."""
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return unbase64(raw)
    return binascii.a2b_qp(raw.replace(b"\n", b""), header=True)


def plain(value: str) -> str:
    """A header value with its encoded words decoded, and the rest as it is. One character split over two words is joined."""
    if "=?" not in value:
        return value
    value = gap.sub("?==?", value)
    out: list[str] = []
    at, held, held_charset = 0, b"", ""
    for match in word.finditer(value):
        charset, encoding, text = match.groups()
        if held and (match.start() > at or charset.lower() != held_charset):
            out.append(decode(held, held_charset, detect=False))
            held = b""
        out.append(value[at : match.start()])
        held, held_charset = held + word_bytes(encoding, text), charset.lower()
        at = match.end()
    if held:
        out.append(decode(held, held_charset, detect=False))
    rest = value[at:]
    if "=?" in rest and (cut := unfinished.search(rest[-LONGEST_WORD:])):
        head = rest[: len(rest) - len(cut.group(0))]
        rest = head + decode(word_bytes(cut.group(2), cut.group(3)), cut.group(1), detect=False)
    return "".join(out) + rest


@lru_cache(maxsize=512)
def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The value before the first semicolon, lower case, and its parameters decoded, of a Content-Type or Content-Disposition."""
    main, semicolon, _rest = value.partition(";")
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    if semicolon:
        for match in parameter.finditer(value[:LONGEST_PARAMETERS], len(main)):
            name, number, star, quoted, bare = match.groups()
            text = escaped.sub(r"\1", quoted) if quoted is not None else (bare or "").strip()
            if number or star:
                pieces.setdefault(name.lower(), []).append((int(number[1:]) if number else 0, bool(star), text))
            else:
                found.setdefault(name.lower(), plain(text))
    for name, parts in pieces.items():
        found[name] = joined(sorted(parts[:MOST_PIECES]))
    return main.strip().lower(), found


def joined(parts: list[tuple[int, bool, str]]) -> str:
    """RFC 2231 pieces as one text: the first percent-encoded piece names the charset."""
    charset, raw = "utf-8", b""
    for position, (_number, percent, text) in enumerate(parts):
        if percent and position == 0 and text.count("'") >= 2:
            charset, _language, text = text.split("'", 2)
        raw += unquote_to_bytes(text) if percent else text.encode("utf-8", "surrogateescape")
    return decode(raw, charset, detect=False)
