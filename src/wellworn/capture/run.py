"""Running a source to its end, newest first, with signs of life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from wellworn.capture.models import Mailbox
from wellworn.capture.sources import Source


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `rate` is items a second lately; `left` the seconds that remain at this rate, None if unknown."""

    handled: int
    found: int
    rate: float
    left: float | None


@dataclass(slots=True)
class Report:
    """What a run did. `seen` is the sum of captured, duplicates, ignored, waiting and quarantined."""

    seen: int = 0
    captured: int = 0
    duplicates: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    quarantined: int = 0
    people: int = 0
    companies: int = 0
    activities: int = 0
    meetings: int = 0
    proposals: int = 0
    seconds: float = 0.0


def run(
    mailbox: Mailbox,
    source: Source,
    *,
    progress: Callable[[Progress], None] | None = None,
    batch_size: int = 500,
    at: Callable[[], datetime] | None = None,
) -> Report:
    """Capture everything that the source holds and the ledger does not have as done."""
    raise NotImplementedError
