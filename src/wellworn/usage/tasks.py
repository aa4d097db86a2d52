"""The jobs of this room: counting by the day, the months to come, and removing what is old."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from wellworn.usage.efforts import close_months
from wellworn.usage.expiring import expire, expire_days
from wellworn.usage.months import make_months
from wellworn.usage.rolling import roll_up
from wellworn.usage.taking_in import forget

PATIENCE = 50.0  # seconds that a run waits for who is just doing something


@app.task(queueing_lock="count-usage", lock="count-usage")
def count_usage(timestamp: int) -> None:
    """Count what was done since the last run, waiting a while for those who are just doing something."""
    roll_up(patience=PATIENCE)


@app.task(queueing_lock="keep-usage", lock="count-usage")
def keep_usage(timestamp: int) -> None:
    """Make the months to come, remove counted events and days that are older than they are kept, and end months of effort."""
    now = timezone.now()
    make_months(now)
    roll_up(patience=PATIENCE)
    expire(now)
    expire_days(now.date())
    close_months(now.date())
    forget(now)
