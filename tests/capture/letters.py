"""Made-up mail for the tests of filing: one call is one message."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from wellworn.capture.models import Mailbox
from wellworn.capture.sources import Item, Listed
from wellworn.members.models import Member, Sharing

DAY = datetime(2024, 3, 4, 9, tzinfo=UTC)
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
ANA = "Ana Lind <ana@norrvik.example>"
BEN = "Ben Okafor <ben@norrvik.example>"
PETRA = "Petra Holm <petra@vasa.example>"


def mail(
    number: int, sender: str, to: str, text: str = "Hello there.", *, subject: str = "", message_id: str | None = None,
    after: int | None = None, **headers: str,
) -> bytes:  # fmt: skip
    """A message sent on day `number`; `after` names the number of the message that it answers."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject or f"Matter {number}"
    made["Date"] = format_datetime(DAY + timedelta(days=number))
    identity = f"{number}@test.example" if message_id is None else message_id
    if identity:
        made["Message-ID"] = f"<{identity}>"
    if after is not None:
        made["In-Reply-To"] = f"<{after}@test.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


class Post:
    """A source in memory: messages by folder, given in the order that they have here."""

    def __init__(self, folders: dict[str, Sequence[bytes]], roles: dict[str, str] | None = None) -> None:
        self.held = [
            Item(name, f"{name}/{number}", "mail", raw, received_at=NOW)
            for name, messages in folders.items()
            for number, raw in enumerate(messages)
        ]
        self.names, self.roles = list(folders), roles or {}

    def folders(self) -> list[Listed]:
        """The folders with the roles given."""
        return [Listed(name, self.roles.get(name, "")) for name in self.names]

    def items(self, known: Container[tuple[str, str]]) -> Iterator[Item]:
        """What is not known."""
        return (item for item in self.held if (item.folder, item.key) not in known)

    def close(self) -> None:
        """Nothing is open."""

    def inventory(self) -> dict[str, set[str]]:
        """All of it."""
        found: dict[str, set[str]] = {name: set() for name in self.names}
        for item in self.held:
            found[item.folder].add(item.key)
        return found


def mailbox(member: Member, location: str = "/mail", sharing: str = Sharing.SUBJECT) -> Mailbox:
    """A mailbox of the member."""
    return Mailbox.objects.create(member=member, kind="files", location=location, sharing=sharing, created_at=NOW)
