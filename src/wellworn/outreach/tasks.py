"""The jobs of outreach: stopping whoever answered, the tasks of steps, and sending what is due."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.outreach import going_on, sending, stopping


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


def send_later(member_id: int) -> None:
    """Have a member's mail sent soon; asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        send.configure(queueing_lock=f"outreach:{member_id}").defer(member_id=member_id)
