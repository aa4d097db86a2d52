"""Disconnecting a mailbox: what only it brought, and taking that out with a proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wellworn.capture import meetings, removal, witnesses
from wellworn.capture.locking import lock_filing
from wellworn.capture.models import Folder, Mailbox, MailboxState, MeetingCopy
from wellworn.capture.removal import Removed
from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.usage.models import Event

HERE = """
    FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id
    WHERE entry.{column} = {table}.id AND folder.mailbox_id {equals} %(mailbox)s
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """Counts of the whole CRM before and after, and what was removed: the first less the last is the second."""

    before: Removed
    removed: Removed
    after: Removed

    @property
    def holds(self) -> bool:
        """Whether the counts agree."""
        return self.after + self.removed == self.before


def only_here(mailbox: Mailbox) -> Removed:
    """What would go: nothing else holds it, and nobody has touched it."""
    with transaction.atomic():
        mark = transaction.savepoint()
        gone = _remove(mailbox, timezone.now())
        transaction.savepoint_rollback(mark)
    return gone


def disconnect(mailbox: Mailbox, *, remove: bool, by: Member, at: datetime) -> Proof:
    """Stop capturing and forget the password; with `remove` take out what only this mailbox brought."""
    with transaction.atomic():
        lock_filing()
        before = counts()
        gone = _remove(mailbox, at) if remove else Removed()
        Mailbox.objects.filter(pk=mailbox.pk).update(
            state=MailboxState.DISCONNECTED, secret=b"", trouble="", trouble_text=""
        )
        Event.record("mailbox.disconnect", by=by, at=at)
        return Proof(before, gone, counts())


def counts() -> Removed:
    """How much there is of each."""
    return Removed(
        *sql.rows(
            "SELECT (SELECT count(*) FROM records_activity), (SELECT count(*) FROM capture_waiting), "
            "(SELECT count(*) FROM records_person), (SELECT count(*) FROM records_company)"
        )[0]
    )


def _only(mailbox: Mailbox, table: str, column: str) -> list[int]:
    here, elsewhere = (HERE.format(column=column, table=table, equals=equals) for equals in ("=", "<>"))
    found = sql.rows(
        f"SELECT id FROM {table} WHERE EXISTS (SELECT {here}) AND NOT EXISTS (SELECT {elsewhere})",
        {"mailbox": mailbox.pk},
    )
    return [one for (one,) in found]


def _remove(mailbox: Mailbox, at: datetime) -> Removed:
    days = meetings.only_in(mailbox)
    series = set(MeetingCopy.objects.filter(folder__mailbox=mailbox).values_list("series", flat=True))
    theirs = sorted(days.union(_only(mailbox, "records_activity", "activity_id")))
    held = _only(mailbox, "capture_waiting", "waiting_id")
    shared = [
        one
        for (one,) in sql.rows(
            "SELECT DISTINCT entry.activity_id FROM capture_ledgerentry entry JOIN capture_folder folder "
            "ON folder.id = entry.folder_id WHERE folder.mailbox_id = %s AND entry.activity_id IS NOT NULL "
            "AND NOT entry.activity_id = ANY(%s)",
            [mailbox.pk, theirs],
        )
    ]
    people = [
        one
        for (one,) in sql.rows(
            "SELECT DISTINCT person_id FROM records_participation WHERE person_id IS NOT NULL AND activity_id IN ("
            "SELECT unnest(%s::bigint[]) UNION SELECT activity_id FROM capture_meeting WHERE series = ANY(%s))",
            [theirs, sorted(series)],
        )
    ]
    gone = Removed(activities=removal.activities(theirs), waiting=removal.waiting(held))
    Folder.objects.filter(mailbox=mailbox).delete()
    gone += Removed(activities=meetings.refresh(series, mailbox.member, at=at))
    left = "SELECT record_id FROM records_placement WHERE kind = 'person' AND record_id = ANY(%s)"
    kept = {one for (one,) in sql.rows(left, [people])}
    gone += removal.people([one for one in people if one not in kept])
    _leave(mailbox, shared)
    return gone


def _leave(mailbox: Mailbox, shared: list[int]) -> None:
    """The member is no witness any more of what no other mailbox of theirs holds."""
    sql.run(
        "DELETE FROM records_witness seen WHERE seen.activity_id = ANY(%s) AND seen.member_id = %s AND NOT EXISTS ("
        "SELECT FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id "
        "JOIN capture_mailbox other ON other.id = folder.mailbox_id "
        "WHERE entry.activity_id = seen.activity_id AND other.member_id = seen.member_id)",
        [shared, mailbox.member_id],
    )
    witnesses.settle(shared)
