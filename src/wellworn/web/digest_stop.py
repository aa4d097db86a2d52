"""Stopping the daily mail, or that of the week, from the mail itself, without signing in: one press, or one click in the mail program (RFC 8058)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from wellworn.web import digest, week_mail


@csrf_exempt  # mail programs post without our form; the signed link is what counts
@login_not_required
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with GET, since programs follow links to look at them; stop with POST."""
    member = digest.member_of(token)
    if member is None:
        raise Http404
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if request.method == "POST":
        digest.stop(member)
    return render(request, "web/digest_stop.html", {"is_stopped": request.method == "POST"})


@csrf_exempt
@login_not_required
def week(request: HttpRequest, token: str) -> HttpResponse:
    """The same for the mail of the week: one's own and the company's are stopped apart."""
    found = week_mail.meant_by(token)
    if found is None:
        raise Http404
    if request.method not in ("GET", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if request.method == "POST":
        week_mail.stop(*found)
    return render(request, "web/week_stop.html", {"is_stopped": request.method == "POST"})
