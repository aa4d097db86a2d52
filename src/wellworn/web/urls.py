"""Every route of Wellworn, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wellworn.members.urls")),
    path("", include("wellworn.records.urls")),
    path("", include("wellworn.capture.urls")),
]
