"""Talking to an OpenAI-compatible service: one guarded request, a time limit, and failure as a sentence."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from wellworn.lib import outbound
from wellworn.lib.patience import at_most

TIMEOUT = 30.0  # seconds without a byte
PATIENCE = 120.0  # and for the whole answer: slow models on small machines think for a minute
LARGEST = 1 << 20  # bytes of an answer


class NoAnswer(Exception):
    """The service did not answer as it should; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Service:
    """Where the model is, and the key to it."""

    base_url: str
    key: str
    model: str


def complete(service: Service, messages: list[dict[str, str]]) -> str:
    """The model's answer. Raises NoAnswer."""
    parts = urlsplit(service.base_url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    if parts.scheme not in ("http", "https") or not host:
        raise NoAnswer(_("The address of the language model begins with https://."))
    body = json.dumps({"model": service.model, "messages": messages, "temperature": 0}).encode()
    head = {"Content-Type": "application/json", "Accept": "application/json"}
    if service.key:
        head["Authorization"] = f"Bearer {service.key}"
    try:
        status, answer = _posted(
            host, parts.port or (443 if tls else 80), f"{parts.path.rstrip('/')}/chat/completions", body, head, tls=tls
        )
    except outbound.OutboundError as error:
        raise NoAnswer(error.sentence) from error
    except TimeoutError as error:
        sentence = _("%(host)s takes longer than two minutes to answer. Choose a faster model, or one that is nearer.")
        raise NoAnswer(sentence % {"host": host}) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(_("%(host)s broke off. We try again later.") % {"host": host}) from error
    if status in (401, 403):
        raise NoAnswer(_("%(host)s does not accept the key. Enter it again.") % {"host": host})
    if status != 200:
        raise NoAnswer(
            _("%(host)s answers with %(status)s. Check the address and the model's name.")
            % {"host": host, "status": status}
        )
    return _content(answer, host)


def _posted(host: str, port: int, path: str, body: bytes, head: dict[str, str], *, tls: bool) -> tuple[int, bytes]:
    """One POST over a checked connection; redirects are not followed, so the key goes nowhere else."""
    line: socket.socket = outbound.open_connection(host, port, TIMEOUT)
    try:
        with at_most(line, PATIENCE):
            line.settimeout(TIMEOUT)
            if tls:
                line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
            connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
            connection.sock = line
            connection.request("POST", path, body, head)
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST)
    finally:
        line.close()


def _content(answer: bytes, host: str) -> str:
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise NoAnswer(
            _("%(host)s does not answer like an OpenAI-compatible service. Check the address.") % {"host": host}
        ) from error
    return content if isinstance(content, str) else ""
