"""What other systems say has happened: service visits, invoices, deliveries, once each however often they are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.members.workspace import own_currency
from wellworn.records import writing
from wellworn.records.folding import searchable
from wellworn.records.models.activity import Activity, ActivityKind, ActivityText, Placement
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal
from wellworn.records.models.happening import Happening
from wellworn.records.models.person import Person
from wellworn.records.models.record import Source
from wellworn.records.values import LARGEST_AMOUNT, CannotSave, as_currency
from wellworn.usage.models import Event

EXTERNAL = (ActivityKind.SERVICE, ActivityKind.INVOICE, ActivityKind.DELIVERY)
LONGEST_KEY, LONGEST_TEXT = 200, 5_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """The activity, and whether it is new; one with a known key is brought up to date instead."""

    activity: Activity
    is_new: bool


@transaction.atomic
def record_event(
    kind: str,
    *,
    subject: str,
    key: str,
    by: Member | None,
    at: datetime | None = None,
    company: Company | None = None,
    person: Person | None = None,
    deal: Deal | None = None,
    url: str = "",
    amount: Decimal | None = None,
    currency: str = "",
    text: str = "",
) -> Recorded:
    """Put what happened elsewhere on the timelines of a company, a person and a deal. Raises CannotSave.

    `key` is the other system's own name for it, such as "invoice/26-0918": telling it again changes what changed, and adds
    nothing. A person's and a deal's company follows from them. `at` is now unless it is said.
    """
    subject, key, told_at = " ".join(subject.split())[:500], key.strip(), at or timezone.now()
    _check(kind, subject, key, told_at, amount)
    records = [record for record in (company, person, deal) if record is not None]
    if not records:
        raise CannotSave(_("Say which company, person or deal it is about."))
    common = {"kind": kind, "occurred_at": told_at, "subject": subject, "search_text": searchable(subject)}
    fresh = {**common, "by": by, "source": Source.IMPORTED, "created_at": timezone.now()}
    activity, is_new = Activity.objects.select_for_update().get_or_create(key=f"event:{key}", defaults=fresh)
    if not is_new:
        Activity.objects.filter(pk=activity.pk).update(**common, deleted_at=None)
        Placement.objects.filter(activity=activity).update(occurred_at=told_at, what=kind)
        activity.refresh_from_db()
    detail = {"url": _address(url), "amount": amount, "currency": _currency(amount, currency)}
    _tell(activity, is_new, detail, text)
    writing.place(activity, *records, is_new=is_new)
    Event.record("event.record", by=by, kind=records[0].kind, record_id=records[0].pk, automatic=True)
    return Recorded(activity, is_new)


def _tell(activity: Activity, is_new: bool, detail: dict[str, Any], text: str) -> None:
    """Write what is told beside the subject. Of a new one nothing is there that would have to be looked for."""
    words = {"new": text.replace("\0", "")[:LONGEST_TEXT]}
    if is_new:
        Happening.objects.create(activity=activity, **detail)
        ActivityText.objects.create(activity=activity, **words)
    else:
        Happening.objects.update_or_create(activity=activity, defaults=detail)
        ActivityText.objects.update_or_create(activity=activity, defaults=words)


def _check(kind: str, subject: str, key: str, at: datetime, amount: Decimal | None) -> None:
    """Raise CannotSave for what cannot be an event."""
    if kind not in EXTERNAL:
        raise CannotSave(_("An event is a service, an invoice or a delivery."))
    if not subject or "\0" in subject + key:
        raise CannotSave(_("Say in a few words what happened."))
    if not 0 < len(key) <= LONGEST_KEY:
        raise CannotSave(_("Give the event a key of its own, at most 200 characters, so that it is never here twice."))
    if timezone.is_naive(at):
        raise CannotSave(_("Say the time with its zone, like 2026-11-30T10:00:00+01:00."))
    if amount is not None and (not amount.is_finite() or abs(amount) >= LARGEST_AMOUNT):
        raise CannotSave(_("An amount lies between 0 and a thousand billion."))


def _address(url: str) -> str:
    """A web address that a browser may be led to, or none."""
    bare = url.strip()
    if not bare:
        return ""
    try:
        parts = urlsplit(bare)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(bare) > 1000:
        raise CannotSave(_("That is not a web address. Write it like https://erp.example/invoices/26-0918."))
    return bare


def _currency(amount: Decimal | None, currency: str) -> str:
    """The currency of an amount: the workspace's when none is said."""
    if amount is None:
        return ""
    if currency:
        return as_currency(currency)
    return own_currency()
