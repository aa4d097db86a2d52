"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from wellworn.friction import views_audit, views_features, views_plans, views_why
from wellworn.friction.parts import views as views_parts

urlpatterns: list[URLPattern | URLResolver] = [
    path("friction/fields", views_audit.page, name="friction_fields"),
    path("friction/read", views_audit.read_again, name="friction_read"),
    path("friction/fields/<slug:object>/<slug:field>", views_audit.field, name="friction_field"),
    path("friction/fields/<slug:object>/<slug:field>/apply", views_plans.apply, name="friction_apply"),
    path("friction/fields/<slug:object>/<slug:field>/answer", views_why.answer, name="friction_answer"),
    path("friction/parts/<slug:of>", views_parts.page, name="friction_parts"),
    path("friction/features", views_features.page, name="friction_features"),
    path("friction/features/<str:feature>", views_features.switch, name="friction_switch"),
    path("friction/plans", views_plans.page, name="friction_plans"),
    path("friction/plans/<int:pk>", views_plans.plan, name="friction_plan"),
    path("friction/plans/<int:pk>/words", views_plans.words, name="friction_words"),
    path("friction/plans/<int:pk>/discard", views_plans.discard, name="friction_discard"),
    path("friction/plans/<int:pk>/without/<int:number>", views_plans.leave_out, name="friction_leave_out"),
    re_path(
        "^friction/plans/(?P<pk>[0-9]+)/(?P<verb>begin|extend|pause|resume|back)$", views_plans.act, name="friction_act"
    ),
    path("why/<slug:object>/<slug:field>", views_why.page, name="why"),
]
