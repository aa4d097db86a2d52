"""The member's tasks for a calendar, read without signing in by whoever knows the secret."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from wellworn.records import calendar_link, feeds
from wellworn.records.models.feed import Feed


@feeds.read_with(calendar_link.opened)
def tasks(request: HttpRequest, link: Feed) -> HttpResponseBase:
    """The calendar, with what the link's member may see."""
    site = f"{request.scheme}://{request.get_host()}"
    content = calendar_link.calendar(link.member, at=timezone.now(), site=site)

    def whole() -> HttpResponse:
        inline = {"Content-Disposition": 'inline; filename="tasks.ics"'}
        return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=inline)

    return feeds.answer(request, link, sha256(content).hexdigest(), whole, max_age=300)
