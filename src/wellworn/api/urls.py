"""The routes of this room: the interface under /api/v1, and the pages of tokens and webhooks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path

from wellworn.api import others, pages, records, usage
from wellworn.api.interface import api

api.add_router("/records", records.router)
api.add_router("", others.router)
api.add_router("", usage.router)


def _by_token(routes: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The interface's own routes, which ask for a token where a page asks for a sign-in."""
    for route in routes:
        if isinstance(route, URLPattern):
            callback: Any = route.callback
            route.callback = login_not_required(callback)
    return routes


routes, application, instance = api.urls  # a module whose `app_name` is set would put the pages into that namespace
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (_by_token(routes), application, instance)),
    path("tokens", pages.tokens, name="tokens"),
    path("tokens/make", pages.make_token, name="token_make"),
    path("tokens/<int:pk>/revoke", pages.revoke_token, name="token_revoke"),
    path("webhooks", pages.webhooks, name="webhooks"),
    path("webhooks/add", pages.add_webhook, name="webhook_add"),
    path("webhooks/<int:pk>", pages.webhook, name="webhook"),
    path("webhooks/<int:pk>/<str:verb>", pages.change_webhook, name="webhook_change"),
    path("webhooks/messages/<int:pk>/again", pages.send_again, name="delivery_again"),
]
