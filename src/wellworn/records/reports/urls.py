"""The routes of reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellworn.records.reports import views

urlpatterns: list[URLPattern] = [
    path("reports", views.page, name="reports"),
    path("reports/build", views.build, name="report_build"),
    path("reports/save", views.save, name="report_save"),
    path("reports/ready/<slug:key>", views.from_the_start, name="ready_report"),
    path("reports/<int:pk>", views.saved, name="saved_report"),
    path("reports/<int:pk>/change", views.change, name="report_change"),
]
