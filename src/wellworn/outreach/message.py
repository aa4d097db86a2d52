"""The mail as it goes out: headers that nothing can be smuggled into, plain words, and the same words as HTML. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from wellworn.outreach.wording import as_html, one_line, plain

MOST_REFERENCES = 20  # the first and the latest of a long exchange
REPLY = "Re: "
POLICY = SMTP.clone(max_line_length=76)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a mail says and to whom. `message_id` and `references` (oldest first) are without <>."""

    message_id: str
    sender: tuple[str, str]  # address, name
    to: tuple[str, str]
    subject: str
    text: str
    sent_at: datetime
    reply_to: str = ""
    references: tuple[str, ...] = ()
    one_click: str = ""  # the https address that takes one click (RFC 8058)
    by_mail: str = ""  # the mailto: address that does the same


def build(draft: Draft) -> EmailMessage:
    """The message. Raises ValueError for an address that is none."""
    made = EmailMessage(policy=POLICY)
    made["From"] = _address(*draft.sender)
    made["To"] = _address(*draft.to)
    if draft.reply_to and draft.reply_to != draft.sender[0]:
        made["Reply-To"] = _address(draft.reply_to, "")
    made["Subject"] = one_line(draft.subject)
    made["Date"] = format_datetime(draft.sent_at)
    made["Message-ID"] = f"<{draft.message_id}>"
    if draft.references:
        kept = trimmed(draft.references)
        made["In-Reply-To"] = f"<{kept[-1]}>"
        made["References"] = " ".join(f"<{one}>" for one in kept)
    ways = [f"<{way}>" for way in (draft.one_click, draft.by_mail) if way]
    if ways:
        made["List-Unsubscribe"] = ", ".join(ways)
    if draft.one_click:
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = plain(draft.text)
    made.set_content(text + "\n", charset="utf-8")
    made.add_alternative(f'<html><body dir="auto">\n{as_html(text)}\n</body></html>\n', subtype="html", charset="utf-8")
    return made


def trimmed(references: tuple[str, ...]) -> tuple[str, ...]:
    """A chain that is not longer than mail programs keep, without ids that are none."""
    good = tuple(one for one in dict.fromkeys(references) if one and one.isascii() and not set(one) & set("<> \t\r\n"))
    return good if len(good) <= MOST_REFERENCES else (good[0], *good[1 - MOST_REFERENCES :])


def answering(subject: str) -> str:
    """The subject of an answer to mail with that subject."""
    bare = one_line(subject)
    return bare if not bare or bare.lower().startswith(("re:", "aw:", "sv:", "antw:")) else f"{REPLY}{bare}"


def _address(address: str, name: str) -> Address:
    return Address(one_line(name, 200), addr_spec=address)
