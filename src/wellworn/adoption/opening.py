"""Who may open a page about adoption: one rule, the protections', for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render

from wellworn.adoption.protections import may_open
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member, Role
from wellworn.members.protections.declared import BY_KEY
from wellworn.members.protections.standing import in_force

Given = ParamSpec("Given")
KEY = "adoption_open_to"


def opened(
    view: Callable[Concatenate[SignedInRequest, Given], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, Given], HttpResponse]:
    """Let those through whom the protections let in. There is nothing here for IT; everybody else reads to whom the page is open."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        now = in_force()
        if may_open(request.user, now):
            return view(request, *args, **kwargs)
        if request.user.role == Role.IT:
            raise Http404
        whom = BY_KEY[KEY].label(now.value(KEY))
        return render(request, "adoption/closed.html", {"whom": whom}, status=403)

    return guarded


def seeing() -> int:
    """How many see these pages."""
    return seeing_and_whom()[0]


def seeing_and_whom() -> tuple[int, str]:
    """The same, and to whom they are open, in words; empty where that is everybody but IT."""
    now = in_force()
    kinds = Member.objects.colleagues().order_by().values_list("role", "is_champion", "is_representative")
    people = sum(
        count
        for role, champion, speaks, count in kinds.annotate(people=Count("pk"))
        if may_open(Member(role=role, is_champion=champion, is_representative=speaks), now)
    )
    value = now.value(KEY)
    return people, "" if value == "everybody" else str(BY_KEY[KEY].label(value))
