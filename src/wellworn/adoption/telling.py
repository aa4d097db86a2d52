"""Telling everybody how what protects them has changed. Nobody can mute it."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from wellworn.members.models import Member
from wellworn.members.protections.models import ChangeState, ProtectionChange
from wellworn.members.protections.wording import told
from wellworn.records.models.notice import Notice, NoticeKind

AT_ONCE = 2_000  # notices in one statement


@transaction.atomic
def tell_everybody() -> int:
    """One notice to each colleague but the one who did it, of each change that nobody was told of yet; how many changes."""
    rows = ProtectionChange.objects.select_for_update(of=("self",), skip_locked=True).filter(is_told=False)
    changes = list(rows.exclude(state=ChangeState.OVERTAKEN).select_related("whom").order_by("pk"))
    everybody = list(Member.objects.colleagues().values_list("pk", flat=True)) if changes else []
    for change in changes:
        doer = change.settled_by_id or change.by_id
        at = change.settled_at or change.at
        key, said = f"protection:{change.pk}:{change.state}", asdict(told(change))
        Notice.objects.bulk_create(
            [
                Notice(member_id=pk, kind=NoticeKind.PROTECTION, key=key, by_id=doer, told=said, at=at)
                for pk in everybody
                if pk != doer
            ],
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )
    ProtectionChange.objects.filter(pk__in=[change.pk for change in changes]).update(is_told=True)
    return len(changes)
