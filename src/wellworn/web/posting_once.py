"""Mail of ours that goes out once: its row moves from state to state by conditional updates.

Two workers send one mail, and a killed one is followed by another.
"""

from __future__ import annotations

import re
import smtplib
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from wellworn.adoption.models import WeekMail
from wellworn.lib.patience import at_most
from wellworn.lib.posting import Refused, hand_over
from wellworn.records.models import Digest, DigestState, ReportMail

PATIENCE = 300.0  # seconds for one mail as a whole
FOLDED = re.compile(rb"(?m)^(List-Unsubscribe|Message-ID): ?\r?\n ")  # mail programs want these on one line


def move(row: Digest | ReportMail | WeekMail, was: DigestState, to: DigestState) -> bool:
    """From one state to the next; False when it is not in the first any more."""
    rows = type(row)._default_manager.filter(pk=row.pk, state=was)
    return bool(rows.update(state=to, at=timezone.now()))


def post(row: Digest | ReportMail | WeekMail, mail: EmailMessage) -> bool:
    """Send the mail of a row that waits; False when another worker does. Raises Refused when the server says no: it waits again."""
    connection = get_connection(fail_silently=False)
    connection.open()
    try:
        if not _handed_over(connection, row, mail):
            return False
    except Refused:
        move(row, DigestState.SENDING, DigestState.WAITING)
        raise
    finally:
        connection.close()
    return move(row, DigestState.SENDING, DigestState.SENT)


def _handed_over(connection: Any, row: Digest | ReportMail | WeekMail, mail: EmailMessage) -> bool:
    """Over SMTP the row says that it is being sent in the last moment; another backend is told all at once."""
    smtp = getattr(connection, "connection", None)

    def about_to() -> bool:
        return move(row, DigestState.WAITING, DigestState.SENDING)

    if isinstance(connection, EmailBackend) and isinstance(smtp, smtplib.SMTP):
        sender = parseaddr(mail.from_email)[1] or mail.from_email
        raw = FOLDED.sub(rb"\1: ", mail.message().as_bytes())
        if smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("hung up")
        with at_most(smtp.sock, PATIENCE):
            smtp.ehlo_or_helo_if_needed()
            return hand_over(smtp, sender, mail.to[0], raw, about_to)
    if not about_to():
        return False
    connection.send_messages([mail])
    return True
