"""Writes mail the way mail clients write it: signatures, quoted history, plain text with or without HTML beside it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from wellworn.demo.cast import Contact, Customer


@dataclass(frozen=True)
class Writer:
    """Who writes or receives: a name, an address and the signature below what they write."""

    name: str
    email: str
    signature: str = ""


@dataclass(frozen=True)
class Letter:
    """One message, before it has bytes."""

    sender: Writer
    to: tuple[Writer, ...]
    at: datetime
    subject: str
    body: str  # what is newly written, greeting included
    cc: tuple[Writer, ...] = ()
    answers: Letter | None = None
    wrote: str = ""  # "On {date}, {name} wrote:" in the writer's language
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def message_id(self) -> str:
        """Stable for the same sender, subject and time."""
        stamp = f"{self.at:%Y%m%d%H%M%S}"
        mark = sum(ord(character) * (place + 1) for place, character in enumerate(self.sender.email + self.subject))
        return f"{stamp}.{mark:x}@{self.sender.email.partition('@')[2]}"

    @property
    def ancestors(self) -> list[str]:
        """Message ids of what it answers, oldest first."""
        return [*self.answers.ancestors, self.answers.message_id] if self.answers else []


def to_bytes(letter: Letter) -> bytes:
    """The message as it would arrive, RFC 5322 with CRLF."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Date"] = letter.at
    message["From"] = _address(letter.sender)
    message["To"] = [_address(one) for one in letter.to]
    if letter.cc:
        message["Cc"] = [_address(one) for one in letter.cc]
    message["Subject"] = letter.subject
    if letter.ancestors:
        message["In-Reply-To"] = f"<{letter.ancestors[-1]}>"
        message["References"] = " ".join(f"<{one}>" for one in letter.ancestors)
    for name, value in letter.headers:
        message[name] = value
    message.set_content(_plain(letter))
    if _writes_html(letter.sender):
        message.add_alternative(_html(letter), subtype="html")
    return message.as_bytes()


def signature(contact: Contact, customer: Customer) -> str:
    """One of four styles that people use, the last of them hardly any."""
    place = f"{customer.street}, {customer.city}"
    styles = (
        f"{contact.name}\n{contact.title}\n{customer.name}\n{place}\nT {contact.phone}\nwww.{customer.domain}",
        f"-- \n{contact.name} | {contact.title}\n{customer.name} | {place}\nTel. {contact.phone} | Mob. {contact.mobile}",
        f"{contact.name}\n{contact.title}, {customer.name}, {customer.city}\n{contact.mobile}",
        contact.first,
    )
    return styles[contact.signs]


def _address(writer: Writer) -> Address:
    local, _, domain = writer.email.partition("@")
    return Address(writer.name, local, domain)


def _writes_html(writer: Writer) -> bool:
    return len(writer.email) % 2 == 0


def _plain(letter: Letter) -> str:
    parts = [letter.body]
    if letter.sender.signature:
        parts.append("\n" + letter.sender.signature)
    if letter.answers:
        quoted = "\n".join(f"> {line}" for line in letter.answers.body.splitlines())
        parts.append(f"\n{_attribution(letter)}\n{quoted}")
    return "\n".join(parts) + "\n"


def _html(letter: Letter) -> str:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in letter.body.splitlines() if line)
    signed = html.escape(letter.sender.signature).replace("\n", "<br>")
    quoted = ""
    if letter.answers:
        before = html.escape(letter.answers.body).replace("\n", "<br>")
        quoted = (
            f'<div class="gmail_quote"><div class="gmail_attr">{html.escape(_attribution(letter))}<br></div>'
            f'<blockquote class="gmail_quote">{before}</blockquote></div>'
        )
    return f"<html><body>{paragraphs}<p>{signed}</p>{quoted}</body></html>"


def _attribution(letter: Letter) -> str:
    assert letter.answers is not None
    return letter.wrote.format(date=f"{letter.answers.at:%d-%m-%Y %H:%M}", name=letter.answers.sender.name)
