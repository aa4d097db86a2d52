"""NUL characters, which no text has and PostgreSQL refuses: whatever a browser sends, they never reach a view."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

NUL = "\0"


def without_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: take NUL out of what was typed, and refuse addresses that have one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise BadRequest
        if _has_nul(request.GET):
            request.GET = _bare(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and _has_nul(request.POST):
            request.POST = _bare(request.POST)  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _has_nul(given: QueryDict) -> bool:
    return any(NUL in value for values in given.lists() for value in (values[0], *values[1]))


def _bare(given: QueryDict) -> QueryDict:
    bare = QueryDict(mutable=True)
    for name, values in given.lists():
        bare.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    return bare
