"""What reading needs to know of the workspace and the mailbox, gathered from the database beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from wellworn.capture import screen
from wellworn.capture.circle import Circle
from wellworn.capture.models import Mailbox
from wellworn.capture.read import Result, Rules, Task, one
from wellworn.members.models import Sharing

__all__ = ["Result", "Task", "here", "rules"]


def rules(circle: Circle, mailbox: Mailbox, at: datetime) -> Rules:
    """What the stages need to know of the workspace and the mailbox."""
    facts = screen.Facts(own=frozenset(circle.members), internal_domains=circle.domains, blocked=circle.blocked)
    since = datetime.combine(mailbox.since, time.min, UTC) if mailbox.since else None
    return Rules(facts, bodies=mailbox.sharing != Sharing.METADATA, until=at, since=since)


def here(tasks: Sequence[Task]) -> Iterable[Result]:
    """Read in this process."""
    return map(one, tasks)
