"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.outreach import views_following, views_overview, views_public, views_saving, views_server, views_steering

urlpatterns: list[URLPattern | URLResolver] = [
    path("outreach", views_overview.overview, name="outreach"),
    path("outreach/server", views_server.server, name="outgoing"),
    path("outreach/server/disconnect", views_server.disconnect, name="outgoing_disconnect"),
    path("outreach/pace", views_server.pace, name="outreach_pace"),
    path("outreach/never", views_server.never, name="outreach_never"),
    path("outreach/templates/new", views_saving.template, name="template_new"),
    path("outreach/templates/preview", views_saving.preview, name="template_preview"),
    path("outreach/templates/<int:template_id>", views_saving.template, name="template"),
    path("outreach/templates/<int:template_id>/archive", views_saving.archive_template, name="template_archive"),
    path("outreach/sequences/new", views_saving.sequence, name="sequence_new"),
    path("outreach/sequences/<int:sequence_id>", views_saving.sequence, name="sequence"),
    path("outreach/sequences/<int:sequence_id>/archive", views_saving.archive_sequence, name="sequence_archive"),
    path(
        "outreach/follow/many/<int:job_id>", views_following.many_job, name="follow_many_job"
    ),  # before the next, which takes any word
    path("outreach/follow/<str:kind>/<int:pk>", views_following.follow_up, name="follow_up"),
    path("outreach/follow/many", views_following.many, name="follow_many"),
    path("outreach/beside/<str:kind>/<int:pk>", views_following.beside, name="follow_beside"),
    path("outreach/enrolments/<int:enrolment_id>", views_steering.enrolment, name="enrolment"),
    path("outreach/enrolments/<int:enrolment_id>/<str:steer>", views_steering.steer, name="enrolment_steer"),
    path("outreach/mails/<int:send_id>/decide", views_steering.decide, name="send_decide"),
    path("u/<str:token>", views_public.unsubscribe, name="unsubscribe"),
]
