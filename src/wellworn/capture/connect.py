"""Connecting a mailbox: guessing the server from an address, trying it, and opening it again later.

What is known of providers is in `lib.mail_providers`; for every other domain the convention is tried, `imap.` and `mail.` before the
domain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from wellworn.capture.credential import Credential
from wellworn.capture.models import Folder, Mailbox, MailboxState, SourceKind
from wellworn.capture.sources import Listed
from wellworn.capture.sources.folder_roles import chosen_by_default
from wellworn.capture.sources.imap import ImapSource, open_imap
from wellworn.capture.sources.imap_session import Server
from wellworn.lib.mail_providers import APP_PASSWORD, HOSTS
from wellworn.lib.trouble import Trouble
from wellworn.members.models import Member, Workspace
from wellworn.usage.models import Event


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is and who it belongs to there."""

    host: str
    user: str
    port: int = 993
    tls: bool = True

    @property
    def location(self) -> str:
        """As `Mailbox.location` has it: a URL without the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'imaps' if self.tls else 'imap'}://{quote(self.user, safe='@')}@{host}:{self.port}"


def guesses(address: str) -> list[Account]:
    """Where the mailbox of an address may be, the likeliest first."""
    domain = address.rpartition("@")[2].strip().lower()
    if host := HOSTS.get(domain):
        return [Account(host, address)]
    return [Account(f"{prefix}{domain}", address) for prefix in ("imap.", "mail.", "")]


def hint(host: str) -> str:
    """What to know about the password of a provider, or nothing."""
    if host in APP_PASSWORD:
        return _("This provider wants an app password: make one in your account's security settings.")
    if host == "outlook.office365.com":
        return _("Microsoft accepts a password here only where your admin has allowed it.")
    return ""


def find(accounts: list[Account], credential: Credential) -> tuple[Account, list[Listed]]:
    """The first of the accounts that answers, and its folders. Raises `Trouble` of the first one that means something."""
    trouble: Trouble | None = None
    for account in accounts:
        try:
            with open_imap(account.location, credential) as source:
                return account, source.listed()
        except Trouble as error:
            if error.code not in ("unknown-host", "unreachable"):
                raise
            trouble = trouble or error
    raise trouble or Trouble("address", _("Write the address of your mailbox."), lasting=True)


@transaction.atomic
def connect(
    member: Member, account: Account, credential: Credential, folders: list[Listed], *, at: datetime
) -> Mailbox:
    """The mailbox of a member at this account, with its folders; nothing is captured before it is started.

    Connecting again what was connected before takes the new password and keeps what is known.
    """
    mailbox = keep(member, SourceKind.IMAP, account.location, credential, at=at)
    learn_folders(mailbox, folders)
    return mailbox


def keep(member: Member, kind: SourceKind, location: str, credential: Credential, *, at: datetime) -> Mailbox:
    """The mailbox of a member at this location, with this password; one that was disconnected is new again."""
    sharing = Workspace.objects.values_list("sharing", flat=True).first() or Mailbox._meta.get_field("sharing").default
    mailbox, made = Mailbox.objects.get_or_create(
        member=member, kind=kind, location=location, defaults={"sharing": sharing, "created_at": at}
    )
    Mailbox.objects.filter(pk=mailbox.pk).update(secret=credential.sealed(), trouble="", trouble_text="", failures=0)
    if mailbox.state == MailboxState.DISCONNECTED:
        Mailbox.objects.filter(pk=mailbox.pk).update(state=MailboxState.NEW, next_try_at=None)
    if made:
        Event.record("mailbox.connect", by=member, at=at)
    mailbox.refresh_from_db()
    return mailbox


def learn_folders(mailbox: Mailbox, listed: list[Listed]) -> None:
    """Note folders that are new; which of them are captured follows their roles until the member says otherwise."""
    known = set(mailbox.folders.values_list("name", flat=True))
    chosen = chosen_by_default({folder.name: folder.role for folder in listed})
    Folder.objects.bulk_create(
        [
            Folder(mailbox=mailbox, name=folder.name, role=folder.role, chosen=folder.name in chosen)
            for folder in listed
            if folder.name not in known
        ],
        ignore_conflicts=True,
    )


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[ImapSource]:
    """The live source of a mailbox, for its chosen folders, folders new at the provider included. Raises `Trouble`."""
    credential = Credential.unsealed(mailbox.secret)
    with open_imap(mailbox.location, credential, since=mailbox.since) as source:
        learn_folders(mailbox, source.listed())
        source.choose(set(mailbox.folders.filter(chosen=True).values_list("name", flat=True)))
        yield source


def place(mailbox: Mailbox) -> str:
    """The server of a mailbox; of a file, whose machine it lies on."""
    return urlsplit(mailbox.location).hostname or _("this machine")


def user(mailbox: Mailbox) -> str:
    """What a mailbox is called: who it belongs to at its server, mostly an address; of files, their name."""
    if mailbox.kind == SourceKind.FILES:
        return mailbox.location.rstrip("/").rpartition("/")[2]
    return unquote(urlsplit(mailbox.location).username or "") or mailbox.location


def account(mailbox: Mailbox) -> Account:
    """The account of a mailbox, from its location."""
    server = Server.from_url(mailbox.location)
    return Account(server.host, server.user, server.port, server.tls)
