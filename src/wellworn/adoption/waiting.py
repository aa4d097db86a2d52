"""What a page cannot count at once is counted by a job, and the page says so and fills itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from wellworn.adoption.models.wanted import Wanted

if TYPE_CHECKING:
    from wellworn.adoption.counted import Counts

AT_ONCE = 0.5  # seconds that a page counts for; what is expected to take it beyond is left to the job
LATELY = timedelta(minutes=15)  # what takes long and was counted since then is shown as it is, with the time


@dataclass
class Waiting:
    """How long a page has counted, and what it waits for."""

    spent: float = 0.0
    wanted: list[Wanted] = field(default_factory=list)
    older: list[datetime] = field(default_factory=list)  # when what is shown for the time being was counted
    parts: int = 0  # answers that the page is made of
    there: int = 0  # of which these are there
    counts: Counts | None = None  # what it has read for that, once for all that it asks

    @property
    def is_over(self) -> bool:
        """Whether everything is there."""
        return not self.wanted

    @property
    def since(self) -> datetime | None:
        """Since when the first of it has been counted."""
        return min((one.asked_at for one in self.wanted), default=None)

    @property
    def shown_of(self) -> datetime | None:
        """From when the oldest number is that is shown meanwhile."""
        return min(self.older, default=None)

    def has_room(self, expected: float) -> bool:
        """Whether something may still be counted while the reader waits."""
        return self.spent + expected <= AT_ONCE

    def for_(self, wanted: Wanted, *, counted_at: datetime | None) -> None:
        """Wait for something; a number of before is shown meanwhile, if there is one, and is enough if it was counted lately."""
        if counted_at:
            self.older.append(counted_at)
        if counted_at is None or counted_at < timezone.now() - LATELY:
            self.wanted.append(wanted)

    def ask(self) -> None:
        """Have it counted: what others wait for already keeps its place."""
        if self.wanted:
            self._ask()

    @transaction.atomic
    def _ask(self) -> None:
        from wellworn.adoption.tasks import count_wanted_later  # tasks import what counts

        Wanted.objects.bulk_create(self.wanted, ignore_conflicts=True)
        since = dict(Wanted.objects.filter(pk__in=[one.key for one in self.wanted]).values_list("pk", "asked_at"))
        for one in self.wanted:
            one.asked_at = since.get(one.key, one.asked_at)
        count_wanted_later()
