"""The routes of truth."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.adoption.truth import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("adoption/truth", views.page, name="truth"),
    path("adoption/truth/<slug:object>/<slug:field>/<slug:pattern>", views.finding, name="truth_finding"),
]
