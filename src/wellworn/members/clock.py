"""Times as the member's own clock shows them."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wellworn.members.models import Member


def local_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: while a member's request is answered, local time is theirs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(_zone(request)):
            return get_response(request)

    return middleware


def zone_of(member: Member) -> zoneinfo.ZoneInfo:
    """The member's zone; UTC where theirs is gone."""
    try:
        return zoneinfo.ZoneInfo(member.zone)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        return zoneinfo.ZoneInfo("UTC")


def _zone(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """The zone of whoever is signed in; None, which is the server's, for strangers."""
    return zone_of(request.user) if isinstance(request.user, Member) else None
