"""Blocks: an address or a domain that a member, or the workspace, never wants captured. Hidden at once, removed for good after."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from wellworn.capture import removal, witnesses
from wellworn.capture.locking import lock_filing
from wellworn.capture.models import Block
from wellworn.capture.removal import Removed
from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.usage.models import Event

PATTERN = re.compile(
    r"^(?:[^@\s%\\]+@)?[^@\s%_.\\]+(?:\.[^@\s%_.\\]+)+$"
)  # nothing that LIKE takes for more than itself
MATCHES = "({column} = %(pattern)s OR {column} LIKE '%%@' || %(pattern)s OR {column} LIKE '%%.' || %(pattern)s)"


def block(pattern: str, *, member: Member | None, by: Member, at: datetime) -> Block:
    """Block `pattern` ("a@b.example" or "b.example") for one member's mailboxes, or with None for the whole workspace.

    From here on nothing of it is captured, and what was is no longer shown; `purge` then removes it.
    """
    pattern = checked(pattern)
    with transaction.atomic():
        lock_filing()
        made, _new = Block.objects.get_or_create(member=member, pattern=pattern, defaults={"created_at": at})
        theirs, shared = _activities(made)
        sql.run("UPDATE records_activity SET deleted_at = %s WHERE id = ANY(%s) AND deleted_at IS NULL", [at, theirs])
        _withdraw(made, shared)
        Event.record("capture.block", by=by, at=at)
    return made


def checked(pattern: str) -> str:
    """An address or a domain in the form in which blocks are kept. Raises ValueError with a sentence for anything else."""
    plain = pattern.strip().lower().removeprefix("@")
    if not PATTERN.match(plain):
        raise ValueError(f"{pattern!r} is neither an address (a@b.example) nor a domain (b.example).")
    return plain


def purge(made: Block) -> Removed:
    """Remove what the block hides: activities, letters that wait, people and companies that nothing else speaks for.

    The ledger keeps that the items were there and are ignored, so they do not come back; nothing of their content is left.
    """
    with transaction.atomic():
        lock_filing()
        theirs, shared = _activities(made)
        held = _waiting(made)
        _withdraw(made, shared)
        for column, gone in (("activity_id", theirs), ("waiting_id", held)):
            sql.run(
                f"UPDATE capture_ledgerentry SET outcome = 'ignored', reason = 'blocked' WHERE {column} = ANY(%s)",
                [gone],
            )
        removed = Removed(activities=removal.activities(theirs), waiting=removal.waiting(held))
        people = _rows("SELECT DISTINCT person_id FROM records_address WHERE " + MATCHES.format(column="address"), made)
        alone = [one for one in people if not _has_activities(one)]
        removed += removal.people(alone)
        if made.member_id is None:
            for table in ("capture_evidence", "capture_seenname", "capture_reading"):
                with_pattern = f"DELETE FROM {table} WHERE " + MATCHES.format(column="address")
                sql.run(with_pattern, {"pattern": made.pattern})
    return removed


def hidden(made: Block) -> tuple[list[int], list[int]]:
    """What a block hides and `purge` would remove: activities, and letters that wait."""
    theirs, _shared = _activities(made)
    return theirs, _waiting(made)


@transaction.atomic
def purge_some(activities: Collection[int], held: Collection[int]) -> None:
    """Remove some of what a block hides; `purge` then finds the less."""
    lock_filing()
    for column, gone in (("activity_id", activities), ("waiting_id", held)):
        sql.run(
            f"UPDATE capture_ledgerentry SET outcome = 'ignored', reason = 'blocked' WHERE {column} = ANY(%s)",
            [list(gone)],
        )
    removal.activities(activities)
    removal.waiting(held)


def unblock(made: Block, *, by: Member, at: datetime) -> int:
    """Take the block away; the number of items that are pending again, for their mailboxes to read anew."""
    with transaction.atomic():
        lock_filing()
        purge(made)
        mine = "" if made.member_id is None else "AND mailbox.member_id = %s"
        count = sql.run(
            "UPDATE capture_ledgerentry entry SET outcome = 'pending', reason = '' FROM capture_folder folder, capture_mailbox mailbox "
            "WHERE folder.id = entry.folder_id AND mailbox.id = folder.mailbox_id AND entry.outcome = 'ignored' "
            f"AND entry.reason = 'blocked' {mine}",
            [] if made.member_id is None else [made.member_id],
        )
        made.delete()
        Event.record("capture.block", by=by, at=at)
    return count


def _rows(statement: str, made: Block) -> list[int]:
    return [one for (one,) in sql.rows(statement, {"pattern": made.pattern, "member": made.member_id})]


def _activities(made: Block) -> tuple[list[int], list[int]]:
    """(activities that go, activities that stay because another member, whom the block does not bind, was there too)."""
    found = _rows(
        "SELECT DISTINCT part.activity_id FROM records_participation part JOIN records_activity activity "
        "ON activity.id = part.activity_id WHERE activity.source = 'captured' AND "
        + MATCHES.format(column="part.address"),
        made,
    )
    if made.member_id is None:
        return found, []
    seen = sql.rows(
        "SELECT activity_id, bool_and(member_id = %s), bool_or(member_id = %s) FROM records_witness "
        "WHERE activity_id = ANY(%s) GROUP BY activity_id",
        [made.member_id, made.member_id, found],
    )
    return [one for one, alone, _mine in seen if alone], [one for one, alone, mine in seen if mine and not alone]


def _waiting(made: Block) -> list[int]:
    statement = "SELECT DISTINCT waiting_id FROM capture_waitingfor held WHERE " + MATCHES.format(column="held.address")
    if made.member_id is not None:
        statement += (
            " AND NOT EXISTS (SELECT FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id "
            "JOIN capture_mailbox mailbox ON mailbox.id = folder.mailbox_id "
            "WHERE entry.waiting_id = held.waiting_id AND mailbox.member_id <> %(member)s)"
        )
    return _rows(statement, made)


def _withdraw(made: Block, shared: Collection[int]) -> None:
    """The member was never there, as far as others can see."""
    if made.member_id is None or not shared:
        return
    sql.run(
        "DELETE FROM records_witness WHERE activity_id = ANY(%s) AND member_id = %s", [list(shared), made.member_id]
    )
    sql.run(
        "UPDATE capture_ledgerentry entry SET outcome = 'ignored', reason = 'blocked', activity_id = NULL FROM capture_folder folder, "
        "capture_mailbox mailbox WHERE folder.id = entry.folder_id AND mailbox.id = folder.mailbox_id "
        "AND entry.activity_id = ANY(%s) AND mailbox.member_id = %s",
        [list(shared), made.member_id],
    )
    witnesses.settle(shared)


def _has_activities(person: int) -> bool:
    return bool(sql.rows("SELECT 1 FROM records_placement WHERE kind = 'person' AND record_id = %s LIMIT 1", [person]))
