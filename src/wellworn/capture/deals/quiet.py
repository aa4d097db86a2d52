"""Deals that have gone quiet: nothing came or went for longer than is usual with those people. Metadata alone, no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import transaction

from wellworn.lib import sql
from wellworn.records.models import Proposal
from wellworn.records.proposed import QUIET, Quiet

LOOKED_BACK = timedelta(days=270)
LEAST_GAPS = 4  # fewer tell of no rhythm
LEAST_DAYS = 10  # of silence; a shorter one is a holiday
OFTEN = 0.8  # of the gaps are no longer than what is called usual
TIMES = 1.5  # as long as usual is quiet
MOST = 5  # questions of this kind that one member is asked at a time
AT_ONCE = 500
SURE = 0.75

OPEN_DEALS = """
    SELECT deal.id, deal.owner_id,
        array(SELECT DISTINCT (place.occurred_at AT TIME ZONE 'UTC')::date FROM records_placement place
            JOIN records_activity activity ON activity.id = place.activity_id
            WHERE place.kind = 'company' AND place.record_id = deal.company_id AND place.occurred_at BETWEEN %s AND %s
                AND activity.kind <> 'deal' AND activity.status <> 'cancelled' ORDER BY 1)
    FROM records_deal deal
    WHERE deal.company_id IS NOT NULL AND deal.closed_at IS NULL AND deal.deleted_at IS NULL AND deal.owner_id IS NOT NULL AND deal.id > %s
    ORDER BY deal.id LIMIT %s
"""


def silence(days: Sequence[date], today: date) -> Quiet | None:
    """How long it has been silent, where `days` are those on which something came or went; None while that is usual."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < LEAST_GAPS:
        return None
    usual = sorted(gaps)[int(len(gaps) * OFTEN)]  # letters come in bursts: the pause between these is what counts
    return Quiet(days[-1].isoformat(), usual) if (today - days[-1]).days > max(LEAST_DAYS, TIMES * usual) else None


def ask(*, at: datetime) -> int:
    """Ask the owners of deals that have gone quiet, and close the question where something came since. Gives how many are."""
    last, count = 0, 0
    while rows := sql.rows(OPEN_DEALS, [at - LOOKED_BACK, at, last, AT_ONCE]):
        quiet = {deal: (owner, found) for deal, owner, days in rows if (found := silence(days, at.date()))}
        with transaction.atomic():
            _write([row[0] for row in rows], quiet, at)
        last, count = rows[-1][0], count + len(quiet)
    return count


def _write(deals: Sequence[int], quiet: dict[int, tuple[int, Quiet]], at: datetime) -> None:
    there = Proposal.objects.filter(kind="deal", field=QUIET, record_id__in=deals, state="open")
    kept = [one.pk for one in there if one.record_id in quiet and quiet[one.record_id][1] == Quiet.read(one.value)]
    there.exclude(pk__in=kept).update(state="overtaken")
    asked = Counter(
        Proposal.objects.filter(
            field=QUIET, state="open", member__in={owner for owner, _found in quiet.values()}
        ).values_list("member_id", flat=True)
    )
    known = {one.record_id for one in there if one.pk in kept}
    new = []
    for deal, (owner, found) in quiet.items():
        if deal not in known and asked[owner] < MOST:
            asked[owner] += 1
            new.append(
                Proposal(
                    member_id=owner, kind="deal", record_id=deal, field=QUIET, value=str(found), confidence=SURE, created_at=at
                )
            )  # fmt: skip
    Proposal.objects.bulk_create(new, ignore_conflicts=True)
