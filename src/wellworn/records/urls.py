"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wellworn.records.lists.views import page
from wellworn.records.quick import views as quick
from wellworn.records.views import acts, board, calendar_feed, editing, lists, notices, record, saying, tasks, things
from wellworn.records.views import acts, board, calendar_feed, editing, lists, notices, record, report, saying, tasks
from wellworn.records.views import acts, board, editing, lists, peek, pipelines, record, saying, tasks
from wellworn.records.views import by_member as members_pipeline
from wellworn.records.views import (
    acts,
    board,
    calendar_feed,
    editing,
    lists,
    notices,
    record,
    report,
    saying,
    tasks,
    things,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("quick", quick.quick, name="quick"),
    path("quick/<int:pk>/undo", quick.take_back, name="quick_undo"),
    path("companies", page.page, {"object_key": "company"}, name="companies"),
    path("companies/<int:pk>", record.company, name="company"),
    path("companies/<int:pk>/report", report.report, name="report"),
    path("people", page.page, {"object_key": "person"}, name="people"),
    path("people/<int:pk>", record.person, name="person"),
    path("deals", board.deals, name="deals"),
    path("deals/<int:pk>", record.deal, name="deal"),
    path("deals/by-member", members_pipeline.page, name="by_member"),
    path("deals/new", board.new, name="new_deal"),
    path("deals/more", board.more, name="more_cards"),
    path("deals/<int:pk>/move", board.move, name="move"),
    path("deals/<int:pk>/asks", board.asks, name="deal_asks"),
    path("deals/<int:pk>/peek", peek.peek, name="peek"),
    path("deals/<int:pk>/people", acts.involve, name="involve"),
    path("objects/<slug:object>", things.things, name="things"),
    path("objects/<slug:object>/<int:pk>", record.thing, name="thing"),
    path("suggest/<slug:object>/<slug:name>", things.suggest, name="suggest"),
    path("settings/pipelines", pipelines.page, name="pipelines"),
    path("settings/pipelines/<str:verb>", pipelines.act, name="pipeline_act"),
    path("settings/rates", pipelines.rates, name="rates"),
    path("meetings", lists.meetings, name="meetings"),
    path("", include("wellworn.records.importing.urls")),
    path("tasks", tasks.page, name="tasks"),
    path("tasks/add", tasks.add, name="add_task"),
    path("tasks/<int:pk>/done", tasks.tick, name="tick"),
    path("tasks/<int:pk>/later", tasks.put_off, name="put_off"),
    path("tasks/<int:pk>/plan", tasks.plan, name="plan_task"),
    path("notices", notices.page, name="notices"),
    path("notices/read", notices.read_all, name="notices_read"),
    path("notices/settings", notices.settings, name="notice_settings"),
    path("notices/choose", notices.choose, name="notice_choose"),
    path("notices/calendar", notices.make_link, name="calendar_link_make"),
    path("notices/calendar/stop", notices.revoke_link, name="calendar_link_revoke"),
    path("notices/<int:pk>", notices.look, name="notice"),
    path("notices/<int:pk>/read", notices.read, name="notice_read"),
    path("feeds/<str:secret>.ics", calendar_feed.tasks, name="calendar_feed"),
    path("", include("wellworn.records.importing.urls")),
    path("", include("wellworn.records.exporting.urls")),
    path("bin", lists.in_bin, name="bin"),
    path("search", lists.search, name="search"),
    path("activities/<int:pk>", record.activity, name="activity"),
    path("activities/<int:pk>/undo", saying.unwrite, name="unwrite"),
    path("activities/<int:pk>/words", saying.words, name="words"),
    path("activities/<int:pk>/words/earlier", saying.earlier, name="wordings"),
    path("", include("wellworn.records.duplicates.urls")),
    path("", include("wellworn.records.lists.urls")),
    path("records/new", acts.new, name="create"),
    path("records/<str:kind>/<int:pk>/delete", acts.delete, name="delete"),
    path("records/<str:kind>/<int:pk>/restore", acts.restore, name="restore"),
    path("records/<str:kind>/<int:pk>/purge", acts.purge, name="purge"),
    path("records/<str:kind>/<int:pk>/notes", saying.write, name="write"),
    path("records/<str:kind>/<int:pk>/notes/preview", saying.preview, name="write_preview"),
    path("records/<str:kind>/<int:pk>/notes/names", saying.names, name="mentionable"),
    path("activities/<int:activity_id>/pin/<str:kind>/<int:pk>", saying.pin, name="pin"),
    path("records/<str:kind>/<int:pk>/handles/<str:field>", acts.handle, name="handle"),
    path("records/<str:kind>/<int:pk>/<str:name>", editing.value, name="value"),
    path("records/<str:kind>/<int:pk>/<str:name>/source", editing.source, name="source"),
    path("records/<str:kind>/<int:pk>/<str:name>/history", editing.history, name="history"),
    path("changes/<int:pk>/undo", editing.undo_change, name="undo_change"),
]
