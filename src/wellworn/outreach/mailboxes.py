"""What outreach needs of members' mailboxes, as a room above hands it over: this room and the one that reads mail are siblings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wellworn.members.models import Member


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member's mailbox is doing. `read_at` is when it was last read to the end; `trouble` a sentence, or nothing."""

    is_connected: bool = False
    address: str = ""
    read_at: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that was sent: what a timeline needs of it. Ids are without <>."""

    message_id: str
    sender: tuple[str, str]  # address, name
    to: tuple[str, str]
    subject: str
    text: str
    references: tuple[str, ...]
    sent_at: datetime


class Mailboxes(Protocol):
    """The mailboxes of members."""

    def standing(self, member: Member) -> Standing:
        """Whether answers to this member's mail can be seen, and since when they are."""

    def password(self, member: Member, user: str) -> str:
        """The password with which the mailbox of that user is read; "" where there is none."""

    def has_sent(self, member: Member, message_id: str) -> bool | None:
        """Whether a message lies in the member's folder of sent mail; None when that cannot be told now."""

    def put_into_sent(self, member: Member, message_id: str, raw: bytes) -> bool:
        """Put a copy into the folder of sent mail, unless it lies there; False when that cannot be done now."""

    def file(self, member: Member, letter: Letter, at: datetime) -> int | None:
        """Put what was sent on the timelines it belongs on, once; the id of its activity."""


class NoMailboxes:
    """Where nobody handed any over."""

    def standing(self, member: Member) -> Standing:
        """None is connected."""
        return Standing()

    def password(self, member: Member, user: str) -> str:
        """None is known."""
        return ""

    def has_sent(self, member: Member, message_id: str) -> bool | None:
        """Cannot be told."""
        return None

    def put_into_sent(self, member: Member, message_id: str, raw: bytes) -> bool:
        """There is no folder."""
        return False

    def file(self, member: Member, letter: Letter, at: datetime) -> int | None:
        """Nothing is on a timeline."""
        return None


_handed: Mailboxes = NoMailboxes()


def hand_over(mailboxes: Mailboxes) -> None:
    """Let this room use these from now on; called once, when the application is ready."""
    global _handed
    _handed = mailboxes


def current() -> Mailboxes:
    """Those that were handed over."""
    return _handed
