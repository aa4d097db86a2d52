"""A calendar file falls into pieces, one for each component, so that each has its own row in the ledger."""

from __future__ import annotations

from wellworn.capture.calendar import source
from wellworn.capture.calendar.event import Broken, Event
from wellworn.capture.calendar.read import read_calendar
from wellworn.capture.calendar.source import Piece


def split(raw: bytes, place: str) -> list[Piece]:
    """The components of the file at `place` (a path or an href), each with a stable key. A file of none is one piece: itself.

    The keys depend on what stands in the file alone, so that an inventory made later names the same ones.
    """
    pieces: list[Piece] = []
    times: dict[str, int] = {}
    for found in read_calendar(raw):
        if isinstance(found, Event):
            recurrence_id = found.recurrence_id
            own = found.source.encode("utf-8", "replace")
        elif isinstance(found, Broken):
            recurrence_id, own = found.recurrence_id, found.raw
        elif found.kind == "empty":
            return [Piece(place, raw)]
        else:
            recurrence_id = found.kind
            own = f"BEGIN:VCALENDAR\r\nBEGIN:{found.kind.upper()}\r\nEND:{found.kind.upper()}\r\nEND:VCALENDAR\r\n".encode()
        if not found.uid:
            name = source.key(place, "", recurrence_id) if recurrence_id else place
        else:
            name = source.key(place, found.uid, recurrence_id)
        times[name] = times.get(name, 0) + 1
        pieces.append(Piece(name if times[name] == 1 else f"{name[:490]}~{times[name]}", own))
    return pieces
