"""Asking not to be written to: by one click of a mail program (RFC 8058), by a page, or by hand. It holds for good and everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from wellworn.members.models import Member
from wellworn.outreach.models import Enrolment, Outgoing, Send, Suppression
from wellworn.outreach.stopping import Stop, stop
from wellworn.records.models.forgotten import mark_of
from wellworn.usage.models import Event, Surface

SALT = "outreach.unsubscribe"


@dataclass(frozen=True, slots=True)
class Ways:
    """How a recipient can ask. `one_click` is empty unless Wellworn is found by https; `page` is the same address for people."""

    one_click: str = ""
    page: str = ""
    by_mail: str = ""


def token(send: Send) -> str:
    """What names a mail in its address for unsubscribing; nobody can make one up."""
    return signing.Signer(salt=SALT).sign(str(send.pk))


def send_of(text: str) -> Send | None:
    """The mail that a token names."""
    try:
        pk = signing.Signer(salt=SALT).unsign(text)
    except signing.BadSignature:
        return None
    return Send.objects.select_related("enrolment", "member").filter(pk=int(pk)).first()


def ways(send: Send, outgoing: Outgoing) -> Ways:
    """The ways that a mail offers."""
    by_mail = f"mailto:{quote(outgoing.reply_to or outgoing.from_address, safe='@')}?subject=stop"
    if not settings.PUBLIC_URL:
        return Ways(by_mail=by_mail)
    page = settings.PUBLIC_URL + reverse("unsubscribe", args=[token(send)])
    return Ways(page if page.startswith("https://") else "", page, by_mail)


@transaction.atomic
def suppress(address: str, how: str, *, by: Member | None, at: datetime) -> bool:
    """Never write to an address again, and stop whatever is under way; False if that was so."""
    _row, is_new = Suppression.objects.get_or_create(mark=mark_of(address), defaults={"how": how, "by": by, "at": at})
    for pk in Enrolment.objects.underway().filter(address=address.strip().lower()).values_list("pk", flat=True):
        stop(pk, Stop("unsubscribed"), at=at)
    if is_new:
        Event.record("outreach.suppress", by=by, surface=Surface.WEB, at=at)
    return is_new
