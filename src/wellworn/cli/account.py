"""Sources as the command line opens them: a password comes from the environment or is asked for, and nothing stays open."""

from __future__ import annotations

import getpass
import os
from contextlib import closing

from wellworn.capture import opening
from wellworn.capture.models import Mailbox, SourceKind
from wellworn.capture.sources import Source
from wellworn.cli.refusal import Refusal

PASSWORD = "WELLWORN_SOURCE_PASSWORD"  # the name of a variable


def source_at(location: str) -> closing[Source]:
    """The source there, which is hung up at the end of the block."""
    is_file = opening.kind_of(location) == SourceKind.FILES
    return closing(opening.open_source(location, "" if is_file else _password(location), operator=True))


def source_of(mailbox: Mailbox) -> closing[Source]:
    """A mailbox's source: with its own password, or as `source_at` where it was captured here and none was stored."""
    if mailbox.secret or mailbox.kind == SourceKind.FILES:
        return closing(opening.opened(mailbox))
    return source_at(mailbox.location)


def _password(location: str) -> str:
    try:
        return os.environ.get(PASSWORD) or getpass.getpass(f"Password for {location}: ")
    except EOFError as error:  # nobody is there to ask
        raise Refusal(f"{location} needs a password. Put it into {PASSWORD}, or run this in a terminal.") from error
