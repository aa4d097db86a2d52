"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from wellworn.adoption import (
    views_agreement,
    views_company,
    views_looks,
    views_measure,
    views_overview,
    views_protections,
    views_seen,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("adoption/company", views_company.page, name="adoption_company"),
    path("seen", views_seen.page, name="seen"),
    path("seen/thread/<int:thread_id>", views_seen.thread, name="seen-thread"),
    path("seen/contact", views_seen.contact, name="seen-contact"),
    path("adoption/looks", views_looks.page, name="looks"),
    path("adoption/looks.csv", views_looks.file, name="looks_file"),
    path("adoption/agreement", views_agreement.page, name="agreement"),
    path("adoption/agreement.pdf", views_agreement.file, name="agreement_file"),
    path("", include("wellworn.adoption.worth.urls")),
    path("", include("wellworn.adoption.truth.urls")),
    path("adoption/protections", views_protections.page, name="protections"),
    path("adoption/protections/<str:key>", views_protections.change, name="protection_change"),
    path("adoption/protections/domains/<int:domain_id>", views_protections.capture_domain, name="domain_capture"),
    path("adoption/protections/asked/<int:change_id>/<str:verb>", views_protections.settle, name="protection_settle"),
    path("adoption", views_overview.page, name="adoption"),
    path("adoption/m/<slug:key>", views_measure.page, name="measure"),
    path("adoption/changes", views_overview.annotate, name="annotate"),
    re_path(
        "^adoption/changes/(?P<pk>[0-9]+)/(?P<verb>take-back|restore)$", views_overview.annotation, name="annotation"
    ),
]
