"""WebDAV, as far as reading a calendar needs it: guarded connections, followed redirects, and answers taken apart.

Only methods that read are ever sent. Every hop goes to a checked address, and the password goes to the host that it was given for, or
to its own siblings under one registrable domain, and to nobody else.
"""

from __future__ import annotations

import http.client
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from wellworn.lib import line, outbound
from wellworn.lib.domains import registrable
from wellworn.lib.ids import read_id
from wellworn.lib.patience import at_most
from wellworn.lib.trouble import Trouble

READING = frozenset({"OPTIONS", "PROPFIND", "REPORT", "GET"})
TIMEOUT = 30.0  # seconds without a byte
PATIENCE = 600.0  # and for one answer as a whole: the largest over a slow line
LARGEST = 64 << 20  # bytes of one answer
MOST_HOPS = 5
DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
CALENDARSERVER = "{http://calendarserver.org/ns/}"


class Refusal(Exception):
    """The server answered, but not as asked; callers know what that means."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Resource:
    """One response of a multistatus: its path as the server writes it, its status, and the properties that were found."""

    path: str
    status: int
    properties: dict[str, ElementTree.Element]

    def text(self, name: str) -> str:
        """The text of a property."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""


class _Guarded(http.client.HTTPConnection):
    """A connection that is opened through the outbound guard."""

    def __init__(self, host: str, port: int, *, tls: bool, operator: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.tls = tls
        self.operator = operator

    def connect(self) -> None:
        """Connect to a checked address; with TLS, the certificate must be the host's."""
        sock = outbound.open_connection(self.host, self.port, TIMEOUT, operator=self.operator)
        with at_most(sock, TIMEOUT):
            self.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.host) if self.tls else sock


class Dav:
    """A client of one account."""

    def __init__(self, url: str, user: str, password: str, *, operator: bool = False) -> None:
        self.url = url
        self.operator = operator
        self._login = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
        self._home = urlsplit(url).hostname or ""
        self._open: dict[tuple[str, str, int], _Guarded] = {}

    def close(self) -> None:
        """Hang up."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def multistatus(
        self, method: str, url: str, body: str, *, depth: int = 0
    ) -> tuple[list[Resource], ElementTree.Element, str]:
        """The resources of a PROPFIND or REPORT, the whole answer, and the URL that gave it after redirects."""
        status, answer, final = self.request(method, url, body, depth=depth)
        if status != 207:
            raise Refusal(status, answer)
        root = _xml(answer, urlsplit(final).hostname or "")
        return [_resource(one) for one in root.iter(f"{DAV}response")], root, final

    def request(self, method: str, url: str, body: str = "", *, depth: int = 0) -> tuple[int, bytes, str]:
        """Status and body of a reading request, redirects followed. Raises `Trouble` for what no other request would mend."""
        if method not in READING:
            raise ValueError(f"{method} does not only read")
        for _hop in range(MOST_HOPS + 1):
            host = urlsplit(url).hostname or ""
            with plainly(host):
                status, answer, location = self._send(method, url, body, depth)
            if status in (301, 302, 303, 307, 308) and location:
                url = self.follow(url, location)
                continue
            _check(status, host)
            return status, answer, url
        raise Trouble("odd-answer", _("%(host)s sends us round in circles. Check the address.") % {"host": self._home})

    def follow(self, url: str, location: str) -> str:
        """Where a redirect leads, if the password may go there."""
        target = urljoin(url, location)
        before, after = urlsplit(url), urlsplit(target)
        host = after.hostname or ""
        weaker = after.scheme not in ("http", "https") or (before.scheme == "https" and after.scheme == "http")
        family = registrable(host) and registrable(host) == registrable(self._home)
        if weaker or not (host == self._home or family):
            sentence = _(
                "%(host)s sends us on to %(other)s, where the password does not go by itself. Enter that address."
            )
            raise Trouble(
                "redirected", sentence % {"host": before.hostname, "other": host or location[:100]}, lasting=True
            )
        return target

    def _send(self, method: str, url: str, body: str, depth: int) -> tuple[int, bytes, str]:
        parts = urlsplit(url)
        tls = parts.scheme == "https"
        spot = (parts.scheme, parts.hostname or "", parts.port or (443 if tls else 80))
        again = spot in self._open  # a kept connection may have been closed meanwhile: then once more
        connection = self._open.setdefault(spot, _Guarded(spot[1], spot[2], tls=tls, operator=self.operator))
        headers = {
            "Authorization": self._login,
            "Depth": str(depth),
            "Content-Type": "application/xml; charset=utf-8",
            "User-Agent": "Wellworn",
        }
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            if connection.sock is None:
                connection.connect()
            with at_most(connection.sock, PATIENCE):
                connection.request(method, path, body.encode() or None, headers)
                answer = connection.getresponse()
                data = answer.read(LARGEST + 1)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            connection.close()
            del self._open[spot]
            if again:
                return self._send(method, url, body, depth)
            raise
        except BaseException:
            connection.close()
            del self._open[spot]
            raise
        if len(data) > LARGEST:
            connection.close()
            del self._open[spot]
            raise Trouble("odd-answer", _("%(host)s sent more than we can hold at once.") % {"host": spot[1]})
        return answer.status, data, answer.getheader("Location", "")


@contextmanager
def plainly(host: str) -> Iterator[None]:
    """Whatever goes wrong inside with a server, as `Trouble` in plain words."""
    try:
        with line.plainly(host, not_tls=_("%(host)s does not speak TLS on this port. Check the address.")):
            yield
    except (http.client.HTTPException, UnicodeError) as error:
        raise line.dropped(host) from error


def _check(status: int, host: str) -> None:
    """Raise for the statuses that mean the same whatever was asked."""
    if status == 401:
        raise Trouble("refused", _("The server refused the password. Enter a new one."), lasting=True)
    if status in (429, 503):
        raise Trouble("busy", _("%(host)s is busy. We try again by ourselves.") % {"host": host})
    if status in (500, 502, 504):
        raise Trouble("dropped", _("%(host)s has a fault of its own. We try again by ourselves.") % {"host": host})


def _xml(body: bytes, host: str) -> ElementTree.Element:
    """An answer as XML. A document type is refused: no honest answer has one, and entities are bombs."""
    try:
        if b"<!DOCTYPE" in body[:2_000] or b"<!ENTITY" in body:
            raise ElementTree.ParseError("document type")
        return ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        sentence = _("%(host)s answered in a way we do not understand. Check that the address is that of a calendar.")
        raise Trouble("odd-answer", sentence % {"host": host}) from error


def _resource(node: ElementTree.Element) -> Resource:
    path = urlsplit((node.findtext(f"{DAV}href") or "").strip()).path
    status = _status(node.findtext(f"{DAV}status"))
    properties: dict[str, ElementTree.Element] = {}
    for group in node.findall(f"{DAV}propstat"):
        if _status(group.findtext(f"{DAV}status")) == 200:
            properties |= {found.tag: found for found in group.findall(f"{DAV}prop/*")}
    return Resource(path, status, properties)


def _status(line: str | None) -> int:
    parts = (line or "").split()
    return (read_id(parts[1]) if len(parts) > 1 else None) or 200


def login(location: str) -> tuple[str, str]:
    """`caldavs://user@host/path` as an https URL without the user, and the user. Raises `Trouble` if it is no such address."""
    try:
        parts = urlsplit(location)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    schemes = {"caldav": "http", "caldavs": "https", "http": "http", "https": "https"}
    if not host or parts.scheme not in schemes or not parts.username:
        sentence = _("That is no address of a calendar. Write caldavs://user@host, with the path if you know it.")
        raise Trouble("address", sentence, lasting=True)
    place = f"[{host}]" if ":" in host else host
    return f"{schemes[parts.scheme]}://{place}{f':{port}' if port else ''}{parts.path or '/'}", unquote(parts.username)
