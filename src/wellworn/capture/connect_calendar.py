"""Connecting a calendar: guessing its CalDAV server from a mail address, trying it, and keeping what it offers.

The facts about providers are those of their help pages. For every other domain the convention is tried: `caldav.`, `dav.`, `calendar.`
and `mail.` before the domain, and the domain itself, each with the well-known place of RFC 6764.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from wellworn.capture.connect import keep
from wellworn.capture.credential import Credential
from wellworn.capture.models import Folder, Mailbox, SourceKind
from wellworn.capture.sources.caldav import Calendar, open_caldav
from wellworn.lib.trouble import Trouble
from wellworn.members.models import Member

PROVIDERS = {
    "https://caldav.icloud.com/": "icloud.com me.com mac.com",
    "https://caldav.fastmail.com/": "fastmail.com fastmail.fm",
    "https://caldav.calendar.yahoo.com/": "yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it ymail.com",
    "https://caldav.gmx.net/": "gmx.net gmx.de gmx.at gmx.ch",
    "https://caldav.gmx.com/": "gmx.com gmx.co.uk gmx.fr gmx.us",
    "https://caldav.web.de/": "web.de",
    "https://dav.mailbox.org/": "mailbox.org",
    "https://posteo.de:8443/": "posteo.de posteo.net",
    "https://calendar.zoho.com/": "zoho.com zohomail.com",
    "https://calendar.zoho.eu/": "zoho.eu zohomail.eu",
    "https://caldav.yandex.com/": "yandex.com yandex.ru ya.ru",
    "https://calendar.mail.ru/": "mail.ru inbox.ru list.ru bk.ru",
}
URLS = {domain: url for url, domains in PROVIDERS.items() for domain in domains.split()}
CLOSED = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.co.uk",
        "hotmail.de",
        "hotmail.fr",
        "live.com",
        "live.de",
        "live.fr",
        "msn.com",
    ]
)
APP_PASSWORD = frozenset(["caldav.icloud.com", "caldav.fastmail.com", "caldav.calendar.yahoo.com"])
NOT_THERE = frozenset(
    [
        "unknown-host",
        "unreachable",
        "no-calendar",
        "certificate",
        "tls",
        "odd-answer",
        "dropped",
        "silent",
        "redirected",
    ]
)  # what a guess may meet that is simply not the calendar's server
SCHEMES = {"caldav": "http", "caldavs": "https", "http": "http", "https": "https"}


@dataclass(frozen=True, slots=True)
class Place:
    """An https address of a calendar server, and who its owner is there."""

    url: str
    user: str

    @property
    def host(self) -> str:
        """The server."""
        return urlsplit(self.url).hostname or ""

    @property
    def location(self) -> str:
        """As `Mailbox.location` has it: a URL without the password. Raises `Trouble` for what would not be encrypted."""
        parts = urlsplit(self.url)
        if parts.scheme != "https" or not parts.hostname:
            sentence = _("The password would travel without encryption. Write an address that begins with https://.")
            raise Trouble("address", sentence, lasting=True)
        return f"caldavs://{quote(self.user, safe='@')}@{parts.netloc.rpartition('@')[2]}{parts.path or '/'}"


def is_url(text: str) -> bool:
    """Whether somebody wrote the address of a calendar and not that of a mailbox."""
    return text.strip().partition("://")[0].lower() in SCHEMES and "://" in text


def guesses(address: str, user: str = "") -> list[Place]:
    """Where the calendars of an address may be, the likeliest first. `address` may be a URL, whose user is its own or `user`."""
    if is_url(address):
        scheme, _colon, rest = address.strip().partition("://")
        before, has_user, place = rest.partition("/")[0].rpartition("@")
        path = rest[len(rest.partition("/")[0]) :] or "/"
        owner = unquote(before.partition(":")[0]) if has_user else user
        return [Place(f"{SCHEMES[scheme.lower()]}://{place}{path}", owner)]
    domain = address.rpartition("@")[2].strip().lower()
    if known := URLS.get(domain):
        return [Place(known, address)]
    return [Place(f"https://{name}{domain}/", address) for name in ("caldav.", "dav.", "calendar.", "mail.", "")]


def hint(address: str, host: str) -> str:
    """What to know before typing a password, or nothing."""
    if address.rpartition("@")[2].lower() in CLOSED:
        return _(
            "This provider opens calendars to no password. Export the calendar as a file, "
            "and your admin can capture it with bin/wellworn capture."
        )
    if host in APP_PASSWORD:
        return _("This provider wants an app password: make one in your account's security settings.")
    return ""


def find(places: list[Place], credential: Credential) -> tuple[Place, list[Calendar]]:
    """The first of the places that answers, and its calendars. Raises the `Trouble` of the first one that means something."""
    trouble: Trouble | None = None
    for place in places:
        try:
            return place, look(place.location, credential)
        except Trouble as error:
            if len(places) == 1 or error.code not in NOT_THERE:
                raise
            if trouble is None or trouble.code == "unknown-host":
                trouble = error
    if trouble is not None and trouble.code != "unknown-host":
        raise trouble
    sentence = _(
        "No calendar server was found for this address. Copy the CalDAV address from your calendar's settings."
    )
    raise Trouble("no-calendar", sentence, lasting=True)


def look(location: str, credential: Credential) -> list[Calendar]:
    """The calendars at a location. Raises `Trouble`."""
    with open_caldav(location, credential.secret) as source:
        return sorted(source.calendars.values(), key=lambda one: one.title)


@transaction.atomic
def connect(
    member: Member, place: Place, credential: Credential, calendars: list[Calendar], *, at: datetime
) -> Mailbox:
    """The member's calendar account with its calendars; nothing is captured before it is started."""
    mailbox = keep(member, SourceKind.CALDAV, place.location, credential, at=at)
    Folder.objects.bulk_create(
        [Folder(mailbox=mailbox, name=one.path, title=one.title, role="calendar") for one in calendars],
        ignore_conflicts=True,
    )
    return mailbox
