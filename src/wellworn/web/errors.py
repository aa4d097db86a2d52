"""What is said when a page cannot be shown, each time with a next step."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from wellworn.api import problems
from wellworn.lib.postgres.away import is_away
from wellworn.web import database_away

API = "/api/"  # where programs are answered, in their own form


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing at this address, or nothing that this member may see: we do not say which."""
    return _said(
        request,
        404,
        _("There is nothing here"),
        _("The page may have moved, it may be in the bin, or it may not be shared with you."),
    )


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The member is known, and this is not theirs to do."""
    return _said(
        request,
        403,
        _("This isn’t yours to change"),
        _("Your role does not include it. An admin of your workspace can do it, or change your role."),
    )


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood, or it is larger than one may be."""
    if isinstance(exception, RequestDataTooBig) and request.path.startswith(API):
        return problems.answer(413, _("That is more than 2.5 MB. Send it in several requests."))
    return _said(
        request,
        400,
        _("We couldn’t read that"),
        _("Something in the request was malformed. Go back and send it again."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: mostly a page left open through a sign-out."""
    return _said(
        request,
        403,
        _("This page was open for too long"),
        _("Nothing was saved. Go back, reload the page and send it again; your browser keeps what you typed."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault, or a database that is not there for the moment. Rendered without it."""
    if is_away(sys.exc_info()[1]):
        return database_away.answer(request, to_programs=request.path.startswith(API))
    if request.path.startswith(API):
        return problems.answer(500, _("The fault is ours, and it is written down. Try again later."))
    return HttpResponse(render_to_string("web/500.html"), status=500)


def _said(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    """The page of an error: a line for htmx, the door's calm layout for everybody else."""
    if request.path.startswith(API):
        return problems.answer(status, sentence)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(f"{heading}. {sentence}", status=status, content_type="text/plain; charset=utf-8")
    return render(
        request, "web/error.html", {"heading": heading, "sentence": sentence, "status": status}, status=status
    )
