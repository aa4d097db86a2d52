"""mbox files by offset: one scan finds where messages begin, and each is read by itself, so that memory holds one at a time."""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

CHUNK = 1 << 20
# "From " at the start of a line after an empty one, with a time of day in it: RFC 4155 asks for a date, and senders vary.
SEPARATOR = re.compile(rb"(?:\A|\r?\n\r?\n|\n\n)(?=From [^\n]{0,200}\d\d?:\d\d[^\n]{0,60}\n)")
QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
STAMP = re.compile(rb"^From [^\n]*?(\w{3} +\w{3} +\d+ +\d+:\d+(?::\d+)?)(?: +\S{1,5})? +(\d{4})")


@lru_cache(maxsize=4096)
def is_mbox(path: str) -> bool:
    """Whether the file begins as an mbox does."""
    if path.lower().endswith((".eml", ".ics")):
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(400)
    except OSError:
        return False
    return SEPARATOR.match(head) is not None


def offsets(path: str) -> array[int]:
    """Where each message begins, with its From line. Offsets stay as mail is appended, so they name a message."""
    starts = array("Q")
    base, carried = 0, b""
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            held = carried + chunk
            for match in SEPARATOR.finditer(held):
                start = base + match.end()
                if (match.end() == 0 and base > 0) or (starts and start <= starts[-1]):
                    continue
                starts.append(start)
            keep = min(len(held), 512)
            base += len(held) - keep
            carried = held[-keep:]
    return starts


def messages(path: str, is_known: Callable[[int], bool]) -> Iterator[tuple[int, bytes, datetime | None]]:
    """(offset, message, when it was received) of those not known, the last in the file first: mail is appended."""
    with open(path, "rb") as file:
        end = os.path.getsize(path)
        for start in reversed(offsets(path)):
            length, end = end - start, start
            if is_known(start):
                continue
            file.seek(start)
            first, _newline, rest = file.read(length).partition(b"\n")
            yield start, QUOTED.sub(rb"\1", rest), stamp(first)


def stamp(line: bytes) -> datetime | None:
    """The time in a From line, taken as UTC as RFC 4155 has it; None if it holds none."""
    found = STAMP.match(line)
    if found is None:
        return None
    text = " ".join((found[1] + b" " + found[2]).decode("ascii", "replace").split())
    for form in ("%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M %Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
