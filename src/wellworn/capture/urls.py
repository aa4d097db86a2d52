"""The routes of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from wellworn.capture import views_blocks, views_connect, views_errands, views_mailbox, views_model

urlpatterns: list[URLPattern | URLResolver] = [
    path("mailboxes", views_connect.mailboxes, name="mailboxes"),
    path("mailboxes/connect", views_connect.connect, name="mailbox-connect"),
    path("mailboxes/calendar", views_connect.calendar, name="calendar-connect"),
    path("mailboxes/everyone", views_connect.everyone, name="mailboxes-everyone"),
    path("mailboxes/language-model", views_model.consent, name="model-consent"),
    path("mailboxes/never", views_blocks.blocks, name="blocks"),
    path("mailboxes/never/<int:block_id>/purge", views_blocks.purge, name="block-purge"),
    path("mailboxes/never/<int:block_id>/remove", views_blocks.unblock, name="block-remove"),
    path("mailboxes/errands/<int:errand_id>", views_errands.progress, name="errand-progress"),
    path("mailboxes/errands/<int:errand_id>/stop", views_errands.stop, name="errand-stop"),
    path("mailboxes/<int:mailbox_id>", views_mailbox.mailbox, name="mailbox"),
    path("mailboxes/<int:mailbox_id>/choose", views_connect.choose, name="mailbox-choose"),
    path("mailboxes/<int:mailbox_id>/progress", views_mailbox.progress, name="mailbox-progress"),
    path("mailboxes/<int:mailbox_id>/pause", views_mailbox.pause, name="mailbox-pause"),
    path("mailboxes/<int:mailbox_id>/resume", views_mailbox.resume, name="mailbox-resume"),
    path("mailboxes/<int:mailbox_id>/compare", views_mailbox.compare, name="mailbox-compare"),
    path("mailboxes/<int:mailbox_id>/password", views_mailbox.password, name="mailbox-password"),
    path("mailboxes/<int:mailbox_id>/disconnect", views_mailbox.disconnect, name="mailbox-disconnect"),
    path("mailboxes/<int:mailbox_id>/retry", views_mailbox.retry, name="mailbox-retry"),
    path("mailboxes/<int:mailbox_id>/quarantine/<int:entry_id>", views_mailbox.raw, name="mailbox-raw"),
]
