"""Wellworn with some pages more, which do not work: what is answered then is our own."""

from __future__ import annotations

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from wellworn.lib import sql
from wellworn.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


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


urlpatterns = [
    path("refused", refused),
    path("broken", broken),
    path("away", away),
    path("api/away", away),
    path("too-slow", too_slow),
    path("asks", asks),
    path("", include("wellworn.web.urls")),
]
