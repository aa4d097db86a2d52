"""What time brings: reminders of tasks, and notices of what ended or came up without anybody looking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q

from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records import notices
from wellworn.records.models.batch import Batch, BatchKind, BatchState
from wellworn.records.models.notice import Notice, NoticeKind
from wellworn.records.models.proposal import Proposal, ProposalState
from wellworn.records.models.task import OPEN, Task

LATELY = timedelta(hours=2)  # how long after it ended a batch is still told of
ZONES_APART = timedelta(days=1)  # the day begins somewhere up to so much earlier than in UTC
TOLD_OF = (BatchKind.BULK, BatchKind.PASTE, BatchKind.IMPORT, BatchKind.MERGE)
ENDED = (BatchState.DONE, BatchState.FAILED, BatchState.STOPPED)


def remind(at: datetime) -> int:
    """Tell owners of the tasks whose time has come, once for each day that a task is due; how many."""
    told = 0
    for task in _near(at):
        assert task.owner is not None and task.due_on is not None and task.remind_time is not None
        if datetime.combine(task.due_on, task.remind_time, tzinfo=zone_of(task.owner)) > at:
            continue
        with transaction.atomic():
            open_still = Task.objects.filter(OPEN, ~Q(reminded_on=F("due_on")) | Q(reminded_on=None), pk=task.pk)
            if open_still.filter(due_on=task.due_on).update(reminded_on=task.due_on):
                notices.tell(task.owner, NoticeKind.DUE, f"due:{task.pk}:{task.due_on}", by=None, record=task, at=at)
                told += 1
    return told


def _near(at: datetime) -> Iterator[Task]:
    """Open tasks with a reminder still to come or just due, wherever their owners live."""
    due = Task.objects.filter(OPEN, remind_time__isnull=False, due_on__lte=(at + ZONES_APART).date())
    waiting = due.filter(~Q(reminded_on=F("due_on")) | Q(reminded_on=None), owner__is_active=True)
    return waiting.select_related("owner").order_by("due_on").iterator()


def tell_of_ended(at: datetime) -> int:
    """Tell members that a bulk edit or an import of theirs has ended, once; how many."""
    ended = Batch.objects.filter(
        kind__in=TOLD_OF, state__in=ENDED, finished_at__range=(at - LATELY, at), by__isnull=False
    )
    told = 0
    for batch in ended.select_related("by"):
        assert batch.by is not None
        key = f"batch:{batch.pk}"
        if not Notice.objects.filter(member=batch.by, key=key).exists():
            told += bool(notices.tell(batch.by, NoticeKind.BATCH, key, by=None, told={"count": batch.done}, at=at))
    return told


def tell_of_proposals(at: datetime, within: timedelta) -> int:
    """Tell members how many proposals came up for them within this time; one notice a day. How many were told."""
    new = Proposal.objects.filter(state=ProposalState.OPEN, created_at__range=(at - within, at))
    counts = new.order_by().values("member").annotate(n=Count("pk"))
    members = Member.objects.in_bulk([row["member"] for row in counts])
    told = 0
    for row in counts:
        member = members.get(row["member"])
        if member is None:
            continue
        day = at.astimezone(zone_of(member)).date()
        waiting = Proposal.objects.open_for(member).count()
        if waiting:
            key = f"proposals:{day}"
            told += bool(notices.tell(member, NoticeKind.PROPOSAL, key, by=None, told={"count": waiting}, at=at))
    return told
