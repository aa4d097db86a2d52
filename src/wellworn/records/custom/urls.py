"""Where admins shape the workspace."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.records.custom import field_pages, layout_pages, object_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/fields", object_pages.objects, name="fields"),
    path("settings/fields/<slug:object>", object_pages.fields, name="object_fields"),
    path("settings/fields/<slug:object>/add", field_pages.add, name="field_add"),
    path("settings/fields/<slug:object>/order", field_pages.order, name="field_order"),
    path("settings/fields/<slug:object>/layout", layout_pages.layout, name="layout"),
    path("settings/fields/<slug:object>/field/<slug:key>", field_pages.field, name="field"),
    path("settings/fields/<slug:object>/field/<slug:key>/archive", field_pages.archive, name="field_archive"),
    path("settings/fields/<slug:object>/field/<slug:key>/restore", field_pages.restore, name="field_restore"),
    path("settings/objects/add", object_pages.add, name="object_add"),
    path("settings/objects/<slug:object>", object_pages.rename, name="object_rename"),
    path("settings/objects/<slug:object>/archive", object_pages.archive, name="object_archive"),
    path("settings/objects/<slug:object>/restore", object_pages.restore, name="object_restore"),
]
