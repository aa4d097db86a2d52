"""Every route of Wellworn, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from wellworn.web import appearance, jobs

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/theme", appearance.theme, name="theme"),
    path("me/keys", appearance.single_keys, name="single_keys"),
    path("jobs", jobs.page, name="jobs"),
    path("jobs/<int:job_id>/<str:verb>", jobs.change, name="job_change"),
    path("", include("wellworn.members.urls")),
    path("", include("wellworn.records.urls")),
    path("", include("wellworn.capture.urls")),
]

handler400 = "wellworn.web.errors.bad_request"
handler403 = "wellworn.web.errors.forbidden"
handler404 = "wellworn.web.errors.not_found"
handler500 = "wellworn.web.errors.server_error"
