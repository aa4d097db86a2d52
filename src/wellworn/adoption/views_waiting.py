"""A page of which something is still being counted: it says so, asks again every two seconds, and shows itself anew when it is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellworn.adoption.waiting import Waiting

PLACE = "counting"  # the element that asks again


def waits(request: HttpRequest) -> Waiting | None:
    """What a page waits for; None for a file, which is whole or not there."""
    return None if request.GET.get("as") else Waiting()


def asks_again(request: HttpRequest) -> bool:
    """Whether it is the page itself that asks how far it is, and nobody who opens it."""
    return request.headers.get("HX-Target") == PLACE


def how_far(request: HttpRequest, waiting: Waiting | None) -> HttpResponse | None:
    """Have counted what is not there. To a page that asks again, how far it is; None where the page itself is to be shown."""
    if waiting is None:
        return None
    waiting.ask()
    if not asks_again(request):
        return None
    if waiting.is_over:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "adoption/parts/counting.html", {"waiting": waiting})
