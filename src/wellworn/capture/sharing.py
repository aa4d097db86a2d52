"""How much colleagues see of a member's mail: by mailbox, by contact or domain, by thread. Each change reaches back at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wellworn.capture import witnesses
from wellworn.capture.blocking import MATCHES, checked
from wellworn.capture.locking import lock_filing
from wellworn.capture.models import Exposure, Mailbox
from wellworn.lib import sql
from wellworn.members.models import Member, Sharing
from wellworn.records.models import Thread, Witness
from wellworn.usage.models import Event


@transaction.atomic
def of_mailbox(mailbox: Mailbox, level: Sharing, *, by: Member, at: datetime) -> None:
    """Share the mailbox at another level. Threads and contacts with a level of their own keep it.

    Down to who and when takes the words that only this mailbox brought out of the database.
    """
    lock_filing()
    Mailbox.objects.filter(pk=mailbox.pk).update(sharing=level)
    mailbox.sharing = level
    held = sql.rows(
        "SELECT DISTINCT entry.activity_id FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id "
        "WHERE folder.mailbox_id = %s AND entry.activity_id IS NOT NULL",
        [mailbox.pk],
    )
    activities = [one for (one,) in held]
    witnesses.from_ledger(activities)
    if level == Sharing.METADATA:
        sql.run(
            "DELETE FROM records_activitytext text WHERE activity_id = ANY(%s) AND NOT EXISTS ("
            "SELECT FROM records_witness seen WHERE seen.activity_id = text.activity_id AND seen.sharing <> 'metadata')",
            [activities],
        )
    Event.record("mailbox.share", by=by, at=at)


@transaction.atomic
def of_contact(member: Member, pattern: str, level: Sharing | None, *, by: Member, at: datetime) -> None:
    """Share mail with an address or a domain at a level of its own; None takes that back."""
    lock_filing()
    pattern = checked(pattern)
    if level is None:
        Exposure.objects.filter(member=member, pattern=pattern).delete()
    else:
        Exposure.objects.update_or_create(member=member, pattern=pattern, defaults={"sharing": level})
    found = sql.rows(
        "SELECT DISTINCT part.activity_id FROM records_participation part JOIN records_witness seen "
        "ON seen.activity_id = part.activity_id AND seen.member_id = %(member)s WHERE "
        + MATCHES.format(column="part.address"),
        {"member": member.pk, "pattern": pattern},
    )
    witnesses.from_ledger([one for (one,) in found])
    Event.record("mailbox.share", by=by, at=at)


@transaction.atomic
def of_thread(member: Member, thread: Thread, level: Sharing | None, *, by: Member, at: datetime) -> None:
    """Share one thread at a level chosen by hand, which outranks all others; None goes back to the mailbox's."""
    lock_filing()
    mine = Witness.objects.filter(member=member, activity__thread=thread)
    activities = list(mine.values_list("activity_id", flat=True))
    if level is None:
        mine.update(chosen=False)
        witnesses.from_ledger(activities)
    else:
        mine.update(chosen=True, sharing=level)
    witnesses.settle(activities)
    Event.record("mailbox.share", by=by, at=at)
