"""Mail that Wellworn itself has sent for a member: on timelines at once, and not a second time when its copy in Sent is captured."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wellworn.capture import circle, marks, post, timeline
from wellworn.capture.letter import Letter
from wellworn.capture.locking import lock_filing
from wellworn.capture.message import Mention
from wellworn.capture.models import Mailbox
from wellworn.lib import sql
from wellworn.members.models import Member, Sharing, Workspace
from wellworn.records.models import Activity, Witness


def letter(
    message_id: str,
    *,
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    text: str,
    references: tuple[str, ...],
    sent_at: datetime,
) -> Letter:
    """A message of our own as capture would read it. `sender` and `to` are (address, name); ids are without <>."""
    author, reader = Mention(*sender), Mention(*to)
    return Letter(
        message_id=message_id,
        occurred_at=sent_at,
        subject=subject[:500],
        sender=author,
        to=(reader,),
        references=references,
        new=text,
        content_mark=marks.content_mark(author.address, sent_at, [reader.address], subject, text),
        id_mark=marks.id_mark(message_id, author.address),
        sketch=b"",  # alike to any: the copy in Sent may have been rewritten by the server
    )


@transaction.atomic
def file_own(member: Member, sent: Letter, *, at: datetime) -> int:
    """The activity of a message that was sent for `member`; the one that capture has made of it, where it was faster."""
    lock_filing()
    known = Activity.objects.filter(key=f"mail:{sent.message_id}").values_list("pk", flat=True).first()
    if known is None:
        known = sql.ids("records_activity", 1)[0]
        level = _level(member)
        if level == Sharing.METADATA:
            sent.new = ""
        post.write([(known, sent)], circle.load(member), at=at, sharing=level)
        post.mark([(mark, known, None, sent.sketch) for mark in sent.marks()])
        timeline.stand([known], at=at)
        Witness.objects.create(activity_id=known, member=member, sharing=level, occurred_at=sent.occurred_at)
    return known


def _level(member: Member) -> str:
    """How much of a member's mail colleagues see: as the most private of their mailboxes says, else the workspace."""
    order = [Sharing.METADATA, Sharing.SUBJECT, Sharing.FULL]
    levels = list(Mailbox.objects.filter(member=member).values_list("sharing", flat=True))
    if levels:
        return str(min(levels, key=lambda one: order.index(Sharing(one))))
    return str(Workspace.objects.values_list("sharing", flat=True).first() or Sharing.SUBJECT)
