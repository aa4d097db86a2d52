"""Members' mailboxes as outreach needs them: this room stands above both, and hands the one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import QuerySet
from imapclient import SEEN

from wellworn.capture.connect import user as user_of
from wellworn.capture.credential import Credential
from wellworn.capture.models import Folder, Mailbox, MailboxState, SourceKind
from wellworn.capture.own import file_own, letter
from wellworn.capture.sources.imap_session import Connection, Server, hang_up, plainly, signed_in
from wellworn.lib.sealed import Unsealable
from wellworn.lib.trouble import Trouble
from wellworn.members.models import Member
from wellworn.outreach.mailboxes import Letter, Standing


class Mailroom:
    """The mailboxes that capture reads."""

    def standing(self, member: Member) -> Standing:
        """Of the member's mail over IMAP: whether it is read, when it last was, and what is in the way."""
        boxes = list(_live(member).order_by("-last_good_at"))
        if not boxes:
            return Standing()
        read = [box for box in boxes if box.last_good_at is not None]
        last = read[0].last_good_at if read else None
        return Standing(True, user_of(boxes[0]), last, boxes[0].trouble_text)

    def password(self, member: Member, user: str) -> str:
        """The password with which the mailbox of that user is read; a token is none."""
        for box in _live(member):
            if user_of(box).lower() == user.strip().lower():
                try:
                    credential = Credential.unsealed(box.secret)
                except Unsealable:
                    return ""
                return credential.secret if credential.kind == "password" else ""
        return ""

    def has_sent(self, member: Member, message_id: str) -> bool | None:
        """Whether one of the member's folders of sent mail holds the message; None when one cannot be looked into."""
        looked = False
        for box, folder in _sent_folders(member):
            try:
                with _opened(box) as connection:
                    if _find(connection, folder, message_id):
                        return True
            except (Trouble, Unsealable):
                return None
            looked = True
        return False if looked else None

    def put_into_sent(self, member: Member, message_id: str, raw: bytes) -> bool:
        """Add a copy to the first folder of sent mail that takes it, unless it holds one."""
        for box, folder in _sent_folders(member)[:1]:
            try:
                with _opened(box) as connection:
                    if not _find(connection, folder, message_id):
                        connection.append(folder, raw, flags=[SEEN])
                    return True
            except (Trouble, Unsealable):
                return False
        return True  # there is no such folder to put it into

    def file(self, member: Member, sent: Letter, at: datetime) -> int | None:
        """Put it on timelines as capture would, so that capture knows its copy again."""
        made = letter(
            sent.message_id,
            sender=sent.sender,
            to=sent.to,
            subject=sent.subject,
            text=sent.text,
            references=sent.references,
            sent_at=sent.sent_at,
        )
        return file_own(member, made, at=at)


def _live(member: Member) -> QuerySet[Mailbox]:
    rows = Mailbox.objects.filter(member=member, kind=SourceKind.IMAP).exclude(secret=b"")
    return rows.exclude(state__in=[MailboxState.PAUSED, MailboxState.DISCONNECTED])


def _sent_folders(member: Member) -> list[tuple[Mailbox, str]]:
    folders = Folder.objects.filter(mailbox__in=_live(member), role="sent").select_related("mailbox").order_by("pk")
    return [(folder.mailbox, folder.name) for folder in folders]


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[Connection]:
    """A connection of its own: what capture reads with is read only."""
    server = Server.from_url(mailbox.location)
    with plainly(server.host):
        connection = signed_in(server, Credential.unsealed(mailbox.secret))
        try:
            yield connection
        finally:
            hang_up(connection)


def _find(connection: Connection, folder: str, message_id: str) -> bool:
    """Whether a folder holds a message of that id."""
    connection.select_folder(folder, readonly=True)
    return bool(connection.search(["HEADER", "Message-ID", message_id]))
