"""The routes of lists, and of what many records were changed with."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellworn.records.lists.views import batch, bulk, cells, page, picking, shape

urlpatterns: list[URLPattern] = [
    path("lists/<slug:object_key>", page.by_key, name="list"),
    path("lists/<slug:object_key>/count", page.count, name="list_count"),
    path("lists/<slug:object_key>/filter", shape.filter_, name="list_filter"),
    path("lists/<slug:object_key>/offered", picking.offered, name="list_offered"),
    path("lists/<slug:object_key>/columns", shape.columns, name="list_columns"),
    path("lists/<slug:object_key>/save", shape.save, name="list_save"),
    path("lists/<slug:object_key>/cells", cells.write, name="list_cells"),
    path("lists/<slug:object_key>/bulk", bulk.bulk, name="list_bulk"),
    path("views/<int:pk>", shape.change, name="view_change"),
    path("views/restore/<str:token>", shape.restore, name="view_restore"),
    path("batches/<int:pk>", batch.batch, name="batch"),
    path("batches/<int:pk>/stop", batch.stop, name="batch_stop"),
    path("batches/<int:pk>/undo", batch.undo, name="batch_undo"),
]
