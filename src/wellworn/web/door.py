"""Our door, with a count of who signs in. It stands here because `usage` stands above `members`."""

from __future__ import annotations

from django.http import HttpRequest

from wellworn.members.door import Door
from wellworn.members.models import Member
from wellworn.members.protections.standing import in_force
from wellworn.usage.models import Event


class CountedDoor(Door):
    """Signing in is an event like any other, and no value event."""

    def login(self, request: HttpRequest, user: Member) -> None:
        """Let somebody in."""
        super().login(request, user)
        if in_force().recorded == "all":
            Event.record("session.begin", by=user)
