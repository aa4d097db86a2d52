"""What living links share: they are read without signing in, not too often, and are sent again only when they have changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone

from wellworn.lib.tally import is_too_often
from wellworn.records.models.feed import Feed

WINDOW = 600  # seconds
MOST_READS = 30  # of one link in a window: calendars ask every few minutes at most, spreadsheets every hour or so
MOST_GUESSES = 60  # from one address
NOTED = timedelta(minutes=10)  # how exactly it is known when a link was last read

Opened = Callable[[str], Feed | None]
Read = Callable[[HttpRequest, Feed], HttpResponseBase]


def read_with(opened: Opened) -> Callable[[Read], Callable[[HttpRequest, str], HttpResponseBase]]:
    """A view of a link that `opened` finds by its secret: 404 when there is none, 429 when it is asked for too often."""

    def decorated(view: Read) -> Callable[[HttpRequest, str], HttpResponseBase]:
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, secret: str) -> HttpResponseBase:
            link = opened(secret)
            if link is None:
                if is_too_often(f"guess:{request.META.get('REMOTE_ADDR', '')}", MOST_GUESSES, WINDOW):
                    return _wait()
                raise Http404
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            if is_too_often(f"feed:{link.pk}", MOST_READS, WINDOW):
                return _wait()
            return view(request, link)

        return guarded

    return decorated


def answer(
    request: HttpRequest, link: Feed, digest: str, whole: Callable[[], HttpResponseBase], *, max_age: int
) -> HttpResponseBase:
    """What `whole` makes, or 304 when whoever asks has it: `digest` is of its content. It may be kept for `max_age` seconds."""
    now, etag = timezone.now(), f'"{digest[:32]}"'
    Feed.objects.filter(Q(read_at=None) | Q(read_at__lt=now - NOTED), pk=link.pk).update(read_at=now)
    has_it = etag in request.headers.get("If-None-Match", "")
    answer = HttpResponse(status=304) if has_it else whole()
    answer["ETag"], answer["Cache-Control"] = etag, f"private, max-age={max_age}"
    answer["Referrer-Policy"] = "no-referrer"  # the address is the secret
    return answer


def _wait() -> HttpResponse:
    answer = HttpResponse(status=429)
    answer["Retry-After"] = str(WINDOW)
    return answer
