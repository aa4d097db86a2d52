"""What the interface answers when it cannot do what was asked: RFC 9457, with one line for each field that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "No good token",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "It has changed",
    413: "Too large",
    415: "Unsupported media type",
    422: "Some fields are wrong",
    429: "Too many requests",
    503: "Not at this moment",
}


class FieldError(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class ProblemOut(Schema):
    """A problem as RFC 9457 writes it; `errors` has a line for each field."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


class Problem(Exception):
    """An answer that is not what was asked for."""

    def __init__(self, status: int, detail: str, errors: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, list(errors)


def answer(status: int, detail: str, errors: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """A problem as a response."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Problem"),
        "status": status,
        "detail": detail,
        "errors": [{"field": field, "message": message} for field, message in errors],
    }
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def told(request: HttpRequest, problem: Exception) -> HttpResponse:
    """A problem of ours."""
    assert isinstance(problem, Problem)
    return answer(problem.status, problem.detail, problem.errors)


def unauthorised(request: HttpRequest, error: Exception) -> HttpResponse:
    """No token, or one that opens nothing."""
    response = answer(401, _("Send a good token: Authorization: Bearer ww_…"))
    response["WWW-Authenticate"] = 'Bearer realm="Wellworn"'
    return response


def invalid(request: HttpRequest, error: Exception) -> HttpResponse:
    """What came does not have the shape that the document describes."""
    assert isinstance(error, ValidationError)
    lines = [(_place(one), str(one.get("msg", ""))) for one in error.errors]
    return answer(422, _("What was sent does not have the shape that is described."), lines)


def _place(error: dict[str, Any]) -> str:
    """Where an error stands, as `fields.amount`."""
    parts = [str(part) for part in error.get("loc", ())]
    return ".".join(parts[2:] if parts[:1] == ["body"] else parts[1:]) or "body"


def http(request: HttpRequest, error: Exception) -> HttpResponse:
    """What the framework refuses, such as a body that is no JSON."""
    assert isinstance(error, HttpError)
    return answer(error.status_code, str(error))


HANDLERS: dict[type[Exception], Any] = {
    Problem: told,
    AuthenticationError: unauthorised,
    ValidationError: invalid,
    HttpError: http,
}
