"""Somebody who has not signed in walks every route, and sees nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from wellworn.members.models import Member, Role

# What a stranger may open, each with its reason.
OPEN = {
    "/sign-in": "signing in",
    "/sign-out": "there is nothing to sign out of",
    "/no-sign-up": "says that members are added",
    "/password/forgotten": "a forgotten password",
    "/password/sent": "a forgotten password",
    "/password/chosen": "a forgotten password",
    "/closed": "says that an account is closed",
    "/welcome": "makes the first admin, once",
}
OPEN_BENEATH = ("/password/choose/", "/static/")
EXAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Every route of the site, with an example in place of each variable."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + example(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def example(route: str) -> str:
    converters = "|".join(get_converters())
    filled = re.sub(r"\(\?P<\w+>[^)]*\)", "x", route)  # a route by regular expression
    filled = re.sub(rf"<(?:({converters}):)?\w+>", lambda found: EXAMPLES.get(found[1] or "str", "x"), filled)
    return filled.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "").lstrip("/")


@pytest.fixture(params=["nobody is a member", "there are members"])
def house(request: pytest.FixtureRequest, db: None) -> None:
    """Before the first run, and after it."""
    if request.param == "there are members":
        Member.objects.create(email="ada@norrvik.example", role=Role.ADMIN)


@pytest.mark.usefixtures("house")
def test_a_stranger_gets_404_or_the_sign_in_page_on_every_route(client: Client) -> None:
    seen = []
    for route in routes():
        if route in OPEN or route.startswith(OPEN_BENEATH):
            continue
        for method in (client.get, client.post):
            answer = method(route)
            if answer.status_code in (301, 302):
                where = urlsplit(answer["Location"]).path
                if where in OPEN or where == f"{route}/":
                    continue
            if answer.status_code != 404:
                seen.append(f"{method.__name__} {route} answers {answer.status_code}")
    assert not seen


def test_a_variable_in_a_route_gets_an_example() -> None:
    assert example("people/<int:person>/<str:field>/") == "people/1/x/"
    assert example("^password/(?P<key>[a-z]+)/$") == "password/x/"
