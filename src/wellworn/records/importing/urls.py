"""The routes of imports."""

from __future__ import annotations

from django.urls import path

from wellworn.records.importing import views

urlpatterns = [
    path("import", views.begin, name="import"),
    path("import/<int:pk>", views.one, name="import_one"),
    path("import/<int:pk>/plan", views.change_plan, name="import_plan"),
    path("import/<int:pk>/mend", views.mend, name="import_mend"),
    path("import/<int:pk>/field", views.add_field, name="import_field"),
    path("import/<int:pk>/<str:verb>/now", views.act, name="import_act"),
    path("import/<int:pk>/progress", views.progress, name="import_progress"),
    path("import/<int:pk>/rows.csv", views.result_rows, name="import_rows"),
]
