"""What no text has: NUL characters, which PostgreSQL refuses, and those that turn the direction of what follows. Whatever a browser sends,
they never reach a view."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

from wellworn.lib.turning import unturned

NUL = "\0"
FORM, UTF = "application/x-www-form-urlencoded", "utf-8"


def without_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: take them out of what was typed, and refuse addresses with a NUL."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise BadRequest
        if request.content_type == FORM and (request.encoding or UTF).lower() != UTF:
            request.encoding = UTF  # else it cannot be said either, for whoever says it looks for a form's token
            raise BadRequest
        if _has_any(request.GET):
            request.GET = _bare(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and _has_any(request.POST):
            request.POST = _bare(request.POST)  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _has_any(given: QueryDict) -> bool:
    return any(_bared(value) != value for values in given.lists() for value in (values[0], *values[1]))


def _bared(text: str) -> str:
    return unturned(text.replace(NUL, ""))


def _bare(given: QueryDict) -> QueryDict:
    bare = QueryDict(mutable=True)
    for name, values in given.lists():
        bare.setlist(_bared(name), [_bared(value) for value in values])
    return bare
