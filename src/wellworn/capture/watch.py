"""Listening for new mail: one thread, one idle connection for each of a bounded number of inboxes (IMAP IDLE, RFC 2177).

A server may hang up on a client that idles for half an hour, so the listening ends and begins anew before that. Mailboxes beyond the
bound, and those whose server cannot idle, are polled like all others.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from contextlib import ExitStack

from imapclient import exceptions

from wellworn.capture.connect import opened
from wellworn.capture.models import Mailbox, MailboxState, SourceKind
from wellworn.capture.sources.imap_session import Connection, hang_up
from wellworn.lib.sealed import Unsealable
from wellworn.lib.trouble import Trouble

WATCH_FOR = 24 * 60.0  # seconds; RFC 2177 advises to begin anew at least every 29 minutes
LOOK_ROUND_EVERY = 30.0  # for mailboxes that were connected, paused, or hung up on
TICK = 2.0


def bound() -> int:
    """How many connections are kept at a time: `WELLWORN_IDLE_CONNECTIONS`."""
    return int(os.environ.get("WELLWORN_IDLE_CONNECTIONS", "100"))


def watch(tell: Callable[[int], None], *, keep_on: Callable[[], bool], seconds: float = WATCH_FOR) -> None:
    """Call `tell` with the id of each mailbox that has news, until the time is up or `keep_on` says no."""
    lines: dict[int, Connection] = {}
    silent: set[int] = set()  # cannot idle, or did not answer: left to polling until the next watch
    until, look_at = time.monotonic() + seconds, 0.0
    with ExitStack() as stack:
        stack.callback(_hang_up_all, lines)
        while time.monotonic() < until and keep_on():
            if time.monotonic() >= look_at:
                _look_round(lines, silent)
                look_at = time.monotonic() + LOOK_ROUND_EVERY
            for mailbox_id in with_news(lines, silent):
                tell(mailbox_id)


def _hang_up_all(lines: dict[int, Connection]) -> None:
    for line in lines.values():
        hang_up(line)


def _look_round(lines: dict[int, Connection], silent: set[int]) -> None:
    """Hang up where nobody wants to know any more, and call where somebody does."""
    listening = Mailbox.objects.filter(kind=SourceKind.IMAP, state__in=[MailboxState.IDLE, MailboxState.RUNNING])
    wanted = {
        mailbox.pk: mailbox for mailbox in listening.exclude(secret=b"").order_by("-last_good_at", "pk")[: bound()]
    }
    for mailbox_id in set(lines) - set(wanted):
        hang_up(lines.pop(mailbox_id))
    for mailbox_id in set(wanted) - set(lines) - silent:
        line = _call(wanted[mailbox_id])
        if line is None:
            silent.add(mailbox_id)
        else:
            lines[mailbox_id] = line


def _call(mailbox: Mailbox) -> Connection | None:
    try:
        with opened(mailbox) as source:
            return source.wait_for_news() if source.can_idle() else None
    except (Trouble, Unsealable):
        return None  # polling meets the same trouble, and tells it


def with_news(lines: dict[int, Connection], silent: set[int]) -> list[int]:
    """The mailboxes that a server has said something new of. A line that is dead is hung up, and its mailbox looked at."""
    if not lines:
        time.sleep(TICK)
        return []
    poller = select.poll()
    by_number = {line.socket().fileno(): mailbox_id for mailbox_id, line in lines.items()}
    for number in by_number:
        poller.register(number, select.POLLIN)
    news = []
    for number, _event in poller.poll(TICK * 1000):
        mailbox_id = by_number[number]
        try:
            said = lines[mailbox_id].idle_check(timeout=0)
        except (OSError, ValueError, LookupError, exceptions.IMAPClientError, Trouble):
            said = []  # half a line, or none that anybody understands: one server must not end the listening to all others
            silent.add(mailbox_id)
        if not said or any(one[0] == b"BYE" for one in said):
            hang_up(lines.pop(mailbox_id))  # the next look round calls again
            news.append(mailbox_id)
        elif any(b"EXISTS" in one for one in said):
            news.append(mailbox_id)
    return news
