"""The jobs of this room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wellworn.adoption.telling import tell_everybody


@app.task(queueing_lock="tell-of-protections", lock="tell-of-protections")
def tell_of_protections(timestamp: int) -> None:
    """Tell everybody of what changed in their protection outside of this room: who speaks for them, and domains."""
    tell_everybody()
