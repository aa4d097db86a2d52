"""Sources by where they are: a path, or an account on a server."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from wellworn.capture.credential import Credential
from wellworn.capture.models import Mailbox, SourceKind
from wellworn.capture.sources import Source, files
from wellworn.capture.sources.imap import open_imap
from wellworn.lib.trouble import Trouble

SERVERS = {
    "imap": SourceKind.IMAP, "imaps": SourceKind.IMAP, "caldav": SourceKind.CALDAV, "caldavs": SourceKind.CALDAV,
}  # fmt: skip


def kind_of(location: str) -> SourceKind:
    """What reads the location. Raises Trouble with a sentence where no source is."""
    try:
        parts = urlsplit(location if "://" in location else "")
    except ValueError as error:  # half an IPv6 address
        raise Trouble(
            "unknown", f"{location} is no address. Write imaps://user@host or caldavs://user@host.", lasting=True
        ) from error
    scheme = parts.scheme.lower()
    if not scheme:
        return SourceKind.FILES
    if scheme not in SERVERS:
        raise Trouble("unknown", f"{location} is neither a path nor imap[s]:// or caldav[s]://user@host.", lasting=True)
    if not parts.username or not parts.hostname:
        raise Trouble("unknown", f"{location} needs a user and a host: {scheme}://user@host.", lasting=True)
    return SERVERS[scheme]


def place_of(location: str) -> str:
    """The location as a mailbox keeps it: an absolute path, or the URL."""
    return location if "://" in location else str(Path(location).expanduser().resolve())


def open_source(location: str, password: str = "", *, operator: bool = False) -> Source:
    """The source there. `operator`: asked for by whoever runs this server, who may name a host inside its own network."""
    kind = kind_of(location)
    if kind == SourceKind.FILES:
        return files.open_files(location)
    if kind == SourceKind.IMAP:
        return open_imap(location, password, operator)
    return cast("Source", import_module("wellworn.capture.sources.caldav").open_caldav(location, password, operator))


def opened(mailbox: Mailbox) -> Source:
    """A mailbox's source, with the password that was stored for it, for the folders that its member chose."""
    if mailbox.kind != SourceKind.IMAP:
        password = Credential.unsealed(mailbox.secret).secret if mailbox.secret else ""
        return open_source(mailbox.location, password, operator=True)
    credential = Credential.unsealed(mailbox.secret) if mailbox.secret else Credential("password", "")
    chosen = set(mailbox.folders.filter(chosen=True).values_list("name", flat=True)) or None
    return open_imap(mailbox.location, credential, True, folders_chosen=chosen, since=mailbox.since)
