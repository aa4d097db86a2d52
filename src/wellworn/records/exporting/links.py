"""A living link to a view: a CSV that a spreadsheet reads anew, with the eyes of the member who made it, until it is revoked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wellworn.lib.bearer import fresh, hashed
from wellworn.members.models import Member
from wellworn.records.models.feed import Feed, FeedKind
from wellworn.records.models.view import View
from wellworn.usage.models import Event


@transaction.atomic
def make(view: View, *, by: Member) -> str:
    """A new link's secret, which is shown once and kept nowhere."""
    secret = fresh()
    Feed.objects.create(member=by, kind=FeedKind.VIEW, view=view, secret_hash=hashed(secret), created_at=timezone.now())
    Event.record("view.link", by=by)
    return secret


@transaction.atomic
def revoke(feed: Feed, *, by: Member) -> bool:
    """End a link at once; False if it was."""
    if not Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=timezone.now()):
        return False
    Event.record("view.link", by=by)
    return True


def opened(secret: str) -> Feed | None:
    """The link of a secret, if it works, its member is still here and still sees the view."""
    rows = Feed.objects.filter(secret_hash=hashed(secret), kind=FeedKind.VIEW, revoked_at=None, member__is_active=True)
    feed = rows.select_related("member", "view").first()
    if (
        feed is None
        or feed.view_id is None
        or not View.objects.visible_to(feed.member).filter(pk=feed.view_id).exists()
    ):
        return None
    return feed
