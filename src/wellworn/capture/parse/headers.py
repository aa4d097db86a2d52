"""The header block: where it ends, its fields unfolded, and which of its bytes are what text."""

from __future__ import annotations

import re

from wellworn.capture.parse.charset import decode

MOST_BYTES = 512 * 1024  # of a header block; what comes after is skipped up to the body
MOST_FIELDS = 2_000
LONGEST_VALUE = 64 * 1024

end_of_block = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
name_of_field = re.compile(r"[!-9;-~]{1,100}[ \t]*")
declared_charset = re.compile(rb"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)

# Fields that no other kind of file has at the start of a line in this spelling: one of them makes a file mail.
OF_MAIL = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "mime-version",
        "content-type",
        "reply-to",
        "sender",
        "in-reply-to",
        "references",
        "delivered-to",
        "x-mailer",
        "x-original-to",
        "envelope-to",
        "resent-from",
        "resent-to",
        "x-from",
        "content-transfer-encoding",
    ]
)

Fields = list[tuple[str, str]]


def block(raw: bytes, start: int, stop: int) -> tuple[bytes, int]:
    """The bytes of the header block in `raw[start:stop]` and where its body begins."""
    if raw.startswith(b"\n", start):
        return b"", start + 1
    if raw.startswith(b"\r\n", start):
        return b"", start + 2
    limit = min(stop, start + MOST_BYTES)
    found = end_of_block.search(raw, start, limit) or end_of_block.search(raw, limit, stop)
    if not found:
        return raw[start:limit], stop
    return raw[start : min(found.start(), limit)], found.end()


def text_of(head: bytes) -> str:
    """A header block as text. Raw 8-bit headers are UTF-8, or in the charset that the block itself declares, or guessed."""
    if head.isascii():
        text = head.decode("ascii")
        return text.replace("\0", "") if "\0" in text else text
    hint = declared_charset.search(head)
    return decode(head, hint.group(1).decode("ascii") if hint else "")


def fields(head: bytes) -> tuple[Fields, int]:
    """Name (lower case) and value (unfolded, encoded words left) of each field, and the offset of a body inside `head`, or -1.

    A line that is no field ends the block when no field of mail follows; otherwise it is taken for a badly folded one.
    """
    lines = text_of(head).split("\n")
    out: Fields = []
    for number, line in enumerate(lines):
        line = line.rstrip("\r")
        if line[:1] in (" ", "\t"):
            fold_in(out, line)
            continue
        name, colon, value = line.partition(":")
        if colon and name_of_field.fullmatch(name):
            if len(out) < MOST_FIELDS:
                out.append((name.rstrip().lower(), value.strip()[:LONGEST_VALUE]))
        elif line and not line.startswith(("From ", ">From ")):
            if not any(
                later.partition(":")[0].rstrip().lower() in OF_MAIL for later in lines[number + 1 : number + 200]
            ):
                return out, sum(len(one) + 1 for one in head.split(b"\n")[:number])
            fold_in(out, line)
    return out, -1


def fold_in(out: Fields, line: str) -> None:
    """Append a continuation line to the field before it."""
    if not out:
        return
    name, value = out[-1]
    line = line.strip()
    if line and len(value) + len(line) < LONGEST_VALUE:
        out[-1] = (name, f"{value} {line}" if value else line)
