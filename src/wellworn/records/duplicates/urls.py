"""The routes of duplicates."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellworn.records.duplicates import views

urlpatterns: list[URLPattern] = [
    path("duplicates", views.pairs, name="duplicates"),
    path("duplicates/near", views.near, name="near"),
    path("duplicates/pairs/<int:pair_id>", views.decide, name="decide_pair"),
    path("duplicates/<str:kind>/<int:pk>", views.merge_with, name="merge_with"),
    path("duplicates/<str:kind>/<int:pk>/<int:other_pk>", views.merge_two, name="merge"),
    path("duplicates/merges/<int:batch_id>/undo", views.undo_merge, name="undo_merge"),
]
