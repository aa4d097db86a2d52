"""Saying what happened, once: a form that is sent again for want of an answer finds what came of it the first time."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records import saying
from wellworn.records.models.record import Record
from wellworn.records.models.sent import Sent

REMEMBERED = timedelta(days=2)  # a device keeps what it could not send for one


@transaction.atomic
def say_once(record: Record, text: str, what: saying.Meant, *, by: Member, key: str) -> saying.Said:
    """As `saying.say`, but what was said before with the same key is there already. Raises CannotSave.

    The words belong to the mark: a form found again by the browser's Back has its old key, and other words are another act.
    """
    if not key:
        return saying.say(record, text, what, by=by)
    now = timezone.now()
    mark = sha256(repr((key, str(record.kind), record.pk, text)).encode()).hexdigest()
    sent, is_new = Sent.objects.get_or_create(by=by, mark=mark, defaults={"at": now})
    if not is_new and sent.activity is not None:
        return saying.Said(sent.activity, None)
    said = saying.say(record, text, what, by=by)
    Sent.objects.filter(pk=sent.pk).update(activity=said.activity)
    Sent.objects.filter(by=by, at__lt=now - REMEMBERED).delete()
    return said
