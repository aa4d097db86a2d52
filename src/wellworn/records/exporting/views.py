"""The pages of exports: a list in another form, and living links that are made, shown once, read, and revoked."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role
from wellworn.records.exporting import leaving
from wellworn.records.exporting import links as living
from wellworn.records.exporting.written import FORMS
from wellworn.records.lists import tabs, written
from wellworn.records.lists.config import Config, Unreadable
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.feed import Feed, FeedKind
from wellworn.records.models.record import Kind
from wellworn.records.models.view import View
from wellworn.usage.models import Event

NEW_LINK = "view_link"  # where a session keeps a fresh secret until it was shown once
WINDOW = 600  # seconds
MOST_READS = 30  # of one link in a window: a spreadsheet asks every hour or so
MOST_GUESSES = 60  # from one address


@require_GET
def choose(request: SignedInRequest, object: str) -> HttpResponse:
    """The forms in which a list leaves; the address says which list, as the list's own does."""
    _check(request, object)
    context = {"object": object, "forms": list(FORMS), "query": request.GET.urlencode()}
    return render(request, "records/export.html", context)


@require_GET
def file(request: SignedInRequest, object: str, form: str) -> StreamingHttpResponse:
    """The list as a file, with what the member sees and no more."""
    _check(request, object)
    if form not in FORMS:
        raise Http404
    try:
        lines = leaving.written(object, _asked(request, object), request.user, form, request.GET.get("q", ""))
    except (Unreadable, CannotFilter) as error:
        raise Http404 from error
    Event.record("record.export", by=request.user, kind=object[:20])
    answer = StreamingHttpResponse(lines, content_type=FORMS[form][0])
    answer["Content-Disposition"] = f'attachment; filename="{object}-{timezone.localdate().isoformat()}.{form}"'
    return answer


def _check(request: SignedInRequest, object_key: str) -> None:
    """404 for an object that is not there, and for IT, who sees no records."""
    is_standard = object_key in Kind.values and object_key != Kind.THING
    if request.user.role == Role.IT or not (is_standard or CustomObject.objects.filter(key=object_key).exists()):
        raise Http404


def _asked(request: SignedInRequest, object_key: str) -> Config:
    """The saved view or the list that the address means, as the list page reads it. Raises Unreadable, CannotFilter, Http404."""
    if "tab" in request.GET:
        return tabs.wish(object_key, request.GET, request.user).config
    view_pk = request.GET.get("view", "")
    if view_pk.isascii() and view_pk.isdecimal() and len(view_pk) < 18:
        return leaving.config_of(get_object_or_404(View.objects.visible_to(request.user), pk=int(view_pk)))
    return written.read([(key, value) for key, values in request.GET.lists() for value in values])


@require_POST
def make_link(request: SignedInRequest, view_pk: int) -> HttpResponse:
    """A living link to a view that the member sees."""
    view = get_object_or_404(View.objects.visible_to(request.user), pk=view_pk)
    _check(request, view.object)
    request.session[NEW_LINK] = living.make(view, by=request.user)
    return HttpResponseRedirect(reverse("links"))


@require_GET
def links(request: SignedInRequest) -> HttpResponse:
    """The member's living links; a new one with its address, this once."""
    secret = request.session.pop(NEW_LINK, "")
    rows = (
        Feed.objects.filter(member=request.user, kind=FeedKind.VIEW, revoked_at=None)
        .select_related("view")
        .order_by("-pk")
    )
    address = request.build_absolute_uri(reverse("view_feed", args=[secret])) if secret else ""
    return render(request, "records/links.html", {"links": rows[:100], "address": address})


@require_POST
def revoke_link(request: SignedInRequest, link_pk: int) -> HttpResponse:
    """End one of the member's links."""
    living.revoke(get_object_or_404(Feed, pk=link_pk, member=request.user, kind=FeedKind.VIEW), by=request.user)
    return HttpResponseRedirect(reverse("links"))


@login_not_required
def feed(request: HttpRequest, secret: str) -> HttpResponse | StreamingHttpResponse:
    """The view as CSV; 404 when the link is unknown or revoked, 304 when nothing is new, 429 when it is asked for too often.

    It is read twice, the first time for its ETag, so that nothing is held.
    """
    link = living.opened(secret)
    if link is None or link.view is None:
        if _too_many(f"guess:{request.META.get('REMOTE_ADDR', '')}", MOST_GUESSES):
            return _wait()
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if _too_many(f"view:{link.pk}", MOST_READS):
        return _wait()
    view, digest = link.view, hashlib.sha256()
    try:
        config = leaving.config_of(view)
        for piece in leaving.written(view.object, config, link.member, "csv"):
            digest.update(piece)
    except (Unreadable, CannotFilter) as error:
        raise Http404 from error
    now, etag = timezone.now(), f'"{digest.hexdigest()[:32]}"'
    Feed.objects.filter(Q(read_at=None) | Q(read_at__lt=now - timedelta(minutes=10)), pk=link.pk).update(read_at=now)
    answer: HttpResponse | StreamingHttpResponse
    if etag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
    else:
        answer = StreamingHttpResponse(
            leaving.written(view.object, config, link.member, "csv"), content_type="text/csv; charset=utf-8"
        )
    answer["ETag"], answer["Cache-Control"], answer["Referrer-Policy"] = etag, "private, max-age=60", "no-referrer"
    return answer


def _too_many(name: str, most: int) -> bool:
    """Count one more of these; whether there were more than `most` in this window."""
    key = "feed:" + hashlib.sha256(name.encode()).hexdigest()[:32]
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False


def _wait() -> HttpResponse:
    answer = HttpResponse(status=429)
    answer["Retry-After"] = str(WINDOW)
    return answer
