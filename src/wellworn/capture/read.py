"""The pure stages in a row: the bytes of one item become a letter, or a reason why not. No database, so it runs in any process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wellworn.capture import contact, echoes, marks, parse, sanitise, screen, words
from wellworn.capture.echoes import Echo
from wellworn.capture.letter import Letter
from wellworn.capture.message import Found, Message, Unreadable, Words
from wellworn.capture.sources import Item

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
MOST_QUOTED = 20_000  # characters of history kept: the mails quoted are mostly held themselves
MOST_NEW = 200_000
GONE_SEARCHED = 2_000
GONE = re.compile(
    r"\b(?:i|she|he|they) (?:have|has) left (?!my\b|the office|for)|\bno longer (?:with|work\w*|employed)\b|nicht mehr (?:bei|im unternehmen)"
    r"|\bne travaille plus\b|\bya no trabaj\w+|\bjá não trabalh\w+|\bniet meer werkzaam|\bnon lavor\w+ più|\barbetar inte längre"
    r"|\bjobber ikke lenger|\barbejder ikke længere",
    re.IGNORECASE,
)
SILENT = frozenset({"blocked", "private", "internal", "own", "spam", "draft"})  # not even an invitation is looked at


@dataclass(frozen=True, slots=True)
class Rules:
    """What reading needs to know: who is inside, and whether a body may be kept at all."""

    facts: screen.Facts
    bodies: bool  # False: the mailbox shares who and when alone, so nothing of the text is read
    region: str = ""
    until: datetime | None = None  # nothing happened later than this
    since: datetime | None = None  # what is older is left alone


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message that is left alone, and why. What invitations it carried may still be meetings."""

    reason: str
    calendars: tuple[bytes, ...] = ()
    bounced: str = ""  # the address that mail did not reach for good
    lists: tuple[str, ...] = ()  # readers that are mailing lists by its headers
    echo: Echo | None = None  # what it tells somebody who waits for an answer


Result = Letter | Ignored | Unreadable | None  # None: a calendar, which meetings read


@dataclass(frozen=True, slots=True)
class Task:
    """One item to read, with the role of its folder."""

    item: Item
    rules: Rules
    role: str


def one(task: Task) -> Result:
    """Read one item."""
    return read(task.item, task.rules, task.role) if task.item.kind == "mail" else None


def read(item: Item, rules: Rules, role: str = "") -> Letter | Ignored | Unreadable:
    """Parse, screen and take apart one mail. `role` is that of its folder. Never raises: what fails is Unreadable."""
    try:
        return _read(item, rules, role)
    except Exception as fault:  # noqa: BLE001 (one odd message must never stop a run; it is kept and shown)
        return Unreadable(
            "not-understood", f"Reading this message failed ({type(fault).__name__}: {str(fault)[:200]})."
        )


def _read(item: Item, rules: Rules, role: str) -> Letter | Ignored | Unreadable:
    if role in ("drafts", "junk"):
        return Ignored("draft" if role == "drafts" else "junk-folder")
    message = parse.parse(item.raw)
    if isinstance(message, Unreadable):
        return message
    if rules.since and message.occurred_at and message.occurred_at < rules.since:
        return Ignored("too-old")
    reason = screen.screen(message, rules.facts)
    if reason:
        calendars = message.calendars if reason not in SILENT else ()
        gone = failed_for_good(message) if reason == "bounce" else left(message) if reason == "automatic-reply" else ""
        return Ignored(reason, calendars, gone, screen.lists_named(message), echoes.echo(message, reason, gone))
    return letter(message, item, rules)


def letter(message: Message, item: Item, rules: Rules) -> Letter:
    """What is kept of a message that passed the screen. Without `rules.bodies` the text only feeds the marks."""
    taken = words.words(message)
    inside = message.sender.address in rules.facts.own or _internal(message.sender.address, rules)
    found: tuple[Found, ...] = ()
    if rules.bodies and not inside:
        found = contact.found(taken, message.sender, rules.region)
    recipients = [mention.address for mention in (*message.to, *message.cc)]
    made = Letter(
        message_id=message.message_id[:380],
        occurred_at=occurred(message, item, rules.until),
        subject=message.subject[:500],
        sender=message.sender,
        to=message.to,
        cc=message.cc,
        bcc=message.bcc,
        references=message.references[-50:],
        found=found,
        delivered_to=message.delivered_to[0] if message.delivered_to else "",
        content_mark=marks.content_mark(
            message.sender.address, message.occurred_at, recipients, message.subject, taken.new
        ),
        id_mark=marks.id_mark(message.message_id, message.sender.address),
        sketch=marks.sketch(taken.new),
        calendars=message.calendars,
        lists=screen.lists_named(message),
    )
    if rules.bodies:
        _keep_text(made, taken, message.html)
    return made


def _keep_text(made: Letter, taken: Words, html: str) -> None:
    made.new = taken.new[:MOST_NEW]
    made.quoted = taken.quoted[:MOST_QUOTED]
    made.signature = taken.signature[:MOST_QUOTED]
    made.html = sanitise.sanitise(html) if html else ""


def failed_for_good(message: Message) -> str:
    """The address that a report says does not take mail any more; a delay or a full mailbox (4.x.x, 5.2.2) says no such thing."""
    address, status = screen.bounced(message) or ("", "")
    return address if not status or (status.startswith("5.") and status != "5.2.2") else ""


def left(message: Message) -> str:
    """The address of somebody whose automatic reply says that they have left: as good as a report that it failed."""
    return message.sender.address if GONE.search(message.text[:GONE_SEARCHED]) else ""


def _internal(address: str, rules: Rules) -> bool:
    return address.rpartition("@")[2] in rules.facts.internal_domains


def occurred(message: Message, item: Item, until: datetime | None) -> datetime:
    """When it happened: its own date where that can be, else when the server had it."""
    for moment in (message.occurred_at, item.received_at):
        if moment is not None and moment > EARLIEST and (until is None or moment <= until + timedelta(days=1)):
            return moment
    return item.received_at or until or EARLIEST
