"""Handing a mail to a member's own server: guarded, encrypted, signed in, and with the one moment after which nobody knows kept short.

TLS from the first byte or STARTTLS; a password never travels in the clear, except on the loopback of the machine itself when its
operator allows that. Everything before the server's "354 go ahead" can fail without a mail having left. What happens between the last byte
of the message and the server's answer is `Unknown`.
"""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellworn.lib import line, outbound
from wellworn.lib.patience import at_most
from wellworn.lib.trouble import Trouble

PATIENCE_CONNECT = 15.0  # seconds
PATIENCE_ANSWER = 300.0  # RFC 5321, 4.5.3.2.6, wants ten minutes after the data; five is what servers take
PATIENCE_SIGN_IN = 60.0  # for all that is said until we have signed in, however slowly it comes
PATIENCE_MESSAGE = 600.0  # for each half of a message: what goes before it, and itself with its answer


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in: `tls` from the first byte, else STARTTLS."""

    host: str
    port: int
    user: str
    tls: bool = True


class Refused(Exception):
    """The server does not take this mail: for good, or not now. Nothing has left. `sentence` is the server's, in short."""

    def __init__(self, code: int, said: bytes, *, recipient: bool) -> None:
        self.sentence = f"{code} {said.decode(errors='replace')[:300]}"
        super().__init__(self.sentence)
        self.for_good = code >= 500
        self.recipient = recipient  # it is about the one who was written to, not about us


class Unknown(Exception):
    """The line broke while the server had the whole message, and had not yet said whether it takes it."""


class GivenUp(Exception):
    """Whoever hands the mail over said no at the last moment. Nothing has left."""


@contextmanager
def signed_in(server: Server, password: str, *, operator: bool = False) -> Iterator[smtplib.SMTP]:
    """A connection that has signed in. Raises `Trouble`, `lasting` where trying again would not help."""
    with plainly(server.host):
        plain = outbound.open_connection(server.host, server.port, PATIENCE_CONNECT, operator=operator)
    connection = _Line(server, plain)
    try:
        with plainly(server.host), at_most(plain, PATIENCE_SIGN_IN):
            _open(connection, server)
            _log_in(connection, server, password)
        yield connection
    finally:
        _hang_up(connection)


def hand_over(
    connection: smtplib.SMTP, host: str, sender: str, recipient: str, raw: bytes, *, last_word: Callable[[], bool]
) -> None:
    """Hand one message over. Comes back only when the server has taken it.

    `last_word` is asked when the server is ready for the message and nothing of it has left. Raises GivenUp when it says no, `Refused`,
    `Trouble` and `Unknown`.
    """
    with plainly(host), at_most(_open_line(connection), PATIENCE_MESSAGE):
        connection.ehlo_or_helo_if_needed()
        code, said = connection.mail(sender)
        if code != 250:
            raise Refused(code, said, recipient=False)
        code, said = connection.rcpt(recipient)
        if code not in (250, 251):
            raise Refused(code, said, recipient=code in (550, 551, 553))
        code, said = connection.docmd("data")
        if code != 354:
            raise Refused(code, said, recipient=False)
    if not last_word():
        raise GivenUp  # the connection is closed without the end of the data: the server must throw it away
    try:
        with at_most(_open_line(connection), PATIENCE_MESSAGE):
            connection.send(quoted(raw))
            code, said = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown from error
    if code != 250:
        raise Refused(code, said, recipient=False)


def _open_line(connection: smtplib.SMTP) -> socket.socket:
    if connection.sock is None:
        raise smtplib.SMTPServerDisconnected("hung up")
    return connection.sock


def quoted(raw: bytes) -> bytes:
    """A message as it goes over the line: lines that begin with a dot doubled, ended by a dot alone (RFC 5321, 4.5.2)."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"\r\n".join(b"." + one if one.startswith(b".") else one for one in lines) + b"\r\n.\r\n"


@contextmanager
def plainly(host: str) -> Iterator[None]:
    """Whatever goes wrong inside with a server, as `Trouble` in plain words."""
    not_tls = _("%(host)s does not speak TLS on this port. Use 465 with TLS, or 587 with STARTTLS.")
    with line.plainly(host, not_tls=not_tls):
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:  # these are OSErrors, and say more than that the line broke
            raise _refused_us(error, host) from error
        except smtplib.SMTPNotSupportedError as error:
            sentence = _("%(host)s takes no sign-in here. Use the port for sending, mostly 465 or 587.")
            raise Trouble("no-sign-in", sentence % {"host": host}, lasting=True) from error
        except smtplib.SMTPServerDisconnected as error:
            raise line.dropped(host) from error
        except smtplib.SMTPException as error:
            sentence = _("%(host)s answered in a way we do not understand: “%(said)s”. We try again by ourselves.")
            raise Trouble("odd-answer", sentence % {"host": host, "said": str(error)[:200]}) from error


class _Line(smtplib.SMTP):
    """SMTP over a socket that the guard on outbound connections has opened."""

    def __init__(self, server: Server, plain: socket.socket) -> None:
        self._server, self._plain = server, plain
        super().__init__(timeout=PATIENCE_CONNECT, local_hostname="localhost")  # our name is nobody's business

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        if not self._server.tls:
            return self._plain
        try:
            return ssl.create_default_context().wrap_socket(self._plain, server_hostname=host)
        except OSError:
            self._plain.close()
            raise


def _open(connection: smtplib.SMTP, server: Server) -> None:
    connection._host = server.host  # type: ignore[attr-defined]  # what smtplib checks the certificate of STARTTLS against
    code, said = connection.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, said)
    assert connection.sock is not None
    connection.sock.settimeout(PATIENCE_ANSWER)
    connection.ehlo()
    if server.tls:
        return
    if connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()
    elif not _is_loopback(connection):
        sentence = _(
            "%(host)s offers no encryption, so the password is not sent. Use port 465, or ask your provider for TLS."
        )
        raise Trouble("unencrypted", sentence % {"host": server.host}, lasting=True)


def _is_loopback(connection: smtplib.SMTP) -> bool:
    """On the machine itself, which the guard lets through only where the operator allows it."""
    assert connection.sock is not None
    return ipaddress.ip_address(connection.sock.getpeername()[0].partition("%")[0]).is_loopback


def _log_in(connection: smtplib.SMTP, server: Server, password: str) -> None:
    if not password and not connection.has_extn("auth"):
        return  # a server that knows its own network
    try:
        connection.login(server.user, password)
    except UnicodeError as error:
        raise Trouble("refused", _("This server takes only plain letters in a password."), lasting=True) from error


def _refused_us(error: smtplib.SMTPAuthenticationError, host: str) -> Trouble:
    said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
    low = said.lower()
    if error.smtp_code < 500:
        return Trouble("busy", _("%(host)s is busy. We try again by ourselves.") % {"host": host})
    if "application-specific" in low or "app password" in low:
        sentence = _("%(host)s wants an app password. Make one in your account's security settings and enter it here.")
        return Trouble("app-password", sentence % {"host": host}, lasting=True)
    if "disabled" in low or "basic authentication" in low:
        sentence = _(
            "%(host)s does not let programs send with a password. Ask your admin to allow SMTP for your account."
        )
        return Trouble("no-passwords", sentence % {"host": host}, lasting=True)
    return Trouble("refused", _("The server refused the password. Enter a new one."), lasting=True)


def _hang_up(connection: smtplib.SMTP) -> None:
    """Close a connection, whatever state it is in; after `data` nothing may be said any more."""
    connection.close()
