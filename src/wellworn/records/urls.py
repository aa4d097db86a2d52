"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wellworn.records.lists.views import page
from wellworn.records.views import acts, board, editing, lists, record, saying, tasks

urlpatterns: list[URLPattern | URLResolver] = [
    path("companies", page.page, {"object_key": "company"}, name="companies"),
    path("companies/<int:pk>", record.company, name="company"),
    path("people", page.page, {"object_key": "person"}, name="people"),
    path("people/<int:pk>", record.person, name="person"),
    path("deals", board.deals, name="deals"),
    path("deals/<int:pk>", record.deal, name="deal"),
    path("deals/<int:pk>/move", acts.move, name="move"),
    path("deals/<int:pk>/people", acts.involve, name="involve"),
    path("meetings", lists.meetings, name="meetings"),
    path("tasks", tasks.page, name="tasks"),
    path("tasks/add", tasks.add, name="add_task"),
    path("tasks/<int:pk>/done", tasks.tick, name="tick"),
    path("tasks/<int:pk>/later", tasks.put_off, name="put_off"),
    path("tasks/<int:pk>/plan", tasks.plan, name="plan_task"),
    path("bin", lists.in_bin, name="bin"),
    path("search", lists.search, name="search"),
    path("activities/<int:pk>", record.activity, name="activity"),
    path("", include("wellworn.records.duplicates.urls")),
    path("", include("wellworn.records.lists.urls")),
    path("activities/<int:pk>/undo", saying.unwrite, name="unwrite"),
    path("activities/<int:pk>/words", saying.words, name="words"),
    path("activities/<int:pk>/words/earlier", saying.earlier, name="wordings"),
    path("records/new", acts.new, name="create"),
    path("records/<str:kind>/<int:pk>/delete", acts.delete, name="delete"),
    path("records/<str:kind>/<int:pk>/restore", acts.restore, name="restore"),
    path("records/<str:kind>/<int:pk>/purge", acts.purge, name="purge"),
    path("records/<str:kind>/<int:pk>/notes", saying.write, name="write"),
    path("records/<str:kind>/<int:pk>/notes/preview", saying.preview, name="write_preview"),
    path("records/<str:kind>/<int:pk>/notes/names", saying.names, name="mentionable"),
    path("records/<str:kind>/<int:pk>/pins/<int:activity_id>", saying.pin, name="pin"),
    path("records/<str:kind>/<int:pk>/handles/<str:field>", acts.handle, name="handle"),
    path("records/<str:kind>/<int:pk>/<str:name>", editing.value, name="value"),
    path("records/<str:kind>/<int:pk>/<str:name>/source", editing.source, name="source"),
    path("records/<str:kind>/<int:pk>/<str:name>/history", editing.history, name="history"),
    path("changes/<int:pk>/undo", editing.undo_change, name="undo_change"),
]
