"""A message on its way into the CRM: what the stages read from it, small enough to wait in a row until it is answered."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from wellworn.capture.message import Found, Mention


@dataclass(slots=True)
class Letter:
    """A mail message that was not screened out. Addresses are lower case; texts are empty where none may be kept."""

    message_id: str
    occurred_at: datetime
    subject: str
    sender: Mention
    to: tuple[Mention, ...] = ()
    cc: tuple[Mention, ...] = ()
    bcc: tuple[Mention, ...] = ()
    references: tuple[str, ...] = ()
    new: str = ""
    quoted: str = ""
    signature: str = ""
    html: str = ""
    found: tuple[Found, ...] = ()
    delivered_to: str = ""  # the topmost: the last hop is the member's own server
    content_mark: int = 0
    id_mark: int | None = None
    sketch: bytes = b""
    calendars: tuple[bytes, ...] = field(default=(), repr=False)
    lists: tuple[str, ...] = ()  # readers that are mailing lists by its own headers

    def everyone(self) -> list[tuple[str, Mention]]:
        """(part, who) of each address once per part, the sender first."""
        seen: dict[tuple[str, str], Mention] = {}
        for part, mentions in (("from", (self.sender,)), ("to", self.to), ("cc", self.cc), ("bcc", self.bcc)):
            for mention in mentions:
                if mention.address and (part, mention.address) not in seen:
                    seen[part, mention.address] = mention
        return [(part, mention) for (part, _), mention in seen.items()]

    def addresses(self) -> set[str]:
        """Every address in it."""
        return {mention.address for _, mention in self.everyone()}

    def marks(self) -> list[int]:
        """What it is known again by."""
        return [self.content_mark] if self.id_mark is None else [self.content_mark, self.id_mark]


def merged(one: Letter, copy: Letter) -> Letter:
    """The letter with everybody whom a copy of it names besides: only the sender's copy tells who had it blind."""
    return replace(one, to=_joined(one.to, copy.to), cc=_joined(one.cc, copy.cc), bcc=_joined(one.bcc, copy.bcc))


def _joined(mine: tuple[Mention, ...], theirs: tuple[Mention, ...]) -> tuple[Mention, ...]:
    known = {each.address for each in mine}
    return (*mine, *(each for each in theirs if each.address not in known))


def to_row(letter: Letter) -> dict[str, Any]:
    """The letter as JSON. Calendars are not kept: what they said is filed as meetings. Lists are learned at once."""
    row = asdict(letter)
    row["occurred_at"] = letter.occurred_at.isoformat()
    row["sketch"] = letter.sketch.hex()
    del row["calendars"], row["lists"]
    return row


def from_row(row: dict[str, Any]) -> Letter:
    """The letter that `to_row` gave."""
    return Letter(
        **{
            **row,
            "occurred_at": datetime.fromisoformat(row["occurred_at"]),
            "sketch": bytes.fromhex(row["sketch"]),
            "sender": Mention(**row["sender"]),
            **{part: tuple(Mention(**one) for one in row[part]) for part in ("to", "cc", "bcc")},
            "references": tuple(row["references"]),
            "found": tuple(Found(**one) for one in row["found"]),
        }
    )
