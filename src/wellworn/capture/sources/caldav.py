"""A live CalDAV account, read only: its calendars, what changed in them, and their events, the next fourteen days first."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import unquote, urljoin, urlsplit
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from wellworn.capture.calendar.split import split
from wellworn.capture.sources import Item, Listed
from wellworn.capture.sources.dav import CALDAV, CALENDARSERVER, DAV, Dav, Refusal, Resource, login
from wellworn.lib.trouble import Trouble

SOON = timedelta(days=14)  # what is captured first
AT_ONCE = 50  # events of one request
NAMESPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
HOME = (
    f"<propfind {NAMESPACES}><prop><current-user-principal/><C:calendar-home-set/><C:calendar-user-address-set/>"
    "<resourcetype/></prop></propfind>"
)
CALENDARS = (
    f"<propfind {NAMESPACES}><prop><resourcetype/><displayname/><sync-token/><S:getctag/>"
    "<C:supported-calendar-component-set/></prop></propfind>"
)
ETAGS = f"<propfind {NAMESPACES}><prop><getetag/><resourcetype/></prop></propfind>"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar of the account. `path` is its folder's name in the ledger; `title` is what its owner calls it."""

    path: str
    title: str
    sync_token: str = ""
    ctag: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in a calendar since a cursor: paths to fetch with their etags, paths that are gone, and the next cursor.

    `whole` says that the calendar was listed anew: then whatever is not in `held` is gone too.
    """

    changed: dict[str, str]
    cursor: dict[str, str]
    gone: tuple[str, ...] = ()
    whole: bool = False
    held: frozenset[str] = field(default_factory=frozenset)


def open_caldav(url: str, password: str, operator: bool = False) -> CalDavSource:
    """The account at `caldav[s]://user@host[:port][/path]`. Finds its calendars; raises `Trouble` with a sentence."""
    address, user = login(url)
    source = CalDavSource(Dav(address, user, password, operator=operator))
    try:
        source.discover()
    except BaseException:
        source.close()
        raise
    return source


class CalDavSource:
    """The calendars of one account, as a `Source`."""

    def __init__(self, dav: Dav) -> None:
        self.dav = dav
        self.calendars: dict[str, Calendar] = {}
        self.own_addresses: list[str] = []  # what the server knows the account's owner by

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def discover(self) -> None:
        """Find the calendars: from the address itself, else from the well-known place (RFC 6764, RFC 4791)."""
        tried = [self.dav.url, urljoin(self.dav.url, "/.well-known/caldav"), urljoin(self.dav.url, "/")]
        for url in dict.fromkeys(tried):
            try:
                self.calendars = {one.path: one for one in self._calendars_from(url)}
            except Refusal as refusal:
                if refusal.status == 403:
                    raise self._odd(refusal) from refusal
                continue
            if self.calendars:
                return
        host = urlsplit(self.dav.url).hostname
        sentence = _("There is no calendar at %(host)s. Copy the CalDAV address from your calendar's settings.")
        raise Trouble("no-calendar", sentence % {"host": host}, lasting=True)

    def close(self) -> None:
        """Hang up."""
        self.dav.close()

    def folders(self) -> list[Listed]:
        """The calendars."""
        return [Listed(path, "calendar") for path in sorted(self.calendars)]

    def items(self, known: Container[tuple[str, str]]) -> Iterator[Item]:
        """Every event, those of the next fourteen days first. Events change, so each has its version and none is left out."""
        listed = {path: self.changes(path, {}).changed for path in sorted(self.calendars)}
        soon = {path: [one for one in self.soon(path) if one in listed[path]] for path in listed}
        for path, first in soon.items():
            yield from self.fetch(path, first)
        for path, etags in listed.items():
            yield from self.fetch(path, [one for one in etags if one not in set(soon[path])])

    def inventory(self) -> dict[str, set[str]]:
        """The keys of every event that the calendars hold now."""
        held: dict[str, set[str]] = {path: set() for path in self.calendars}
        for item in self.items(set()):
            held[item.folder].add(item.key)
        return held

    def changes(self, path: str, cursor: Mapping[str, str]) -> Changes:
        """What changed since `cursor`; with a cursor that the server no longer knows, or none, everything."""
        calendar = self.calendars[path]
        if token := cursor.get("sync_token"):
            try:
                return self._since(path, token)
            except Refusal:
                pass  # the token is no longer valid (RFC 6578, 3.8): list everything
        elif calendar.ctag and cursor.get("ctag") == calendar.ctag:
            return Changes({}, dict(cursor))
        resources = self._ask("PROPFIND", path, ETAGS, depth=1)
        etags = {one.path: one.text(f"{DAV}getetag") for one in resources if _is_event(one, path)}
        next_cursor = {"sync_token": calendar.sync_token, "ctag": calendar.ctag}
        return Changes(
            etags, {name: text for name, text in next_cursor.items() if text}, whole=True, held=frozenset(etags)
        )

    def soon(self, path: str, *, at: datetime | None = None) -> list[str]:
        """The paths of events in the next fourteen days; nothing if the server cannot say."""
        now = at or datetime.now(UTC)
        span = f'start="{now:%Y%m%dT%H%M%SZ}" end="{now + SOON:%Y%m%dT%H%M%SZ}"'
        body = (
            f'<C:calendar-query {NAMESPACES}><prop><getetag/></prop><C:filter><C:comp-filter name="VCALENDAR">'
            f'<C:comp-filter name="VEVENT"><C:time-range {span}/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>'
        )
        try:
            found, _root, _url = self.dav.multistatus("REPORT", self._url(path), body, depth=1)
        except Refusal:
            return []
        return [one.path for one in found if _is_event(one, path)]

    def fetch(self, path: str, paths: Sequence[str]) -> Iterator[Item]:
        """The events at these paths, each component an item. What went away in the meantime is left out."""
        for begin in range(0, len(paths), AT_ONCE):
            some = paths[begin : begin + AT_ONCE]
            hrefs = "".join(f"<href>{escape(one)}</href>" for one in some)
            body = f"<C:calendar-multiget {NAMESPACES}><prop><getetag/><C:calendar-data/></prop>{hrefs}</C:calendar-multiget>"
            try:
                found, _root, _url = self.dav.multistatus("REPORT", self._url(path), body, depth=1)
            except Refusal:
                found = []
            texts = {unquote(one.path): one for one in found if one.text(f"{CALDAV}calendar-data")}
            for one in some:
                if resource := texts.get(unquote(one)):
                    raw, etag = resource.text(f"{CALDAV}calendar-data").encode(), resource.text(f"{DAV}getetag")
                    yield from _items(path, one, raw, etag)
                else:
                    yield from self._fetch_alone(path, one)

    def _fetch_alone(self, path: str, one: str) -> Iterator[Item]:
        """One event by GET, from servers that do not know the report or left it out."""
        status, raw, _url = self.dav.request("GET", self._url(one))
        if status == 200:
            yield from _items(path, one, raw, "")
        elif status not in (404, 410):
            raise self._odd(Refusal(status, raw))

    def _since(self, path: str, token: str) -> Changes:
        """RFC 6578: what changed since the token, in as many answers as the server takes."""
        changed: dict[str, str] = {}
        gone: dict[str, None] = {}
        while True:
            body = (
                f"<sync-collection {NAMESPACES}><sync-token>{escape(token)}</sync-token><sync-level>1</sync-level>"
                "<prop><getetag/></prop></sync-collection>"
            )
            found, root, _url = self.dav.multistatus("REPORT", self._url(path), body, depth=0)
            for one in found:
                if one.status == 404:
                    gone[one.path] = None
                    changed.pop(one.path, None)
                elif _is_event(one, path):
                    changed[one.path] = one.text(f"{DAV}getetag")
                    gone.pop(one.path, None)
            further = any(one.status == 507 for one in found)
            next_token = (root.findtext(f"{DAV}sync-token") or "").strip()
            if not next_token:
                raise Refusal(207, b"")
            if not further or next_token == token:
                return Changes(changed, {"sync_token": next_token, "ctag": self.calendars[path].ctag}, tuple(gone))
            token = next_token

    def _calendars_from(self, url: str) -> list[Calendar]:
        found, _root, final = self.dav.multistatus("PROPFIND", url, HOME)
        own = found[0] if found else None
        home = self._home(own, final) if own else ""
        if own and _is_calendar(own):
            home = final
        if not home:
            return []
        listed, _root, base = self.dav.multistatus(
            "PROPFIND", home, CALENDARS, depth=0 if home == final and own and _is_calendar(own) else 1
        )
        self.dav.url = base
        return [_calendar(one) for one in listed if _is_calendar(one) and _takes_events(one)]

    def _home(self, own: Resource, base: str) -> str:
        """The URL of the calendar home: said at once, or by the principal."""
        self._learn_addresses(own)
        if href := _href(own, f"{CALDAV}calendar-home-set"):
            return self.dav.follow(base, href)
        principal = _href(own, f"{DAV}current-user-principal")
        if not principal:
            return ""
        found, _root, final = self.dav.multistatus("PROPFIND", self.dav.follow(base, principal), HOME)
        if not found:
            return ""
        self._learn_addresses(found[0])
        href = _href(found[0], f"{CALDAV}calendar-home-set")
        return self.dav.follow(final, href) if href else ""

    def _learn_addresses(self, own: Resource) -> None:
        said = own.properties.get(f"{CALDAV}calendar-user-address-set")
        for href in said.iter(f"{DAV}href") if said is not None else ():
            address = unquote((href.text or "").strip()).lower()
            if address.startswith("mailto:") and "@" in address and address[7:] not in self.own_addresses:
                self.own_addresses.append(address[7:])

    def _ask(self, method: str, path: str, body: str, *, depth: int) -> list[Resource]:
        try:
            return self.dav.multistatus(method, self._url(path), body, depth=depth)[0]
        except Refusal as refusal:
            raise self._odd(refusal) from refusal

    def _url(self, path: str) -> str:
        return urljoin(self.dav.url, path)

    def _odd(self, refusal: Refusal) -> Trouble:
        host = urlsplit(self.dav.url).hostname
        if refusal.status == 403:
            sentence = _("%(host)s does not let this account read the calendar. Ask its owner to share it.")
            return Trouble("forbidden-there", sentence % {"host": host}, lasting=True)
        sentence = _("%(host)s answered with status %(status)s. We try again by ourselves.")
        return Trouble("odd-answer", sentence % {"host": host, "status": refusal.status})


def _items(path: str, href: str, raw: bytes, etag: str) -> Iterator[Item]:
    for piece in split(raw, href):
        yield Item(path, piece.key, "calendar", piece.raw, version=etag)


def _href(resource: Resource, name: str) -> str:
    found = resource.properties.get(name)
    return (found.findtext(f"{DAV}href") or "").strip() if found is not None else ""


def _is_calendar(resource: Resource) -> bool:
    kind = resource.properties.get(f"{DAV}resourcetype")
    return kind is not None and kind.find(f"{CALDAV}calendar") is not None


def _is_event(resource: Resource, calendar: str) -> bool:
    kind = resource.properties.get(f"{DAV}resourcetype")
    is_collection = kind is not None and kind.find(f"{DAV}collection") is not None
    return (
        resource.status == 200
        and not is_collection
        and unquote(resource.path).rstrip("/") != unquote(calendar).rstrip("/")
    )


def _takes_events(resource: Resource) -> bool:
    said = resource.properties.get(f"{CALDAV}supported-calendar-component-set")
    kinds = {one.get("name", "").upper() for one in said.iter(f"{CALDAV}comp")} if said is not None else set()
    return not kinds or "VEVENT" in kinds


def _calendar(resource: Resource) -> Calendar:
    title, place = resource.text(f"{DAV}displayname"), unquote(resource.path).strip("/")
    if not title or title == place:  # some servers give a calendar without a name its own path
        title = place.rpartition("/")[2]
    return Calendar(
        resource.path, title[:200], resource.text(f"{DAV}sync-token"), resource.text(f"{CALENDARSERVER}getctag")
    )
