"""Toasts in answers to htmx: a fragment carries along what there is to say."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

LEAVING = ("HX-Redirect", "HX-Refresh", "HX-Location")  # the page that comes next says it


def toasts_in_fragments(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: append waiting toasts to an HTML answer that htmx will put into the page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _takes_toasts(request, response):
            waiting = messages.get_messages(request)
            if len(waiting):
                response.content += _rendered(request).encode()
        return response

    return middleware


def _takes_toasts(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is a fragment that stays on the page it is put into."""
    return (
        request.headers.get("HX-Request") == "true"
        and not response.streaming
        and response.status_code in (200, 201, 409, 422)
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not any(header in response.headers for header in LEAVING)
        and b"<!doctype" not in response.content[:200].lower()
    )


def _rendered(request: HttpRequest) -> str:
    """The waiting toasts as a part of the page to be added to."""
    return render_to_string("web/parts/toasts.html", {"is_fragment": True}, request)
