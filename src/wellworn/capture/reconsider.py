"""Looking again at mail that was filed before something was known: an alias, an inner domain, another creation rule."""

from __future__ import annotations

from datetime import datetime

from wellworn.capture.circle import Circle


def addresses(found: set[str], circle: Circle, *, at: datetime) -> None:
    """Look again at all mail in which these addresses stand."""
