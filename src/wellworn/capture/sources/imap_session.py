"""A signed-in IMAP connection: guarded, encrypted, read only, and with every failure put into words.

TLS from the first byte (`imaps://`) or STARTTLS (`imap://`). A password never travels in the clear, except on the loopback of the
machine itself when its operator asks for it.
"""

from __future__ import annotations

import imaplib
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _
from imapclient import IMAPClient, exceptions

from wellworn.capture.credential import Credential
from wellworn.lib import line, outbound
from wellworn.lib.patience import Patience, at_most
from wellworn.lib.trouble import Trouble

PATIENCE_CONNECT = 15.0  # seconds
PATIENCE_READ = 90.0
PATIENCE_SIGN_IN = 60.0  # for all that is said until we have signed in, however slowly it comes
PATIENCE_COMMAND = (
    600.0  # for one answer as a whole: the four megabytes of one come in time over the slowest line there is
)
LARGEST_ANSWER = 256 * 2**20  # bytes of one answer; what we ask for has a fraction of it

BUSY = (
    "[limit]",
    "[unavailable]",
    "[inuse]",
    "throttl",
    "too many",
    "try again",
    "rate limit",
    "temporar",
    "overquota",
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where an account is: `tls` from the first byte, else STARTTLS."""

    host: str
    port: int
    user: str
    tls: bool = True

    @classmethod
    def from_url(cls, url: str) -> Server:
        """`imaps://user@host[:port]` or `imap://user@host[:port]`; the user may hold an @. Raises `Trouble`."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            port, parts = None, urlsplit("")
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
            raise Trouble("address", _("That is no address of a mailbox. Write imaps://user@host."), lasting=True)
        tls = parts.scheme == "imaps"
        return cls(parts.hostname, port or (993 if tls else 143), unquote(parts.username), tls)


class Connection(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    """An IMAP connection over a socket that the guard on outbound connections has opened."""

    def __init__(self, server: Server, plain: socket.socket, *, context: ssl.SSLContext) -> None:
        self._server = server
        self._plain = plain
        self._context = context
        super().__init__(server.host, server.port, ssl=server.tls, ssl_context=context, timeout=PATIENCE_READ)
        self._imap.debug = 0  # no word of anybody's mail in a log
        self.normalise_times = False

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Wire(self._server, self._plain, context=self._context)

    def idle(self) -> None:
        """Wait for news, for as long as there are none."""
        super().idle()
        self._imap.rest()

    def idle_check(self, timeout: float | None = None) -> list[Any]:
        """What the server has said meanwhile."""
        self._imap.listen()
        return list(super().idle_check(timeout))


class _Wire(imaplib.IMAP4):
    """The line of a connection. The clock of a command runs from its tag to the answer that bears it."""

    def __init__(self, server: Server, plain: socket.socket, *, context: ssl.SSLContext) -> None:
        self._opened = (server, plain, context)
        self._patience: Patience | None = None
        self._heard = 0  # bytes since the last tag
        super().__init__(server.host, server.port, timeout=PATIENCE_CONNECT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        server, plain, context = self._opened
        if not server.tls:
            return plain
        try:
            return context.wrap_socket(plain, server_hostname=server.host)
        except OSError:
            plain.close()
            raise

    def _new_tag(self) -> Any:
        """The one place that every command passes."""
        self.rest()
        self.listen()
        self._patience = Patience(self.sock, PATIENCE_COMMAND)
        return super()._new_tag()  # type: ignore[misc]  # the types leave it out

    def read(self, size: int) -> bytes:
        """So many bytes as the server has announced."""
        self._hear(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line."""
        said = super().readline()
        self._hear(len(said))
        return said

    def _hear(self, size: int) -> None:
        self._heard += size
        if self._heard > LARGEST_ANSWER:
            raise Trouble(
                "endless", _("%(host)s says more than it was asked. We try again by ourselves.") % {"host": self.host}
            )

    def _get_response(self, *given: Any, **named: Any) -> Any:
        patience = self._patience
        try:
            return super()._get_response(*given, **named)  # type: ignore[misc]
        except (OSError, self.abort) as error:
            if patience is None or not patience.ended:
                raise
            raise _slow(self.host) from error
        finally:
            if all(self.tagged_commands.values()):
                self.rest()

    def listen(self) -> None:
        """What is said from now on is another answer."""
        self._heard = 0

    def rest(self) -> None:
        """Nothing is waited for."""
        if self._patience is not None:
            self._patience.stop()
            self._patience = None

    def shutdown(self) -> None:
        """Hang up."""
        self.rest()
        super().shutdown()


def signed_in(server: Server, credential: Credential, *, operator: bool = False) -> Connection:
    """A connection that has signed in. Raises `Trouble`, `lasting` where trying again would not help."""
    with plainly(server.host):
        plain = outbound.open_connection(server.host, server.port, PATIENCE_CONNECT, operator=operator)
        with at_most(plain, PATIENCE_SIGN_IN):
            return _signed_in(server, plain, credential, operator=operator)


def _signed_in(server: Server, plain: socket.socket, credential: Credential, *, operator: bool) -> Connection:
    try:
        connection = Connection(server, plain, context=ssl.create_default_context())
    except BaseException:
        plain.close()
        raise
    try:
        _secure(connection, server, operator=operator)
        _log_in(connection, server.user, credential)
        if connection.has_capability("CONDSTORE") and connection.has_capability("ENABLE"):
            connection.enable("CONDSTORE")
    except BaseException:
        hang_up(connection)
        raise
    return connection


def hang_up(connection: Connection) -> None:
    """Close a connection, whatever state it is in."""
    try:
        connection.shutdown()
    except (OSError, exceptions.IMAPClientError):
        pass  # it was gone already


def _secure(connection: Connection, server: Server, *, operator: bool) -> None:
    if server.tls:
        return
    if connection.has_capability("STARTTLS"):
        connection.starttls(connection._context)
        return
    if operator and _is_loopback(connection):
        return
    raise Trouble(
        "unencrypted",
        _("%(host)s offers no encryption, so the password is not sent. Use port 993, or ask your provider for TLS.")
        % {"host": server.host},
        lasting=True,
    )


def _is_loopback(connection: Connection) -> bool:
    return ipaddress.ip_address(connection.socket().getpeername()[0].partition("%")[0]).is_loopback


def _log_in(connection: Connection, user: str, credential: Credential) -> None:
    try:
        if credential.kind == "xoauth2":
            connection.oauth2_login(user, credential.secret)
        elif connection.has_capability("AUTH=PLAIN"):
            connection.plain_login(user, credential.secret)  # unlike LOGIN it carries any character
        else:
            connection.login(user, credential.secret)
    except exceptions.LoginError as error:
        raise _refused(str(error), connection.host, credential) from error
    except UnicodeError as error:
        raise Trouble("refused", _("This server takes only plain letters in a password."), lasting=True) from error


def _refused(said: str, host: str, credential: Credential) -> Trouble:
    """What a refused sign-in means, by the response codes of RFC 5530 and what big providers say."""
    low = said.lower()
    if any(word in low for word in BUSY):
        return Trouble("busy", _("%(host)s is busy. We try again by ourselves.") % {"host": host})
    if "application-specific" in low or "app password" in low or "app-password" in low:
        sentence = _("%(host)s wants an app password. Make one in your account's security settings and enter it here.")
        return Trouble("app-password", sentence % {"host": host}, lasting=True)
    if credential.kind == "xoauth2":
        return Trouble(
            "refused", _("The provider no longer accepts the sign-in. Connect the mailbox again."), lasting=True
        )
    if "basicauthblocked" in low or "logindisabled" in low or "auth mechanism" in low:
        sentence = _(
            "%(host)s accepts no passwords for IMAP. Ask your admin to allow them, or to register Wellworn there."
        )
        return Trouble("no-passwords", sentence % {"host": host}, lasting=True)
    return Trouble("refused", _("The server refused the password. Enter a new one."), lasting=True)


@contextmanager
def plainly(host: str) -> Iterator[None]:
    """Whatever goes wrong inside with a server, as `Trouble` in plain words."""
    not_tls = _("%(host)s does not speak TLS on this port. Use 993 with TLS, or 143 with STARTTLS.")
    try:
        with line.plainly(host, not_tls=not_tls):
            yield
    except exceptions.IMAPClientError as error:
        raise _said(error, host) from error


def _slow(host: str) -> Trouble:
    """A server that answers, and does not come to an end."""
    return Trouble("slow", _("%(host)s takes too long to answer. We try again by ourselves.") % {"host": host})


def _said(error: Exception, host: str) -> Trouble:
    said = str(error)
    if any(word in said.lower() for word in BUSY):
        return Trouble("busy", _("%(host)s asks us to slow down. We try again by ourselves.") % {"host": host})
    if isinstance(error, exceptions.IMAPClientAbortError):
        return Trouble("dropped", _("%(host)s closed the connection. We try again by ourselves.") % {"host": host})
    sentence = _("%(host)s answered in a way we do not understand: “%(said)s”. We try again by ourselves.")
    return Trouble("odd-answer", sentence % {"host": host, "said": said[:200]})
