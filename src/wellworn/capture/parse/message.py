"""The whole message: envelope, fields, body, and the little that is too broken to be one."""

from __future__ import annotations

import re

from wellworn.capture.message import Mention, Message, Unreadable
from wellworn.capture.parse.addresses import mentions
from wellworn.capture.parse.body import Contents, part, walk
from wellworn.capture.parse.charset import clean
from wellworn.capture.parse.dates import occurred
from wellworn.capture.parse.encoded import plain
from wellworn.capture.parse.headers import OF_MAIL, Fields, block, fields
from wellworn.capture.parse.tnef import unpack

LARGEST = 100 * 1024 * 1024
MOST_REFERENCES = 200
identifier = re.compile(r"<([^<>]{1,2000}+)>")


def parse(raw: bytes) -> Message | Unreadable:
    """The message in `raw`, or why there is none. Never raises: what defeats the parser is kept to be tried after an upgrade."""
    try:
        return read(raw)
    except Exception:  # noqa: BLE001, the one place where everything is caught: a stranger's bytes must not stop a run
        return Unreadable("not-understood")


def read(raw: bytes) -> Message | Unreadable:
    """The message in `raw`, or why there is none."""
    if not raw.strip(b"\0 \t\r\n"):
        return Unreadable("empty")
    if len(raw) > LARGEST:
        return Unreadable("too-large")
    raw = prepared(raw)
    head, body = block(raw, 0, len(raw))
    found, early = fields(head)
    names = {name for name, _value in found}
    if names.isdisjoint(OF_MAIL):
        return Unreadable("no-headers")
    return assembled(raw, early if early >= 0 else body, found)


def prepared(raw: bytes) -> bytes:
    """`raw` as single-byte text with line feeds: UTF-16, a byte order mark, leading blank lines and Mac line ends undone."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or (raw[1:20:2] == b"\0" * 10 or raw[0:19:2] == b"\0" * 10):
        order = "utf-16" if raw[:1] in (b"\xff", b"\xfe") else "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
        raw = raw.decode(order, "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw[:1] in (b"\n", b"\r", b" ", b"\0"):
        raw = raw.lstrip(b"\0 \t\r\n")
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    return raw


def assembled(raw: bytes, start: int, found: Fields) -> Message:
    """The message whose fields are `found` and whose body starts at `start`."""
    headers: dict[str, str] = {}
    for name, value in found:
        if name not in headers:
            headers[name] = clean(plain(value)) if "=?" in value or not value.isascii() else value
    everything = Contents()
    top = part(raw, start, len(raw), found)
    walk(top, everything)
    for packed in everything.tnef:
        unpack(packed, everything)
    raws = dict(reversed(found))
    to, sender = mentions(raws.get("to", "")), author(raws)
    if "x-from" in raws:
        sender, to = exported(sender, to, raws)
    if not top.kind.endswith("/report") and not everything.report.get("action"):
        everything.report.clear()
    return Message(
        message_id=single(headers.get("message-id", "")),
        occurred_at=occurred([v for n, v in found if n == "date"], [v for n, v in found if n == "received"]),
        subject=" ".join(headers.get("subject", "").split()),
        sender=sender,
        to=to,
        cc=mentions(raws.get("cc", "")),
        bcc=mentions(raws.get("bcc", "")),
        reply_to=mentions(raws.get("reply-to", "")),
        delivered_to=delivered(found),
        references=references(headers.get("references", ""), headers.get("in-reply-to", "")),
        headers=headers,
        text="\n".join(everything.text),
        html="\n".join(everything.html),
        attachments=tuple(everything.attachments),
        calendars=tuple(everything.calendars),
        content_type=clean(top.kind),
        report={name: clean(value) for name, value in everything.report.items() if value},
    )


def author(raws: dict[str, str]) -> Mention:
    """Who wrote it: the first address of From, else of Sender, else whatever name there is."""
    named = Mention("")
    for field in ("from", "sender", "x-from"):
        for mention in mentions(raws.get(field, "")):
            if mention.address:
                return mention
            named = named if named.name else mention
    return named


def exported(sender: Mention, to: tuple[Mention, ...], raws: dict[str, str]) -> tuple[Mention, tuple[Mention, ...]]:
    """Names from the X-From and X-To fields, in which archives exported from Notes and Exchange keep them."""
    if not sender.name:
        sender = Mention(sender.address, next((m.name for m in mentions(raws["x-from"])), ""))
    named = mentions(raws.get("x-to", ""))
    if len(named) == len(to) == 1 and not to[0].name:
        to = (Mention(to[0].address, named[0].name),)
    return sender, to


def single(value: str) -> str:
    """A message id without its brackets; what has none is taken as it stands."""
    match = identifier.search(value)
    return "".join((match.group(1) if match else value).split()).strip("<>")[:900]


def references(chain: str, reply: str) -> tuple[str, ...]:
    """The ids of a conversation's earlier messages, oldest first. A long chain keeps its root and its newest."""
    ids = ["".join(one.split()) for one in identifier.findall(chain) + identifier.findall(reply)[:1]]
    unique = list(dict.fromkeys(one for one in ids if one))
    if len(unique) > MOST_REFERENCES:
        unique = unique[:1] + unique[1 - MOST_REFERENCES :]
    return tuple(unique)


def delivered(found: Fields) -> tuple[str, ...]:
    """The addresses that the receiving servers noted."""
    wanted = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to")
    values = [mentions(value) for name, value in found if name in wanted]
    return tuple(dict.fromkeys(m.address for several in values[:20] for m in several if m.address))
