"""Mails of which a killed worker or a broken line left open whether they went out: looked up in the member's own sent mail, else asked."""

from __future__ import annotations

from datetime import datetime

from wellworn.members.models import Member
from wellworn.outreach import ledger
from wellworn.outreach.mailboxes import Mailboxes
from wellworn.outreach.models import Outgoing, Send, SendState
from wellworn.records.models import Activity


def resolve(member_id: int, post: Mailboxes, *, at: datetime) -> None:
    """Look at each mail that was handed over longer ago than any answer takes.

    A copy in Sent proves that it left: we put ours there only afterwards. No copy proves that it did not, but only at a server that
    files copies itself. Otherwise it is held, and never sent again without its member's word.
    """
    open_ = Send.objects.filter(member=member_id, state=SendState.HANDED, handed_at__lt=at - ledger.LEASE)
    for send in open_.select_related("member"):
        there = _is_captured(send) or post.has_sent(send.member, send.message_id)
        if there:
            ledger.settle(send.pk, at=at, sent_at=send.handed_at)
        elif there is False and _keeps_copies(member_id):
            ledger.plan_again(send, at=at, frm=SendState.HANDED)
        elif there is not None or not post.standing(send.member).is_connected:
            ledger.hold(send, at=at)
    for send in Send.objects.filter(member=member_id, state=SendState.HELD):
        if _is_captured(send):
            ledger.settle(send.pk, at=at, sent_at=send.handed_at)


def decide(send: Send, has_left: bool, *, by: Member, at: datetime) -> bool:
    """The member says what became of a mail that is held; False if it is not theirs to say, or decided."""
    if send.member_id != by.pk or send.state != SendState.HELD:
        return False
    if has_left:
        return ledger.settle(send.pk, at=at, sent_at=send.handed_at)
    return ledger.plan_again(send, at=at, frm=SendState.HELD)


def _is_captured(send: Send) -> bool:
    """Whether it was captured, from wherever."""
    return Activity.objects.filter(key=f"mail:{send.message_id}").exists()


def _keeps_copies(member_id: int) -> bool:
    return Outgoing.objects.filter(member=member_id, keeps_copies=True).exists()
