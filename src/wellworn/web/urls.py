"""Every route of Wellworn, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wellworn.capture import views_model
from wellworn.web import appearance, brief, confirming, digest_stop, installed, jobs, own_keys, today

urlpatterns: list[URLPattern | URLResolver] = [
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("sw.js", installed.worker, name="worker"),
    path("offline", installed.offline, name="offline"),
    path("me/theme", appearance.theme, name="theme"),
    path("me/keys", appearance.single_keys, name="single_keys"),
    path("keys", own_keys.page, name="keys"),
    path("", today.today, name="today"),
    path("meetings/next/brief", brief.soonest, name="next_brief"),
    path("meetings/<int:pk>/brief", brief.page, name="brief"),
    path("digest/stop/<str:token>", digest_stop.page, name="digest_stop"),
    path("week/stop/<str:token>", digest_stop.week, name="week_stop"),
    path("given-back", today.how_we_count, name="how_we_count"),
    path("confirm", confirming.confirm, name="confirm"),
    path("confirm/certain", confirming.accept_certain, name="accept_certain"),
    path("confirm/<int:pk>/accept", confirming.accept, name="accept"),
    path("confirm/<int:pk>/edit", confirming.edit, name="edit_proposal"),
    path("confirm/<int:pk>/dismiss", confirming.dismiss, name="dismiss"),
    path("confirm/<int:pk>/undo", confirming.undo_decision, name="undo_decision"),
    path("", include("wellworn.web.palette.urls")),
    path("jobs", jobs.page, name="jobs"),
    path("jobs/<int:job_id>/<str:verb>", jobs.change, name="job_change"),
    path("", include("wellworn.records.custom.urls")),  # before "settings/<name>", which takes any word
    path(
        "", include("wellworn.records.urls")
    ),  # before the members' own, whose settings/<name> would take its pages of settings
    path("settings/language-model", views_model.settings, name="language-model"),
    path("", include("wellworn.adoption.urls_own")),  # before the members' own, whose me/<name> would take its pages
    path("", include("wellworn.members.urls")),
    path("", include("wellworn.capture.urls")),
    path("", include("wellworn.api.urls")),
    path("", include("wellworn.outreach.urls")),
    path("", include("wellworn.adoption.urls")),
    path("", include("wellworn.friction.urls")),
    path("", include("wellworn.program.urls")),
]

handler400 = "wellworn.web.errors.bad_request"
handler403 = "wellworn.web.errors.forbidden"
handler404 = "wellworn.web.errors.not_found"
handler500 = "wellworn.web.errors.server_error"
