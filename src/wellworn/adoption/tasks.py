"""The jobs of this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from wellworn.adoption.looking import forget
from wellworn.adoption.telling import tell_everybody


@app.task(queueing_lock="tell-of-protections", lock="tell-of-protections")
def tell_of_protections(timestamp: int) -> None:
    """Tell everybody of what changed in their protection outside of this room: who speaks for them, and domains."""
    tell_everybody()


@app.task(queueing_lock="forget-looks", lock="forget-looks")
def forget_looks(timestamp: int) -> None:
    """Remove the looks that are older than two years."""
    forget(timezone.now().date())
