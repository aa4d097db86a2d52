"""The jobs of the forecast: how the sums stand each week, and what past deals teach each night."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from wellworn.records.review import learning, sums


@app.task(queueing_lock="keep-forecasts")
def keep_forecasts(timestamp: int) -> None:
    """Write down how the forecast stands."""
    sums.keep(timezone.localdate())


@app.task(queueing_lock="learn-odds")
def learn_odds(timestamp: int) -> None:
    """Work out anew what past deals say of the open ones."""
    learning.learn(timezone.localdate(), timezone.now())
