"""Handing one message to an SMTP server so that being killed at any moment never sends it twice.

A server takes a message when it has read the dot at its end, and drops one whose connection breaks before that. So the caller
writes down that it is being sent in the last moment, when only the dot is missing: killed before, it is sent again; killed
after, it is not.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable

LINE_ENDS = re.compile(rb"\r\n|\n|\r(?!\n)")


class Refused(Exception):
    """The server did not take the message, and said so: trying again later does no harm."""


def hand_over(smtp: smtplib.SMTP, sender: str, recipient: str, message: bytes, about_to: Callable[[], bool]) -> bool:
    """Send `message`; `about_to` is asked when only the dot is missing, and may say no. Whether it was sent.

    Raises Refused when the server says no, and OSError or smtplib.SMTPServerDisconnected when nobody knows.
    """
    _agreed(smtp, smtp.mail(sender))
    _agreed(smtp, smtp.rcpt(recipient))
    _agreed(smtp, smtp.docmd("DATA"))
    smtp.send(_dotted(message))
    if not about_to():
        smtp.close()  # without the dot there is no message
        return False
    smtp.send(b".\r\n")
    code, answer = smtp.getreply()
    if code != 250:
        raise Refused(f"{code} {answer.decode(errors='replace')}")
    return True


def _agreed(smtp: smtplib.SMTP, said: tuple[int, bytes]) -> None:
    """Raise Refused unless the server said yes."""
    code, answer = said
    if code not in (250, 251, 354):
        _reset(smtp)
        raise Refused(f"{code} {answer.decode(errors='replace')}")


def _reset(smtp: smtplib.SMTP) -> None:
    try:
        smtp.rset()
    except smtplib.SMTPServerDisconnected:
        return


def _dotted(message: bytes) -> bytes:
    """The message with the line ends of mail, and a dot doubled where a line begins with one (RFC 5321, 4.5.2)."""
    lines = LINE_ENDS.sub(b"\r\n", message)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"
