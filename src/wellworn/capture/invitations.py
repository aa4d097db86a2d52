"""Calendars on their way to `capture.meetings`: items of calendar sources, and invitations that came by mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from wellworn.capture.agreed import Calendar, FileMeetings
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter
from wellworn.capture.models import Mailbox, Outcome
from wellworn.capture.read import Ignored

if TYPE_CHECKING:
    from wellworn.capture.batch import Entry


def file(mailbox: Mailbox, entries: Sequence[Entry], circle: Circle, *, at: datetime) -> None:
    """File the calendars among the entries; an entry that is a calendar gets its outcome here."""
    asked: list[tuple[Entry, Calendar]] = []
    for entry in entries:
        folder, key = entry.item.folder, entry.item.key
        if entry.item.kind == "calendar":
            asked.append((entry, Calendar(folder, key, entry.item.raw)))
        elif isinstance(entry.result, Letter | Ignored) and entry.outcome != Outcome.DUPLICATE:
            asked += [(entry, Calendar(folder, key, raw, in_mail=True)) for raw in entry.result.calendars]
    if not asked:
        return
    if find_spec("wellworn.capture.meetings") is None:
        for entry, calendar in asked:
            if not calendar.in_mail:
                entry.outcome, entry.reason = Outcome.QUARANTINED, "not-understood"
        return
    file_meetings: FileMeetings = import_module("wellworn.capture.meetings").file_meetings
    answers = file_meetings(mailbox, [calendar for _entry, calendar in asked], circle, at=at)
    for (entry, calendar), answer in zip(asked, answers, strict=True):
        if not calendar.in_mail:
            entry.outcome, entry.reason = answer.outcome, answer.reason
            entry.explanation, entry.activity = answer.explanation, answer.activity
        elif entry.outcome == Outcome.IGNORED and answer.activity is not None:
            # A machine's mail, but the invitation in it is a meeting: that is what the item gave.
            entry.outcome, entry.reason, entry.activity = Outcome.CAPTURED, "", answer.activity
