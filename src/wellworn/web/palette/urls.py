"""The routes of the palette."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellworn.web.palette import search, views

urlpatterns: list[URLPattern] = [
    path("search", search.search, name="search"),
    path("palette", views.palette, name="palette"),
    path("palette/task", views.task, name="palette_task"),
    path("palette/peek/<str:kind>/<int:pk>", views.peek, name="palette_peek"),
]
