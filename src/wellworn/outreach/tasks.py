"""The jobs of outreach: stopping whoever answered, the tasks of steps, and sending what is due."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.members.models import Member
from wellworn.outreach import beginning, going_on, sending, stopping
from wellworn.work.retries import BACKOFF


@app.task(queueing_lock="outreach")
def follow_up(timestamp: int) -> None:
    """Stop those who answered, do what is no mail, and start on every member with mail to send."""
    now = timezone.now()
    stopping.heed(at=now)
    going_on.do_tasks(at=now)
    for member_id in sending.due_members(at=now):
        send_later(member_id)


@app.task(pass_context=True)
def send(context: JobContext, member_id: int) -> None:
    """Send what a member has due. Two workers may do this at once: the ledger gives each mail to one."""
    sending.send_due(member_id, keep_on=lambda: not context.should_abort())


@app.task(retry=BACKOFF)
def enrol_many(member_id: int, what: str, people: list[int]) -> None:
    """Begin for many, from wherever an earlier job got to."""
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is not None:
        beginning.begin(what, people, by=member)


def enrol_many_later(what: str, people: list[int], *, by: Member) -> int:
    """Have it begin for many in the background; the number of the job, which says how far it is."""
    return enrol_many.defer(member_id=by.pk, what=what, people=people)


def send_later(member_id: int) -> None:
    """Have a member's mail sent soon; asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        send.configure(queueing_lock=f"outreach:{member_id}").defer(member_id=member_id)
