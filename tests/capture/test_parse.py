"""Any bytes become a message or a reason, and odd mail is still mail."""

from __future__ import annotations

import base64
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wellworn.capture import reasons
from wellworn.capture.message import Message, Unreadable
from wellworn.capture.parse import parse
from wellworn.capture.parse.addresses import mentions
from wellworn.capture.parse.body import DEEPEST, MOST_PARTS, MOST_TEXT
from wellworn.capture.parse.charset import decode
from wellworn.capture.parse.encoded import parameters, plain
from wellworn.capture.parse.message import read

HEAD = b"From: Ann Bell <ann@acme.example>\nTo: ben@norrvik.example\nSubject: Hello\nDate: Fri, 5 May 2023 10:11:12 +0200\n"


def texts(value: object) -> list[str]:
    """Every text anywhere inside a value."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for one in fields(value) for text in texts(getattr(value, one.name))]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    if isinstance(value, tuple):
        return [text for one in value for text in texts(one)]
    return []


def understood(raw: bytes) -> Message:
    """The message in `raw`, which must be one."""
    message = read(raw)
    assert isinstance(message, Message)
    return message


mailish = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from([
            b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Type: text/html\n",
            b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n", b"\n", b"\r\n", b"\n\n", b"--x\n", b"--x--\n",
            b"=?utf-8?B?", b"=?utf-8?Q?", b"?=", b"<a@b.example>", b", ", b"; ", b'"', b"(", b")", b"charset=utf-7\n", b"charset*0*=''%ff",
            b"Content-Type: message/rfc822\n\n", b"Content-Type: application/ms-tnef\n\n", b"\x78\x9f\x3e\x22", b"\xff\xfe", b"\0", b" \n", b"Content-Type: text/calendar\n\n",
            b"Content-Type: text/plain; format=flowed\n", b"Content-Type: message/delivery-status\n\n",
        ]),
    ),
    max_size=60,
)  # fmt: skip


@given(st.one_of(st.binary(max_size=2000), mailish.map(b"".join), mailish.map(lambda parts: HEAD + b"".join(parts))))
@example(b"")
@example(b"\xff\xfe" + "From: a@b.example\n\nHi".encode("utf-16-le"))
@example(HEAD + b"Content-Type: text/plain; charset=utf-7\n\n+2AA-")
def test_any_bytes_are_a_message_or_a_reason(raw: bytes) -> None:
    outcome = read(raw)  # not parse(): nothing may need its net
    for text in texts(outcome):
        assert "\0" not in text
        text.encode("utf-8")  # refuses lone surrogates


@given(st.text(max_size=500))
def test_any_header_value_is_decoded_and_taken_apart(value: str) -> None:
    value = value.replace("\ud800", "")
    assert isinstance(plain(value), str)
    assert all(mention.address or mention.name for mention in mentions(value)) or value.strip()
    parameters(value)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_charset_label_decodes_any_bytes(raw: bytes, label: str) -> None:
    decode(raw, label).encode("utf-8")


@pytest.mark.parametrize(
    "label", ["zip", "zlib", "hex", "bz2", "rot13", "idna", "punycode", "unicode_escape", "undefined", "base64"]
)
def test_a_codec_that_is_no_charset_is_never_run(label: str) -> None:
    assert decode(b"abc \\u0041", label) == "abc \\u0041"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\r\n \0\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\x01" * 90, "no-headers"),
        (b"Just a note to myself.\n\nMilk.", "no-headers"),
    ],
)
def test_what_is_no_mail_is_unreadable_with_a_reason_and_a_sentence(raw: bytes, reason: str) -> None:
    outcome = parse(raw)
    assert isinstance(outcome, Unreadable)
    assert outcome.reason == reason
    assert reasons.explain(outcome.reason).endswith(".")


def test_a_plain_message_is_read_whole() -> None:
    message = understood(
        HEAD + b"Message-ID: <1@acme.example>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>\n\nHi Ben,\r\nyes.\r\n"
    )
    assert (message.sender.address, message.sender.name) == ("ann@acme.example", "Ann Bell")
    assert message.occurred_at == datetime(2023, 5, 5, 8, 11, 12, tzinfo=UTC)
    assert message.references == ("a@x", "b@x")
    assert message.message_id == "1@acme.example"
    assert message.text == "Hi Ben,\nyes.\n"


def test_a_message_without_date_sender_and_id_is_still_a_message() -> None:
    message = understood(b"Subject: odd\n\nbody")
    assert (message.message_id, message.occurred_at, message.sender.address, message.text) == ("", None, "", "body")


def test_the_newest_received_time_stands_in_for_a_missing_or_impossible_date() -> None:
    received = b"Received: from a by b; Tue, 3 Mar 2020 10:00:00 +0000\nReceived: from c by a; Tue, 3 Mar 2020 09:00:00 +0000\n"
    for date in (
        b"",
        b"Date: never\n",
        b"Date: Sat, 1 Jan 2050 00:00:00 +0000\n",
        b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n",
    ):
        assert understood(b"From: a@b.example\n" + date + received + b"\nx").occurred_at == datetime(
            2020, 3, 3, 10, tzinfo=UTC
        )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?UTF-8?B?SMOpbMOobmU=?=", "Hélène"),
        ("=?UTF-8?Q?H=C3=A9l=C3?= =?UTF-8?Q?=A8ne?=", "Hélène"),  # one character split over two words
        ("=?iso-8859-1?Q?Andr=E9 Smith?=", "André Smith"),  # white space inside the word
        ("=?utf-8?B?SMOpbMOobmU?=", "Hélène"),  # no padding
        ("=?utf-8*fr?Q?caf=C3=A9?=", "café"),  # with a language
        ('"=?utf-8?Q?caf=C3=A9?="', '"café"'),  # quoted
        ("=?nonsense?Q?caf=C3=A9?=", "café"),
        ("Re:=?utf-8?Q?_caf=C3=A9?=!", "Re: café!"),
        ("=?utf-8?Q?caf=C3=A9", "café"),  # never closed
        ("=?gb2312?B?zfXOsA==?=", "王伟"),
    ],
)
def test_encoded_words_are_read_in_their_broken_forms(value: str, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ann Bell <ANN@Acme.example>", [("ann@acme.example", "Ann Bell")]),
        ("Bell, Ann <ann@acme.example>, ben@b.example", [("ann@acme.example", "Bell, Ann"), ("ben@b.example", "")]),
        ('"Bell, Ann" <ann@acme.example>', [("ann@acme.example", "Bell, Ann")]),
        ("ann@acme.example (Ann Bell)", [("ann@acme.example", "Ann Bell")]),
        ("Sales: ann@acme.example, Ben <ben@b.example>;", [("ann@acme.example", ""), ("ben@b.example", "Ben")]),
        ("undisclosed-recipients:;", []),
        ("Ann <ann.o'neil@acme.example>", [("ann.o'neil@acme.example", "Ann")]),
        ("'ann.o'neil@acme.example'", [("ann.o'neil@acme.example", "")]),
        ("<<ann@acme.example>>", [("ann@acme.example", "")]),
        ("'ann@acme.example' <ann@acme.example>", [("ann@acme.example", "")]),
        ("ann@acme.example; ben@b.example", [("ann@acme.example", ""), ("ben@b.example", "")]),
        ("=?utf-8?Q?Bell=2C_Ann?= <ann@acme.example>", [("ann@acme.example", "Bell, Ann")]),
        ("<mailto:ann@acme.example>", [("ann@acme.example", "")]),
        ("Jörg <jörg@bücher.example>", [("jörg@xn--bcher-kva.example", "Jörg")]),
        ("", []),
        ("Ann Bell <>", [("", "Ann Bell")]),
    ],
)
def test_address_lists_are_read_as_people_write_them(value: str, found: list[tuple[str, str]]) -> None:
    assert [(mention.address, mention.name) for mention in mentions(value)] == found


def test_parameters_in_pieces_and_charsets_are_joined() -> None:
    value = "attachment; filename*0*=utf-8''caf%C3%A9; filename*1=\" plan\"; filename*2*=%2Epdf"
    assert parameters(value) == ("attachment", {"filename": "café plan.pdf"})


def test_text_is_decoded_when_the_declared_charset_is_wrong_or_missing() -> None:
    for head, body in (
        (b"Content-Type: text/plain; charset=us-ascii\n", "Grüße"),
        (b"Content-Type: text/plain; charset=does-not-exist\n", "Grüße"),
        (b"", "Grüße aus Köln"),
    ):
        assert understood(HEAD + head + b"\n" + body.encode()).text == body
    latin = understood(HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + "Grüße aus Köln".encode("cp1252"))
    assert latin.text == "Grüße aus Köln"


def test_undeclared_japanese_is_told_by_its_escapes() -> None:
    assert understood(HEAD + b"\n" + "見積書をお願いします".encode("iso2022_jp")).text == "見積書をお願いします"


def test_raw_8_bit_headers_are_read() -> None:
    assert understood("From: Jörg <j@b.example>\nSubject: Grüße\n\nx".encode()).subject == "Grüße"
    latin = (
        "From: Jörg <j@b.example>\nSubject: Grüße aus Köln\nContent-Type: text/plain; charset=iso-8859-1\n\nx".encode(
            "latin-1"
        )
    )
    assert understood(latin).sender.name == "Jörg"


@pytest.mark.parametrize("order", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_message_saved_as_utf_16_is_read(order: str) -> None:
    assert understood((HEAD.decode() + "\nGrüße").encode(order)).text == "Grüße"


def test_an_mbox_from_line_and_leading_blank_lines_are_skipped() -> None:
    assert understood(b"From ann@acme.example Fri May  5 10:11:12 2023\n" + HEAD + b"\nx").subject == "Hello"
    assert understood(b"\n\n" + HEAD + b"\nx").subject == "Hello"


def test_a_badly_folded_header_does_not_end_the_block() -> None:
    assert understood(b"Subject: a very\nlong subject\nFrom: a@b.example\n\nx").sender.address == "a@b.example"


def test_truncated_base64_gives_what_is_there() -> None:
    body = base64.b64encode(b"Hello Ben, the pump has arrived.")[:-3]
    message = understood(HEAD + b"Content-Transfer-Encoding: base64\n\n" + body)
    assert message.text.startswith("Hello Ben, the pump has")


def test_alternatives_attachments_calendars_and_nested_messages_are_told_apart() -> None:
    raw = HEAD + (
        b'Content-Type: multipart/mixed; boundary="out"\n\n--out\nContent-Type: multipart/alternative; boundary=in\n\n'
        b"--in\nContent-Type: text/plain\n\nplain\n--in\nContent-Type: text/html\n\n<p>html\n--in--\n"
        b'--out\nContent-Type: application/pdf; name="offer.pdf"\nContent-Transfer-Encoding: base64\n\nQUJD\nREVG\n'
        b"--out\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
        b"--out\nContent-Type: message/rfc822\n\nSubject: inner\nFrom: c@d.example\n\nnot ours\n"
    )
    message = understood(raw)  # and the closing delimiter is missing
    assert (message.text, message.html) == ("plain", "<p>html")
    assert message.calendars == (b"BEGIN:VCALENDAR\nEND:VCALENDAR",)
    assert [(one.name, one.size) for one in message.attachments] == [("offer.pdf", 6), ("inner.eml", 43)]


def test_the_fields_of_a_delivery_report_are_kept() -> None:
    raw = b"From: MAILER-DAEMON@b.example\nContent-Type: multipart/report; boundary=x\n\n--x\n\nSorry\n--x\nContent-Type: message/delivery-status\n\n"
    raw += b"Reporting-MTA: dns; b.example\n\nFinal-Recipient: rfc822; gone@acme.example\nAction: failed\nStatus: 5.1.1\n--x--\n"
    report = understood(raw).report
    assert (report["final-recipient"], report["action"], report["status"]) == (
        "rfc822; gone@acme.example",
        "failed",
        "5.1.1",
    )


def test_nesting_and_numbers_of_parts_are_bounded() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400))
    assert isinstance(read(b"From: a@b.example\n" + deep), Message)
    wide = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: image/png\n\nA\n" * (MOST_PARTS * 4)
    assert len(understood(b"From: a@b.example\n" + wide).attachments) <= MOST_PARTS
    assert DEEPEST < 50


def test_huge_lines_headers_and_bodies_are_cut_not_refused() -> None:
    assert len(understood(HEAD + b"\n" + b"x" * 10_000_000).text) <= MOST_TEXT
    assert understood(HEAD + b"X-Endless: " + b"y" * 3_000_000 + b"\n\nbody").text == "body"
    assert understood(HEAD + b"X-Many: 1\n" * 100_000 + b"\nbody").text == "body"
    assert understood(HEAD + b"Cc: " + b"a@b.example, " * 100_000 + b"\n\nbody").text == "body"
    assert understood(HEAD + b"X-Words: " + b"=?x?q?" * 20_000 + b"\n\nbody").text == "body"


def test_names_kept_beside_addresses_in_exported_archives_are_used() -> None:
    raw = b"From: ann.bell@acme.example\nTo: ben@b.example\nX-From: Bell, Ann </O=ACME/OU=NA/CN=RECIPIENTS/CN=ABELL>\nX-To: Ben Okafor\n\nx"
    message = understood(raw)
    assert (message.sender.name, message.to[0].name) == ("Bell, Ann", "Ben Okafor")
