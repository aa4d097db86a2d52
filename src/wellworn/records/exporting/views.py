"""The pages of exports: a list in another form, and living links that are made, shown once, read, and revoked."""

from __future__ import annotations

import tempfile
from hashlib import sha256

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role
from wellworn.records import feeds
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

HELD = 1 << 20  # bytes of a living link that stay in memory; what is longer goes to a temporary file
NEW_LINK = "view_link"  # where a session keeps a fresh secret until it was shown once


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


@feeds.read_with(living.opened)
def feed(request: HttpRequest, link: Feed) -> HttpResponseBase:
    """The view as CSV, with what the link's member may see. It is written once, aside, for its ETag is known only at its end."""
    assert link.view is not None
    kept = tempfile.SpooledTemporaryFile(max_size=HELD)  # noqa: SIM115  # the answer closes it
    digest = sha256()
    try:
        for piece in leaving.written(link.view.object, leaving.config_of(link.view), link.member, "csv"):
            digest.update(piece)
            kept.write(piece)
    except (Unreadable, CannotFilter) as error:
        kept.close()
        raise Http404 from error

    def whole() -> FileResponse:
        kept.seek(0)
        return FileResponse(kept, content_type="text/csv; charset=utf-8")

    answer = feeds.answer(request, link, digest.hexdigest(), whole, max_age=60)
    if answer.status_code == 304:
        kept.close()
    return answer
