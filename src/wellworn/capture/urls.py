"""The routes of this room."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls import path as route

from wellworn.capture import views_connect, views_mailbox, views_seen


def _path(address: str, view: Any, name: str) -> URLPattern:
    """A route whose view needs somebody signed in, which the middleware sees to."""
    made: URLPattern = route(address, view, name=name)
    return made


urlpatterns: list[URLPattern | URLResolver] = [
    _path("mailboxes", views_connect.mailboxes, "mailboxes"),
    _path("mailboxes/connect", views_connect.connect, "mailbox-connect"),
    _path("mailboxes/calendar", views_connect.calendar, "calendar-connect"),
    _path("mailboxes/everyone", views_connect.everyone, "mailboxes-everyone"),
    _path("mailboxes/never", views_seen.blocks, "blocks"),
    _path("mailboxes/never/<int:block_id>/purge", views_seen.purge, "block-purge"),
    _path("mailboxes/never/<int:block_id>/remove", views_seen.unblock, "block-remove"),
    _path("mailboxes/<int:mailbox_id>", views_mailbox.mailbox, "mailbox"),
    _path("mailboxes/<int:mailbox_id>/choose", views_connect.choose, "mailbox-choose"),
    _path("mailboxes/<int:mailbox_id>/progress", views_mailbox.progress, "mailbox-progress"),
    _path("mailboxes/<int:mailbox_id>/pause", views_mailbox.pause, "mailbox-pause"),
    _path("mailboxes/<int:mailbox_id>/resume", views_mailbox.resume, "mailbox-resume"),
    _path("mailboxes/<int:mailbox_id>/compare", views_mailbox.compare, "mailbox-compare"),
    _path("mailboxes/<int:mailbox_id>/password", views_mailbox.password, "mailbox-password"),
    _path("mailboxes/<int:mailbox_id>/disconnect", views_mailbox.disconnect, "mailbox-disconnect"),
    _path("mailboxes/<int:mailbox_id>/retry", views_mailbox.retry, "mailbox-retry"),
    _path("mailboxes/<int:mailbox_id>/quarantine/<int:entry_id>", views_mailbox.raw, "mailbox-raw"),
    _path("seen", views_seen.seen, "seen"),
    _path("seen/thread/<int:thread_id>", views_seen.thread, "seen-thread"),
    _path("seen/contact", views_seen.contact, "seen-contact"),
]
