"""What filing asks of meetings: calendars, from a calendar source or from within mails, become meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wellworn.capture.circle import Circle
from wellworn.capture.models import Mailbox, Outcome


@dataclass(frozen=True, slots=True)
class Calendar:
    """One iCalendar text: an item of a calendar source, or a part of a mail."""

    folder: str
    key: str
    raw: bytes
    in_mail: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one item. `reason` for ignored and quarantined; `explanation` in words for quarantined."""

    outcome: Outcome
    reason: str = ""
    explanation: str = ""
    activity: int | None = None
    meetings: int = 0  # how many meetings it added


class FileMeetings(Protocol):
    """`capture.meetings.file_meetings`."""

    def __call__(self, mailbox: Mailbox, calendars: Sequence[Calendar], circle: Circle, *, at: datetime) -> list[Filed]:
        """File the calendars, one answer each and in their order.

        Runs inside the filing transaction, alone under its lock, so it need not guard against a second filer. It writes the
        activities (kind meeting), participations and witnesses; makes people through `resolve.notice` and `resolve.settle`; and
        puts them on timelines with `timeline.stand(activities, at=at)`. It must not raise on any bytes: what cannot be understood is
        answered as quarantined.
        """
