"""winmail.dat is opened for its text, its calendar and its attachments, and a broken one stays an attachment."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.message import Message
from wellworn.capture.parse.body import Contents
from wellworn.capture.parse.message import read
from wellworn.capture.parse.tnef import from_rtf, unpack, unpacked

BODY, RENDERING, TITLE, DATA = 0x0002800C, 0x00069002, 0x00018010, 0x0006800F


def attribute(level: int, name: int, value: bytes) -> bytes:
    """One attribute as [MS-OXTNEF] 2.1.3 writes it."""
    return struct.pack("<BII", level, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def packed(*attributes: bytes) -> bytes:
    """A whole TNEF stream."""
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


WHOLE = packed(
    attribute(1, BODY, b"Hello Ben,\r\nten pumps.\0"),
    attribute(2, RENDERING, b"\x01\0" + b"\xff" * 4 + b"\0" * 8),
    attribute(2, TITLE, b"offer.pdf\0"),
    attribute(2, DATA, b"PDFDATA"),
    attribute(2, RENDERING, b"\x01\0" + b"\xff" * 4 + b"\0" * 8),
    attribute(2, TITLE, b"meeting.ics\0"),
    attribute(2, DATA, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
)


def test_text_attachments_and_calendar_come_out() -> None:
    raw = b"From: a@b.example\nContent-Type: application/ms-tnef; name=winmail.dat\n\n" + WHOLE
    message = read(raw)
    assert isinstance(message, Message)
    assert "ten pumps." in message.text
    assert [(one.name, one.size) for one in message.attachments] == [("offer.pdf", 7), ("meeting.ics", 32)]
    assert message.calendars[0].startswith(b"BEGIN:VCALENDAR")


def test_a_message_that_has_text_keeps_it() -> None:
    raw = (
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHi\n--x\nContent-Type: application/ms-tnef\n\n"
        + WHOLE
        + b"\n--x--"
    )
    message = read(raw)
    assert isinstance(message, Message)
    assert message.text == "Hi"


@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=60).map(lambda tail: WHOLE[:60] + tail),
        st.integers(0, len(WHOLE)).map(lambda n: WHOLE[:n]),
    )
)
def test_any_bytes_in_a_pack_are_survived(raw: bytes) -> None:
    into = Contents()
    unpack(raw, into)
    for text in into.text:
        text.encode("utf-8")


def test_rtf_gives_its_words() -> None:
    rtf = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}\f0 Hello Ben,\par ten pumps f\'fcr \u8364? 5\par}"
    assert from_rtf(rtf) == "Hello Ben,\nten pumps für € 5"


def test_compressed_rtf_that_claims_to_be_enormous_is_not_unpacked() -> None:
    assert unpacked(struct.pack("<IIII", 100, 2**31, 0x75465A4C, 0) + b"x" * 100) == b""
