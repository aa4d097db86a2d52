"""The member's tasks for a calendar, read without signing in by whoever knows the secret."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from wellworn.records import calendar_link
from wellworn.records.models.feed import Feed

WINDOW = 600  # seconds
MOST_READS = 30  # of one link in a window: calendars ask every few minutes at most
MOST_GUESSES = 60  # from one address


def _too_many(name: str, most: int) -> bool:
    """Count one more of these; whether there were more than `most` in this window."""
    key = "feed:" + hashlib.sha256(name.encode()).hexdigest()[:32]
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False


@login_not_required
def tasks(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar; 404 when the link is unknown or revoked, 304 when nothing is new, 429 when it is asked for too often."""
    link = calendar_link.opened(secret)
    if link is None:
        if _too_many(f"guess:{request.META.get('REMOTE_ADDR', '')}", MOST_GUESSES):
            return _wait()
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if _too_many(f"read:{link.pk}", MOST_READS):
        return _wait()
    now = timezone.now()
    site = f"{request.scheme}://{request.get_host()}"
    content = calendar_link.calendar(link.member, at=now, site=site)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    stale = Q(read_at=None) | Q(read_at__lt=now - timedelta(hours=1))
    Feed.objects.filter(stale, pk=link.pk).update(read_at=now)
    if etag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="tasks.ics"'
    answer["ETag"], answer["Cache-Control"] = etag, "private, max-age=300"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _wait() -> HttpResponse:
    answer = HttpResponse(status=429)
    answer["Retry-After"] = str(WINDOW)
    return answer
