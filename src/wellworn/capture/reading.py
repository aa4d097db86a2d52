"""Reading items, in this process or in several: what goes in, what comes out, and what it needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from wellworn.capture import read, screen
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter
from wellworn.capture.message import Unreadable
from wellworn.capture.models import Mailbox
from wellworn.capture.sources import Item
from wellworn.members.models import Sharing

Result = Letter | read.Ignored | Unreadable | None  # None: a calendar, which meetings read


@dataclass(frozen=True, slots=True)
class Task:
    """One item to read, with the role of its folder."""

    item: Item
    rules: read.Rules
    role: str


def rules(circle: Circle, mailbox: Mailbox, at: datetime) -> read.Rules:
    """What the stages need to know of the workspace and the mailbox."""
    facts = screen.Facts(
        own=frozenset(circle.members), internal_domains=circle.domains, blocked=circle.blocked
    )
    since = datetime.combine(mailbox.since, time.min, UTC) if mailbox.since else None
    return read.Rules(facts, bodies=mailbox.sharing != Sharing.METADATA, until=at, since=since)


def one(task: Task) -> Result:
    """Read one item."""
    return read.read(task.item, task.rules, task.role) if task.item.kind == "mail" else None


def here(tasks: Sequence[Task]) -> Iterable[Result]:
    """Read in this process."""
    return map(one, tasks)
