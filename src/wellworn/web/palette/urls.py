"""The routes of the palette."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellworn.web.palette import views

urlpatterns: list[URLPattern] = [
    path("palette", views.palette, name="palette"),
    path("palette/task", views.task, name="palette_task"),
    path("palette/peek/<str:kind>/<int:pk>", views.peek, name="palette_peek"),
]
