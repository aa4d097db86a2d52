"""Whether somebody's showing of their own number would, with what a reader was shown before, tell of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db import connection

from wellworn.adoption.models.ledger import LedgerRow, ReaderLedger
from wellworn.measures.suppression import APART, FLOOR, Ledger, Shown, bits, least
from wellworn.measures.suppression.algebra import atoms
from wellworn.members.models import Member
from wellworn.members.protections.standing import in_force


def hold_all() -> None:
    """Let no reader be shown anything more until the transaction ends: whoever is asking now is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {ReaderLedger._meta.db_table} IN SHARE MODE")


def would_tell_of_others(member: Member, known: set[int], first: date, last: date) -> bool:
    """Whether any reader, who knows what `known` show of themselves, could work out too few others once `member` shows theirs.

    Only what was shown of days less than a quarter from these is compared. Most ledgers are settled without a look at who reads: where
    every set of people that can be told apart is larger than the floor by one, no reader's own number makes the difference.
    """
    shared, k = bits(known), least(in_force().least_group)
    for reader, ledger in _ledgers(first, last):
        before, after = shared | 1 << reader, shared | 1 << reader | 1 << member.pk
        if reader == member.pk or before == after or _is_plain(ledger, shared | 1 << member.pk, k):
            continue
        floors = {FLOOR, k}  # before the least group grew, more may have been shown than it lets
        if any(ledger.would_expose(after, k=one) and not ledger.would_expose(before, k=one) for one in floors):
            return True
    return False


def _ledgers(first: date, last: date) -> Iterator[tuple[int, Ledger]]:
    """Each reader's ledger, as far as it can be compared with these days."""
    rows = LedgerRow.objects.filter(first__lt=last + APART, last__gt=first - APART).select_related("group")
    of: dict[int, list[Shown]] = defaultdict(list)
    for row in rows.order_by("ledger_id", "pk"):
        of[row.ledger_id].append(Shown(row.group.bits, row.first, row.last))
    for reader, shown in of.items():
        yield reader, Ledger(tuple(shown))


def _is_plain(ledger: Ledger, known: int, k: int) -> bool:
    """Whether all that can be told apart is more than the least group, whoever reads."""
    return all(part.bit_count() > k for part in atoms([row.members & ~known for row in ledger.rows]))
