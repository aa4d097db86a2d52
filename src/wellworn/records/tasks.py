"""The recurring jobs of this room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wellworn.records.duplicates import finding

COMPARING = 50  # seconds of each run at most: the worker has other work


@app.task(queueing_lock="find-duplicates", lock="find-duplicates")
def find_duplicates(timestamp: int) -> None:
    """Compare what has changed, and go on with the first walk over everything."""
    finding.find(COMPARING)
