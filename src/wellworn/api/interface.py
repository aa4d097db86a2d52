"""The interface itself: who may come in, how fast, and what it says of itself in OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from wellworn.api import problems
from wellworn.api.models import Scope, Token
from wellworn.api.problems import Problem, ProblemOut
from wellworn.api.tokens import opened
from wellworn.members.models import Member

RATE = "1200/m"  # requests of one token


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

    def get_cache_key(self, request: HttpRequest) -> str:
        """One count for each token; strangers are turned away before."""
        return f"api-rate:{token_of(request).pk}"


class Interface(NinjaAPI):
    """The interface, with what every operation can answer in its document."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document, with the problems that any operation may answer."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
        shape = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"].update(shape.pop("$defs", {}), ProblemOut=shape)
        for operations in document["paths"].values():
            for operation in operations.values():
                answers = operation["responses"]
                for status in (400, 401, 403, 404, 409, 412, 413, 422, 429):
                    answers.setdefault(str(status), {"description": problems.TITLES[status], "content": content})
        return document


def token_of(request: HttpRequest) -> Token:
    """The good token that a request came with."""
    token: Token = request.auth  # type: ignore[attr-defined]  # put there by the framework
    return token


def who(request: HttpRequest) -> Member:
    """The member behind the token."""
    return token_of(request).member


def needs(request: HttpRequest, scope: Scope) -> Token:
    """The request's token. Raises Problem 403 unless it may do that."""
    token = token_of(request)
    if scope not in token.scopes:
        raise Problem(403, _("This token may not do that. It needs the scope “%(scope)s”.") % {"scope": scope.value})
    return token


def known(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the document to whoever has signed in or has a token: it names the workspace's own objects and fields."""

    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and Bearer()(request) is None:
            return problems.unauthorised(request, AuthenticationError())
        return view(request, *args, **kwargs)

    return shown


api = Interface(
    title="Wellworn",
    version="1",
    description="Everything that the member behind a token may see and do. See docs/api.md.",
    auth=Bearer(),
    throttle=[TokenThrottle(RATE)],
    docs_url=None,
    docs_decorator=known,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
for error, handler in problems.HANDLERS.items():
    api.add_exception_handler(error, handler)
