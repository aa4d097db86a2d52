"""What is said while the database starts, or recovers from a crash: a page that tries again by itself, and keeps what was sent to it.

Nothing here asks the database, nor who is signed in.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wellworn.api import problems

AGAIN = 2  # seconds
KEY = "key"  # the field of a form that is saved once, however often it is sent
MOST_SENT = 200_000  # characters that the page carries back


def answer(request: HttpRequest, *, to_programs: bool) -> HttpResponse:
    """503, in the form of whoever asked."""
    if to_programs:
        said = problems.answer(503, _("The database is starting. Send it again in a moment."))
    elif request.headers.get("HX-Request") == "true":
        sentence = _("The database is starting. Try again in a moment.")
        said = HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")
    else:
        said = HttpResponse(_page(request), status=503)
    said["Retry-After"] = str(AGAIN)
    return said


def _page(request: HttpRequest) -> str:
    is_sent = request.method not in ("GET", "HEAD")
    sent = _sent(request) if is_sent else []
    return render_to_string(
        "web/503.html",
        {"is_sent": is_sent, "sent": sent, "is_once": any(name == KEY for name, _value in sent), "seconds": AGAIN},
    )


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that can be sent again from here: no file, no password, and not more than fits a page."""
    try:
        given, files = request.POST, request.FILES
    except (UnreadablePostError, RawPostDataException, ValueError):
        return []
    fields = [(name, value) for name, values in given.lists() for value in values if isinstance(value, str)]
    is_secret = any("password" in name or "secret" in name for name, _value in fields)
    if files or is_secret or sum(len(name) + len(value) for name, value in fields) > MOST_SENT:
        return []
    return fields
