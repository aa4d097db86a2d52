"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.program import views, views_foreseeing

urlpatterns: list[URLPattern | URLResolver] = [
    path("program", views.page, name="program"),
    path("program/new", views.new, name="intervention_new"),
    path("program/foreseen", views_foreseeing.foreseen, name="intervention_foreseen"),
    path("program/<int:intervention_id>", views.intervention, name="intervention"),
    path("program/<int:intervention_id>/decide", views.settle, name="intervention_decide"),
]
