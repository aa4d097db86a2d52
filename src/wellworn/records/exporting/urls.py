"""The routes of exports and living links."""

from __future__ import annotations

from django.urls import path

from wellworn.records.exporting import views

urlpatterns = [
    path("export/<slug:object>", views.choose, name="export"),
    path("export/<slug:object>.<str:form>", views.file, name="export_file"),
    path("views/<int:view_pk>/link", views.make_link, name="view_link"),
    path("links", views.links, name="links"),
    path("links/<int:link_pk>/revoke", views.revoke_link, name="link_revoke"),
    path("feeds/<str:secret>.csv", views.feed, name="view_feed"),
]
