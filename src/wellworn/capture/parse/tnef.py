"""winmail.dat: what Outlook packs into one attachment when it believes that the reader is Outlook as well."""

from __future__ import annotations

import re

from compressed_rtf import decompress  # type: ignore[import-untyped]
from tnefparse import TNEF  # type: ignore[import-untyped]

from wellworn.capture.message import Attachment
from wellworn.capture.parse.body import CALENDARS, MOST_CALENDARS, MOST_TEXT, Contents
from wellworn.capture.parse.charset import clean, decode

MOST_ATTACHMENTS = 200
MOST_RTF = 8_000_000  # bytes that compressed RTF may claim to unpack to

control = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6})\s?\??|\\(par|line|tab)\b ?|\\\*?[a-zA-Z]{1,32}-?\d{0,10} ?|[{}\r\n]|\\([\\{}~])"
)
html_tags = re.compile(rb"\{\\\*\\htmltag\d* ?")
fonts = re.compile(rb"\{\\(?:fonttbl|colortbl|stylesheet|info|\*\\generator)(?:[^{}]|\{[^{}]*\})*\}")


def unpack(packed: bytes, into: Contents) -> None:
    """Add what `packed` holds: its text where the message has none, its attachments always. Broken packs give what they can."""
    try:
        opened = TNEF(packed, do_checksum=False)
    except Exception:  # noqa: BLE001, tnefparse raises whatever the bytes lead it to; the message stands without them
        into.attachments.append(Attachment("winmail.dat", "application/ms-tnef", len(packed)))
        return
    if not into.text and not into.html:
        written(opened, into)
    for attachment in list(opened.attachments)[:MOST_ATTACHMENTS]:
        name = clean(str(attachment.long_filename() or "attachment"))[:200]
        data = bytes(attachment.data or b"")
        if name.lower().endswith(".ics") and len(into.calendars) < MOST_CALENDARS:
            into.calendars.append(data)
        into.attachments.append(
            Attachment(
                name, next(iter(CALENDARS)) if name.lower().endswith(".ics") else "application/octet-stream", len(data)
            )
        )


def written(opened: TNEF, into: Contents) -> None:
    """The body: HTML, else plain text, else compressed RTF."""
    label = str(getattr(opened, "codepage", "") or "")
    for source, target in (("htmlbody", into.html), ("body", into.text)):
        value = getattr(opened, source, None)
        if value:
            text = decode(value, label) if isinstance(value, bytes) else clean(str(value))
            if text.strip():
                target.append(text[:MOST_TEXT])
    rtf = getattr(opened, "rtfbody", None)
    if rtf and not into.text and not into.html:
        try:
            into.text.append(from_rtf(rtf if rtf.startswith(b"{") else unpacked(rtf)))
        except Exception:  # noqa: BLE001, compressed-rtf raises on anything it does not expect
            return


def unpacked(rtf: bytes) -> bytes:
    """Compressed RTF, unless it claims to be enormous."""
    if int.from_bytes(rtf[4:8], "little") > MOST_RTF:
        return b""
    return bytes(decompress(rtf))


def from_rtf(rtf: bytes) -> str:
    """The words of an RTF document, without its layout."""
    rtf = html_tags.sub(b"{", fonts.sub(b"", rtf[:MOST_RTF]))

    def word(match: re.Match[bytes]) -> bytes:
        """What one control of RTF stands for."""
        hexed, code, name, literal = match.groups()
        if hexed:
            return bytes.fromhex(hexed.decode("ascii")).decode("cp1252", "replace").encode()
        if code:
            return chr(int(code) % 65536).encode("utf-8", "replace")
        if name:
            return b"\t" if name == b"tab" else b"\n"
        return b" " if literal == b"~" else literal or b""

    return clean(control.sub(word, rtf).decode("utf-8", "replace")).strip()[:MOST_TEXT]
