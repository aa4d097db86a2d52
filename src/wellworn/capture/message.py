"""The values that the pure stages of capture hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mention:
    """An address as a header gives it: lower-case `address` (may be empty) and the decoded display `name` (may be empty)."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of an attachment; its bytes are not kept."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """A mail message, parsed. Every text is str without NUL or lone surrogates; times are aware."""

    message_id: str  # without <>, case kept; "" if the message has none
    occurred_at: datetime | None  # Date, else the newest plausible Received, else None
    subject: str
    sender: Mention  # From, else Sender; both parts may be empty
    to: tuple[Mention, ...] = ()
    cc: tuple[Mention, ...] = ()
    bcc: tuple[Mention, ...] = ()
    reply_to: tuple[Mention, ...] = ()
    delivered_to: tuple[str, ...] = ()  # Delivered-To, X-Original-To, Envelope-To: lower-case addresses
    references: tuple[str, ...] = ()  # References then In-Reply-To, oldest first, without <>, no repeats
    headers: dict[str, str] = field(default_factory=dict)  # lower-case name -> first decoded value
    text: str = ""  # text/plain as str; "" if there is none
    html: str = ""  # text/html as str, not sanitised; "" if there is none
    attachments: tuple[Attachment, ...] = ()
    calendars: tuple[bytes, ...] = ()  # text/calendar parts and .ics attachments (TNEF included)
    content_type: str = "text/plain"  # of the whole: multipart/report tells a bounce
    report: dict[str, str] = field(default_factory=dict)  # delivery-status fields, lower case, if it is a report


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no message: a reason key of `capture.reasons` and one sentence for people."""

    reason: str
    explanation: str = ""  # where it says more than the reason does; reading has no language


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a message taken apart."""

    new: str  # what was newly written, without quoted history and signature
    quoted: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A contact field read from a signature. `confidence` is 0 to 1; `excerpt` holds the words it was read from."""

    field: str  # title, phone, company, address, website, social
    value: str
    excerpt: str
    confidence: float
    label: str = ""  # for phones: mobile, work, fax
