"""Who may come in, and what a view may rely on once somebody has."""

from __future__ import annotations

from django.http import HttpRequest

from wellworn.members.models import Member


class SignedInRequest(HttpRequest):
    """A request that has passed the sign-in: its user is a member."""

    user: Member  # type: ignore[assignment]
