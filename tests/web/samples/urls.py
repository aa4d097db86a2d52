"""Routes of the sample pages, under the names that the navigation looks for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from wellworn.lib import sql
from wellworn.lib.toast import toast
from wellworn.web import appearance

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"  # the strictest to live with


def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One of the sample pages."""
    now = timezone.now()
    shown = {
        "today": now,
        "yesterday": now - timedelta(days=1),
        "last_week": now - timedelta(days=9),
        "long_ago": now - timedelta(days=700),
        "amount": Decimal(1294150),
        "exact": Decimal("12.5"),
        "names": ["Joost van Dalen", "Femke Bos", "Ruben Claes"],
    }
    response = render(request, f"samples/{name}.html", shown)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@require_POST
def decide(request: HttpRequest, n: int) -> HttpResponse:
    """A confirm item once it is decided."""
    toast(request, f"Item {n} is filed.", undo=f"/decide/{n}")
    return render(request, "samples/decided.html", {"n": n})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Something done on a page without script."""
    toast(request, "Close date moved to 11 Dec.", undo="/save")
    return HttpResponseRedirect("/")


def leave(request: HttpRequest) -> HttpResponse:
    """Something done by htmx, after which the page goes elsewhere."""
    toast(request, "Close date moved to 11 Dec.")
    return HttpResponse(headers={"HX-Redirect": "/"})


def edit(request: HttpRequest) -> HttpResponse:
    """A value edited in place: "many" cannot be saved, and somebody else was faster than "8 plants"."""
    value = request.POST.get("value", "6 plants, 2 labs")
    if request.method == "GET":
        return render(request, "samples/edit.html", {"value": value})
    if value == "many":
        return render(
            request, "samples/edit.html", {"value": value, "problem": "How many? A number works."}, status=422
        )
    if value == "8 plants" and "keep" not in request.POST:
        return render(request, "samples/conflict.html", {"value": value}, status=409)
    toast(request, f"Sites is now {value}.", undo="/save")
    kept = "7 plants" if request.POST.get("keep") == "theirs" else value
    return render(request, "samples/value.html", {"value": kept})


def refused(request: HttpRequest) -> HttpResponse:
    """Somebody else's to do."""
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise RuntimeError("broken on purpose")


def away(request: HttpRequest) -> HttpResponse:
    """A page whose session of the database is ended in the middle."""
    with psycopg.connect(**connection.get_connection_params()) as session:
        session.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    raise AssertionError


def too_slow(request: HttpRequest) -> HttpResponse:
    """A page whose statement the database gives up on."""
    with psycopg.connect(**connection.get_connection_params()) as session:
        session.execute("SET statement_timeout = 1")
        session.execute("SELECT pg_sleep(9)")
    raise AssertionError


@login_not_required
def asks(request: HttpRequest) -> HttpResponse:
    """A page that asks the database."""
    return HttpResponse(str(sql.rows("SELECT 1")))


@login_not_required
def door(request: HttpRequest) -> HttpResponse:
    """A page for strangers."""
    return render(request, "samples/door.html")


PLACES = {
    "": ("today", "today"),
    "deals": ("deals", "deals"),
    "companies": ("companies", "parts"),
    "people": ("people", "deals_list"),
    "meetings": ("meetings", "parts"),
    "mailboxes": ("mailboxes", "parts"),
    "seen": ("seen", "parts"),
    "members": ("members", "parts"),
    "jobs": ("jobs", "parts"),
    "settings": ("settings", "parts"),
    "search": ("search", "parts"),
    "bin": ("bin", "parts"),
}
urlpatterns = [
    *(path(where, sample, {"name": page}, name=name) for where, (name, page) in PLACES.items()),
    path("companies/1", sample, {"name": "company"}),
    path("card", sample, {"name": "card"}),
    path("edit", edit),
    path("decide/<int:n>", decide),
    path("save", save),
    path("leave", leave),
    path("refused", refused),
    path("broken", broken),
    path("asks", asks),
    path("away", away),
    path("api/away", away),
    path("too-slow", too_slow),
    path("welcome", door, name="welcome"),
    path("login", door, name="account_login"),
    path("logout", door, name="account_logout"),
    path("me/theme", appearance.theme, name="theme"),
    path("me/keys", appearance.single_keys, name="single_keys"),
]
handler400 = "wellworn.web.errors.bad_request"
handler403 = "wellworn.web.errors.forbidden"
handler404 = "wellworn.web.errors.not_found"
handler500 = "wellworn.web.errors.server_error"
