"""The routes to a member's own numbers, and to what leaders show of theirs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.adoption import views_first, views_week

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/week", views_week.page, name="my_week"),
    path("me/week/role", views_week.role, name="my_week_role"),
    path("me/first", views_first.page, name="go_first"),
    path("me/first/publish", views_first.publish, name="go_first_publish"),
    path("me/first/<int:pk>/revoke", views_first.revoke, name="go_first_revoke"),
]
