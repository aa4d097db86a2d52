"""The jobs of this room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wellworn.program import kept


@app.task
def work_out_effect(key: str) -> None:
    """Work out what an intervention did, as whoever waits for it may be shown it. The queue is told by a key what, and never for whom."""
    kept.work_wanted(key)
