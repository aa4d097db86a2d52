"""What a listing of IMAP folders says, the order in which they are fetched, and what a message is known again by."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a folder stood when it was last listed. `modseq` is 0 where the server has no CONDSTORE."""

    uidvalidity: int = 0
    uidnext: int = 1
    messages: int = 0
    modseq: int = 0

    def holds_what(self, before: Cursor) -> bool:
        """Whether the folder certainly holds the same messages as before.

        A UID is never used twice, so the same next UID and the same count mean the same messages; so does the same modification
        sequence (RFC 7162), for servers that do not tell the next UID.
        """
        if self.uidvalidity != before.uidvalidity:
            return False
        if self.uidnext:
            return (self.uidnext, self.messages) == (before.uidnext, before.messages)
        return bool(self.modseq) and self.modseq == before.modseq


@dataclass(frozen=True, slots=True)
class Listing:
    """What is new in a folder: keys newest first. `renewed`: the server numbers its messages anew, so all of them are here."""

    folder: str
    keys: list[str]
    cursor: Cursor
    renewed: bool = False


def in_turns(to_do: dict[str, list[str]], size: int) -> Iterator[tuple[str, list[str]]]:
    """Slices of several folders' keys so that all of them come to their end together: newest first over all folders."""
    slices = [
        ((start + size / 2) / len(keys), folder, keys[start : start + size])
        for folder, keys in to_do.items()
        for start in range(0, len(keys), size)
    ]
    for _, folder, keys in sorted(slices, key=lambda one: one[0]):
        yield folder, keys


def fingerprint(raw: bytes, size: int, received: datetime | None) -> int:
    """64 signed bits that stay the same when a message gets a new UID: of its Message-ID, else of its size and time."""
    found = MESSAGE_ID.search(raw.partition(b"\r\n\r\n")[0])
    mark = found.group(1).strip() if found else b""
    if not mark:
        mark = b"%d %d" % (size, int(received.timestamp()) if received else 0)
    return int.from_bytes(hashlib.blake2b(mark, digest_size=8).digest(), signed=True)
