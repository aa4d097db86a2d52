"""The two sides before they meet: copies of mails and meetings as mailboxes and calendars hold them, and logs as the CRM has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

TRACED = ("mail", "meeting")  # kinds that leave a trace
UNTRACED = ("call", "visit", "note")  # kinds that need not leave one


@dataclass(frozen=True, slots=True)
class Copy:
    """One mail in one mailbox, or one meeting in one calendar; of a series, one instance.

    Moments are aware. `instance` is when an instance of a series was to begin (RECURRENCE-ID), as text, the same in each copy.
    """

    kind: str  # mail or meeting
    uid: str  # message id, or the calendar's uid; "" if the source has none
    starts: datetime
    ends: datetime
    addresses: frozenset[str]  # everybody on it, as written
    seen_by: str  # the member whose mailbox or calendar it is
    instance: str = ""
    series: str = ""  # the thread of a mail
    title: str = ""
    status: str = "confirmed"  # confirmed, tentative or cancelled
    sequence: int = 0  # of changes to the meeting: the highest is how it was in the end
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """One activity that somebody logged, or a machine for them. `at` is None where only the day is known; both are as logged."""

    key: str
    kind: str  # mail, meeting, call, visit or note
    day: date  # in the member's zone
    at: datetime | None
    addresses: frozenset[str]  # of the people it is about, as written
    domains: frozenset[str] = frozenset()  # of the company, where no person is named
    member: str = ""
    uid: str = ""  # of the mail or meeting it was made from, if a machine or a mail program logged it
    title: str = ""
    automatic: bool = False
    object: str = ""
    record: str = ""
