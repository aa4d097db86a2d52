"""Pages of features that not everybody has yet: whoever does not have one finds nothing there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from wellworn.members.models import Member
from wellworn.usage.releasing import OF_ROUTE, has


class Gradual:
    """Middleware: the routes of a feature are those of its teams, where it has some. One query on these routes, none on others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing but what comes beneath."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Refuse who does not have the feature."""
        match = request.resolver_match
        feature = OF_ROUTE.get(match.url_name or "") if match else None
        if feature and isinstance(request.user, Member) and not has(request.user, feature):
            raise Http404
