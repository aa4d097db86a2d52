"""The MIME tree of a message, walked within bounds: what is text, HTML, calendar, report or attachment."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

from wellworn.capture.message import Attachment
from wellworn.capture.parse.charset import clean, decode
from wellworn.capture.parse.encoded import parameters, plain, unbase64
from wellworn.capture.parse.headers import Fields, block, fields

DEEPEST = 12  # multiparts inside multiparts; what lies deeper is an attachment
MOST_PARTS = 500
MOST_TEXT = 2_000_000  # characters of text, and as many of HTML
MOST_ENCODED = 4 * MOST_TEXT  # bytes decoded for them
MOST_CALENDARS = 20
LONGEST_CALENDAR = 10_000_000
REPORTS = frozenset({"message/delivery-status", "message/feedback-report", "message/disposition-notification"})
CALENDARS = frozenset({"text/calendar", "application/ics", "application/icalendar"})
TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})

tag = re.compile(r"<[^<>]{1,500}>")


@dataclass(slots=True)
class Contents:
    """What has been gathered from the parts so far."""

    text: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendars: list[bytes] = field(default_factory=list)
    report: dict[str, str] = field(default_factory=dict)
    tnef: list[bytes] = field(default_factory=list)
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the fields that describe it, and where its body lies in `raw`."""

    raw: bytes
    start: int
    stop: int
    kind: str
    parameters: dict[str, str]
    encoding: str = ""
    disposition: str = ""
    name: str = ""

    def data(self, limit: int = LONGEST_CALENDAR) -> bytes:
        """The body with its transfer encoding undone, at most about `limit` bytes of it."""
        body = self.raw[self.start : min(self.stop, self.start + limit * 2)]
        if self.encoding == "base64":
            return unbase64(body)[:limit]
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(body)[:limit]
        return body[:limit]

    def size(self) -> int:
        """How many bytes it decodes to, without decoding it where that can be told from the length."""
        length = self.stop - self.start
        if self.encoding != "base64":
            return length
        breaks = self.raw.count(b"\n", self.start, self.stop) + self.raw.count(b"\r", self.start, self.stop)
        padding = self.raw.count(b"=", max(self.start, self.stop - 6), self.stop)
        return max(0, (length - breaks) * 3 // 4 - padding)


def part(raw: bytes, start: int, stop: int, found: Fields, default: str = "text/plain") -> Part:
    """The part whose header fields are `found` and whose body is `raw[start:stop]`."""
    said = {name: value for name, value in reversed(found) if name.startswith("content-")}
    kind, params = parameters(said["content-type"]) if said.get("content-type") else (default, {})
    if kind.count("/") != 1 or " " in kind:
        kind = default if kind not in ("text", "html", "plain") else "text/html" if kind == "html" else "text/plain"
    encoding = said.get("content-transfer-encoding", "").strip().lower().split(";")[0].strip("\"' ")
    disposition, about = parameters(said["content-disposition"]) if "content-disposition" in said else ("", {})
    name = about.get("filename") or params.get("name") or ""
    return Part(raw, start, stop, kind[:100], params, encoding, disposition, name)


def walk(this: Part, into: Contents, depth: int = 0) -> None:
    """Gather `this` and every part in it. Bounded in depth and number, so that no nesting can cost more than its bytes."""
    into.parts += 1
    if into.parts > MOST_PARTS:
        return
    kind = this.kind
    if kind.startswith("multipart/") and depth < DEEPEST:
        spans = list(split(this.raw, this.start, this.stop, this.parameters.get("boundary", "")))
        if spans:
            default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
            for start, stop in spans:
                walk(opened(this.raw, start, stop, default), into, depth + 1)
            return
        kind = "text/plain"
    attached = this.disposition == "attachment" or (this.name and this.disposition != "inline" and kind != "text/plain")
    if kind in REPORTS:
        report(this, into)
    elif kind in CALENDARS or this.name.lower().endswith((".ics", ".vcs")):
        calendar(this, into)
    elif kind in TNEF or this.name.lower() == "winmail.dat":
        into.tnef.append(this.data(MOST_ENCODED * 4))
    elif kind.startswith("text/") and not attached and kind != "text/rfc822-headers":
        text(this, kind, into)
    else:
        attach(this, into)


def opened(raw: bytes, start: int, stop: int, default: str) -> Part:
    """The part that lies in `raw[start:stop]`, header and body."""
    head, body = block(raw, start, stop)
    found, early = fields(head)
    return part(raw, start + early if early >= 0 else body, stop, found, default)


def split(raw: bytes, start: int, stop: int, boundary: str) -> list[tuple[int, int]]:
    """Where the parts of a multipart lie. Without a boundary the first line that looks like one is taken."""
    mark = b"--" + boundary.strip().encode("utf-8", "surrogateescape")
    if mark == b"--":
        guessed = re.compile(rb"(?:^|\n)(--[^\s-][^\r\n]{5,70})\r?\n").search(raw, start, min(stop, start + 10_000))
        if not guessed:
            return []
        mark = guessed.group(1).rstrip()
    spans: list[tuple[int, int]] = []
    at, begun = start, -1
    while len(spans) < MOST_PARTS:
        found = raw.find(mark, at, stop)
        if found < 0:
            break
        at = found + len(mark)
        if found > start and raw[found - 1 : found] != b"\n":
            continue
        rest = raw[at : at + 2]
        if rest[:1] not in (b"\n", b"\r", b" ", b"\t", b"") and rest != b"--":
            continue
        if begun >= 0:
            end = found - 2 if raw[found - 2 : found] == b"\r\n" else found - 1
            spans.append((begun, max(begun, end)))
        line = raw.find(b"\n", at, stop)
        begun = line + 1 if line >= 0 else stop
        if rest == b"--":
            return spans
    if begun >= 0 and len(spans) < MOST_PARTS:  # the closing delimiter is missing: the last part runs to the end
        spans.append((begun, stop))
    return spans


def text(this: Part, kind: str, into: Contents) -> None:
    """A readable part: HTML, or anything else that is text."""
    target = into.html if kind == "text/html" else into.text
    if sum(map(len, target)) >= MOST_TEXT:
        return
    written = decode(this.data(MOST_ENCODED), this.parameters.get("charset", ""))[:MOST_TEXT]
    if "\r" in written:
        written = written.replace("\r\n", "\n").replace("\r", "\n")
    if kind in ("text/enriched", "text/richtext"):
        written = tag.sub("", written.replace("<nl>", "\n"))
    if kind == "text/plain" and this.parameters.get("format", "").lower() == "flowed":
        written = unflowed(written, this.parameters.get("delsp", "").lower() == "yes")
    if written.strip():
        target.append(written)


def unflowed(written: str, delete_space: bool) -> str:
    """Text of format=flowed (RFC 3676) with its soft line breaks removed where both lines are unquoted."""
    out: list[str] = []
    soft = False
    for line in written.split("\n"):
        quoted = line.startswith(">")
        if line.startswith(" ") and not quoted:
            line = line[1:]
        if soft and not quoted and line != "-- ":
            out[-1] = (out[-1][:-1] if delete_space else out[-1]) + line
        else:
            out.append(line)
        soft = line.endswith(" ") and line != "-- " and not quoted
    return "\n".join(out)


def calendar(this: Part, into: Contents) -> None:
    """A calendar object, as bytes; a named one is listed among the attachments too."""
    if len(into.calendars) < MOST_CALENDARS:
        into.calendars.append(this.data())
    if this.name:
        attach(this, into)


def attach(this: Part, into: Contents) -> None:
    """Note an attachment. A message inside this one is named after its subject."""
    name = this.name
    if this.kind == "message/rfc822":
        found, _early = fields(block(this.raw, this.start, this.stop)[0])
        heads = dict(reversed(found))
        if not name:
            name = f"{plain(heads.get('subject', '')) or 'message'}.eml"
        into.report.setdefault("original-message-id", heads.get("message-id", "").strip("<> "))
        into.report.setdefault("original-to", plain(heads.get("to", "")))
    name = clean(" ".join(plain(name).split()))[:200]
    into.attachments.append(Attachment(name, clean(this.kind), this.size()))


def report(this: Part, into: Contents) -> None:
    """The fields of a delivery status, feedback or disposition report: the first value of each counts."""
    at = this.start
    raw = (
        this.data(200_000)
        if this.encoding in ("base64", "quoted-printable")
        else this.raw[at : min(this.stop, at + 200_000)]
    )
    for group in re.split(rb"\r?\n[ \t]*\r?\n", raw)[:50]:
        for name, value in fields(group.strip(b"\r\n"))[0]:
            into.report.setdefault(name, plain(value))
