"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.adoption import views_agreement, views_protections

urlpatterns: list[URLPattern | URLResolver] = [
    path("adoption/agreement", views_agreement.page, name="agreement"),
    path("adoption/agreement.pdf", views_agreement.file, name="agreement_file"),
    path("adoption/protections", views_protections.page, name="protections"),
    path("adoption/protections/<str:key>", views_protections.change, name="protection_change"),
    path("adoption/protections/domains/<int:domain_id>", views_protections.capture_domain, name="domain_capture"),
    path("adoption/protections/asked/<int:change_id>/<str:verb>", views_protections.settle, name="protection_settle"),
]
