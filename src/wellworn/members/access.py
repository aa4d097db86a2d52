"""Who may come in, and what a view may rely on once somebody has."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from wellworn.members.models import Member, Role

Given = ParamSpec("Given")
READERS = (Role.REP, Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)  # who sees records at all: everybody but IT


class SignedInRequest(HttpRequest):
    """A request that has passed the sign-in: its user is a member."""

    user: Member


def require(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[SignedInRequest, Given], HttpResponse]],
    Callable[Concatenate[SignedInRequest, Given], HttpResponse],
]:
    """Let only these roles through. For everybody else there is nothing here: 404, so that a page does not even say that it exists."""

    def decorate(
        view: Callable[Concatenate[SignedInRequest, Given], HttpResponse],
    ) -> Callable[Concatenate[SignedInRequest, Given], HttpResponse]:
        @wraps(view)
        def guarded(request: SignedInRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
            if request.user.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
