"""Disconnecting a mailbox: what only it brought, and taking that out, piece by piece, with a proof."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from wellworn.capture import meetings, removal, witnesses
from wellworn.capture.locking import lock_filing
from wellworn.capture.models import Folder, LedgerEntry, Mailbox, MailboxState, MeetingCopy
from wellworn.capture.removal import Removed
from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.usage.models import Event

HERE = """
    FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id
    WHERE entry.{column} = {table}.id AND folder.mailbox_id {equals} %(mailbox)s
"""


NOTHING = Removed()
PIECE = 1_000  # items of the ledger that are taken out in one transaction: everybody's capture waits for its end


@dataclass(frozen=True, slots=True)
class Proof:
    """Counts of the whole CRM before and after, what was removed, and what others made or took out between two pieces."""

    before: Removed
    removed: Removed
    after: Removed
    meanwhile: Removed = NOTHING
    holds: bool = True  # in each piece the counts before, less what was removed, were the counts after

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Proof:
        """As an errand keeps it."""
        parts = {name: Removed(**kept[name]) for name in ("before", "removed", "after", "meanwhile")}
        return cls(**parts, holds=kept["holds"])

    @property
    def has_meanwhile(self) -> bool:
        """Whether others made or took out anything between two pieces."""
        return self.meanwhile != NOTHING


def always() -> bool:
    """Nobody stops it."""
    return True


def only_here(mailbox: Mailbox, keep_on: Callable[[], bool] = always) -> Removed | None:
    """What would go: nothing else holds it, and nobody has touched it. It is taken out and put back; None if it was stopped."""
    gone = NOTHING
    with transaction.atomic():
        mark = transaction.savepoint()
        while keep_on():
            items = _next(mailbox)
            gone += _take(mailbox, items) if items else _rest(mailbox, timezone.now())
            if not items:
                break
        else:
            transaction.savepoint_rollback(mark)
            return None
        transaction.savepoint_rollback(mark)
    return gone


@transaction.atomic
def leave(mailbox: Mailbox, *, by: Member, at: datetime) -> None:
    """Stop capturing, and forget the password."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        state=MailboxState.DISCONNECTED, secret=b"", trouble="", trouble_text=""
    )
    Event.record("mailbox.disconnect", by=by, at=at)


def disconnect(mailbox: Mailbox, *, remove: bool, by: Member, at: datetime) -> Proof:
    """`leave`, and with `remove` take out what only this mailbox brought, to the end."""
    leave(mailbox, by=by, at=at)
    if not remove:
        now = counts()
        return Proof(now, NOTHING, now)
    proof, taken = take_out(mailbox, None, at=at)
    while taken:
        proof, taken = take_out(mailbox, proof, at=at)
    return proof


@transaction.atomic
def take_out(mailbox: Mailbox, proof: Proof | None, *, at: datetime) -> tuple[Proof, int]:
    """Take out the next piece; the proof with it, and of how many items that was: none after the last."""
    lock_filing()
    before = counts()
    items = _next(mailbox)
    gone = _take(mailbox, items) if items else _rest(mailbox, at)
    after = counts()
    holds = after + gone == before
    if proof is None:
        return Proof(before, gone, after, holds=holds), len(items)
    meanwhile = proof.meanwhile + (before - proof.after)
    return Proof(proof.before, proof.removed + gone, after, meanwhile, proof.holds and holds), len(items)


def size(mailbox: Mailbox) -> int:
    """How many items its ledger holds."""
    return LedgerEntry.objects.filter(folder__mailbox=mailbox).count()


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


def _next(mailbox: Mailbox) -> list[tuple[int, int | None, int | None]]:
    """The next items: (ledger entry, activity, waiting). Meetings come at the end: a series is worked out from all its copies."""
    return sql.rows(
        "SELECT entry.id, entry.activity_id, entry.waiting_id FROM capture_ledgerentry entry "
        "JOIN capture_folder folder ON folder.id = entry.folder_id "
        "LEFT JOIN records_activity activity ON activity.id = entry.activity_id "
        "WHERE folder.mailbox_id = %s AND activity.kind IS DISTINCT FROM 'meeting' ORDER BY entry.id LIMIT %s",
        [mailbox.pk, PIECE],
    )


def _take(mailbox: Mailbox, items: list[tuple[int, int | None, int | None]]) -> Removed:
    """Take items out of the ledger, with what nothing else holds."""
    entries = [entry for entry, _activity, _waiting in items]
    filed = {activity for _entry, activity, _waiting in items if activity is not None}
    held = {waiting for _entry, _activity, waiting in items if waiting is not None}
    shared = filed & _elsewhere(mailbox, "activity_id", filed)
    theirs = sorted(filed - shared)
    parts = "SELECT DISTINCT person_id FROM records_participation WHERE person_id IS NOT NULL AND activity_id = ANY(%s)"
    people = [one for (one,) in sql.rows(parts, [theirs])]
    gone = Removed(
        activities=removal.activities(theirs),
        waiting=removal.waiting(sorted(held - _elsewhere(mailbox, "waiting_id", held))),
    )
    sql.run("DELETE FROM capture_quarantined WHERE entry_id = ANY(%s)", [entries])
    sql.run("DELETE FROM capture_ledgerentry WHERE id = ANY(%s)", [entries])
    gone += _people(people)
    _leave(mailbox, sorted(shared))
    return gone


def _elsewhere(mailbox: Mailbox, column: str, asked: Collection[int]) -> set[int]:
    """Those of the activities, or of the letters that wait, that another mailbox holds too."""
    found = sql.rows(
        f"SELECT DISTINCT entry.{column} FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id "
        f"WHERE entry.{column} = ANY(%s) AND folder.mailbox_id <> %s",
        [list(asked), mailbox.pk],
    )
    return {one for (one,) in found}


def _people(asked: list[int]) -> Removed:
    """Take out those of the people who are on no timeline any more."""
    left = "SELECT record_id FROM records_placement WHERE kind = 'person' AND record_id = ANY(%s)"
    kept = {one for (one,) in sql.rows(left, [asked])}
    return removal.people([one for one in asked if one not in kept])


def _rest(mailbox: Mailbox, at: datetime) -> Removed:
    """Take out what is left when the pieces are through: meetings, and the folders themselves."""
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
    gone += _people(people)
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
