"""The interface itself: who may come in, how fast, and what it says of itself in OpenAPI."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from wellworn.api import problems
from wellworn.api.models import Scope, Token
from wellworn.api.problems import Problem, ProblemOut
from wellworn.api.tokens import opened
from wellworn.members.models import Member

RATE = "1200/m"  # requests of one token


class TokenRequest(HttpRequest):
    """A request with a good token: its user is the member behind it."""

    user: Member
    auth: Token


class Bearer(HttpBearer):
    """`Authorization: Bearer ww_…`"""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The good token of that secret."""
        found = opened(token, timezone.now())
        if found is not None:
            request.user = found.member
        return found


class TokenThrottle(AuthRateThrottle):
    """So many requests a minute, for each token."""

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """One count for each token; strangers are turned away before."""
        token = getattr(request, "auth", None)
        return f"api-rate:{token.pk}" if isinstance(token, Token) else None


class Interface(NinjaAPI):
    """The interface, with what every operation can answer in its document."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """The document, with the problems that any operation may answer."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
        document["components"]["schemas"]["ProblemOut"] = ProblemOut.json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"].update(document["components"]["schemas"]["ProblemOut"].pop("$defs", {}))
        for operations in document["paths"].values():
            for operation in operations.values():
                answers = operation["responses"]
                for status in (400, 401, 403, 404, 409, 412, 413, 422, 429):
                    answers.setdefault(str(status), {"description": problems.TITLES[status], "content": content})
        return document


def needs(request: HttpRequest, scope: Scope) -> Token:
    """The request's token. Raises Problem 403 unless it may do that."""
    token: Token = request.auth  # type: ignore[attr-defined]
    if scope not in token.scopes:
        raise Problem(403, _("This token may not do that. It needs the scope “%(scope)s”.") % {"scope": scope.value})
    return token


api = Interface(
    title="Wellworn",
    version="1",
    description="Everything that the member behind a token may see and do. See docs/api.md.",
    auth=Bearer(),
    throttle=[TokenThrottle(RATE)],
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
for error, handler in problems.HANDLERS.items():
    api.add_exception_handler(error, handler)
