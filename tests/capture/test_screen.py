"""Mail that is not for the record is told by its headers, and mail between people is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.message import Mention, Message
from wellworn.capture.reasons import IGNORED, UNREADABLE, explain
from wellworn.capture.screen import Facts, bounced, is_noreply, is_role, screen

FACTS = Facts(
    own=frozenset({"ana@norrvik.example", "ana.lind@home.example"}),
    internal_domains=frozenset({"norrvik.example"}),
    blocked=frozenset({"pest@shop.example", "rival.example"}),
)


def mail(
    sender: str = "tom@acme.example", *to: str, subject: str = "Pumps", references: tuple[str, ...] = (), **headers: str
) -> Message:
    """A message with these headers, `x_y` standing for X-Y."""
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return Message(
        "1@x",
        None,
        subject,
        Mention(sender),
        to=tuple(map(Mention, to or ("ana@norrvik.example",))),
        references=references,
        headers=named,
    )


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (mail(), ""),
        (mail("ana@norrvik.example", "tom@acme.example"), ""),
        (mail("ben@norrvik.example", "ana@norrvik.example"), "internal"),
        (mail("ben@eu.norrvik.example", "ana@norrvik.example"), "internal"),
        (mail("ana@norrvik.example", "ana.lind@home.example"), "own"),
        (mail("ben@norrvik.example", "ana@norrvik.example", "tom@acme.example"), ""),
        (mail(list_id="<users.pump.example>"), "list"),
        (mail(precedence="list"), "list"),
        (mail(precedence="bulk"), "bulk"),
        (mail(feedback_id="1:2:3:esp"), "bulk"),
        (mail(list_unsubscribe="<mailto:u@acme.example>"), "bulk"),
        (mail(subject="Re: Pumps", references=("0@x",), list_unsubscribe="<https://salestool.example/u>"), ""),
        (mail(auto_submitted="auto-generated"), "bulk"),
        (mail(auto_submitted="auto-replied"), "automatic-reply"),
        (mail(auto_submitted="no"), ""),
        (mail(x_autoreply="yes"), "automatic-reply"),
        (mail(subject="Automatische Antwort: Pumpen", references=("0@x",)), "automatic-reply"),
        (mail(subject="Out of office", x_auto_response_suppress="All"), "automatic-reply"),
        (mail(subject="Out of office next week, can we meet before?"), ""),  # a subject alone proves nothing
        (mail(x_auto_response_suppress="OOF"), ""),  # Exchange puts it on people's mail too
        (mail("mailer-daemon@acme.example", subject="Undelivered Mail Returned to Sender"), "bounce"),
        (mail("no-reply@acme.example"), "no-reply"),
        (mail("info@acme.example"), "role"),
        (mail("info@acme.example", "ana@norrvik.example", "tom@acme.example"), ""),
        (mail("ana@norrvik.example", "support@acme.example"), "role"),
        (mail(sensitivity="Private"), "private"),
        (mail("ana@norrvik.example", "tom@acme.example", sensitivity="Company-Confidential"), "private"),
        (mail(sensitivity="Normal"), ""),
        (mail("pest@shop.example"), "blocked"),
        (mail("boss@mail.rival.example"), "blocked"),
        (mail("ana@norrvik.example", "tom@acme.example", "boss@rival.example"), "blocked"),
        (mail(x_spam_flag="YES"), "spam"),
        (mail("ana@norrvik.example", "tom@acme.example", x_unsent="1"), "draft"),
        (
            mail("ana@norrvik.example", "tom@acme.example", precedence="bulk"),
            "",
        ),  # what a member sent to a person is kept
        (
            mail("ana@norrvik.example", "tom@acme.example", auto_submitted="auto-replied"),
            "automatic-reply",
        ),  # her own absence note
        (Message("", None, "", Mention("")), "nobody"),
    ],
)
def test_each_kind_of_mail_has_its_reason(message: Message, reason: str) -> None:
    assert screen(message, FACTS) == reason


def test_an_invitation_by_itself_is_calendar_only_and_one_in_a_letter_is_a_letter() -> None:
    calendars = (b"BEGIN:VCALENDAR",)
    tom, ana = Mention("tom@acme.example"), (Mention("ana@norrvik.example"),)
    alone = Message("", None, "Accepted: Pumps", tom, ana, calendars=calendars, content_type="text/calendar")
    letter = Message(
        "", None, "Pumps", tom, ana, calendars=calendars, content_type="multipart/mixed", text="Can we meet?"
    )
    assert (screen(alone, FACTS), screen(letter, FACTS)) == ("calendar-only", "")


def test_a_body_never_decides() -> None:
    assert (
        screen(
            Message(
                "", None, "Hi", Mention("tom@acme.example"), (Mention("ana@norrvik.example"),), text="unsubscribe here"
            ),
            FACTS,
        )
        == ""
    )


def test_every_reason_has_a_sentence() -> None:
    for key in (*IGNORED, *UNREADABLE):
        assert explain(key).endswith(".")


def test_a_bounce_tells_the_address_and_the_status() -> None:
    report = {"final-recipient": "rfc822; Gone@Acme.example", "action": "failed", "status": "5.1.1 (no such user)"}
    message = Message(
        "", None, "failure", Mention("mailer-daemon@b.example"), content_type="multipart/report", report=report
    )
    assert bounced(message) == ("gone@acme.example", "5.1.1")


def test_a_delay_or_a_complaint_is_no_bounced_address() -> None:
    for report in (
        {"final-recipient": "rfc822; a@b.example", "action": "delayed"},
        {"feedback-type": "abuse", "original-rcpt-to": "a@b.example"},
    ):
        message = Message(
            "", None, "report", Mention("mailer-daemon@b.example"), content_type="multipart/report", report=report
        )
        assert bounced(message) is None
        assert screen(message, FACTS) == "bounce"


def test_a_bounce_in_prose_tells_the_address_too() -> None:
    text = "Hi. I was not able to deliver your message to:\n<gone@acme.example>: 550 5.1.1 no mailbox here"
    message = Message(
        "", None, "failure notice", Mention("mailer-daemon@b.example"), (Mention("ana@norrvik.example"),), text=text
    )
    assert bounced(message) == ("gone@acme.example", "5.1.1")


@pytest.mark.parametrize(
    "address",
    [
        "info@a.example",
        "Sales-EMEA@a.example",
        "support.de@a.example",
        "help+7@a.example",
        "contact-us@a.example",
        "neko-request@a.example",
    ],
)
def test_shared_addresses_are_roles(address: str) -> None:
    assert is_role(address)


@pytest.mark.parametrize(
    "address",
    [
        "tom@a.example",
        "t.post@a.example",
        "info.bell@a.example",
        "marketa@a.example",
        "mark.et@a.example",
        "salesh@a.example",
    ],
)
def test_people_are_no_roles(address: str) -> None:
    assert not is_role(address)


@pytest.mark.parametrize(
    "address",
    [
        "noreply@a.example",
        "no-reply+x@a.example",
        "do_not_reply@a.example",
        "orders-noreply@a.example",
        "mailer-daemon@a.example",
        "notifications@a.example",
    ],
)
def test_addresses_that_nobody_reads_are_told(address: str) -> None:
    assert is_noreply(address)


@pytest.mark.parametrize("address", ["norbert@a.example", "alerta.gomez@a.example"])
def test_people_whose_names_look_alike_are_read(address: str) -> None:
    assert not is_noreply(address)


@given(
    st.dictionaries(st.text(max_size=20), st.text(max_size=80)),
    st.text(max_size=60),
    st.text(max_size=60),
    st.text(max_size=200),
)
def test_any_headers_are_screened(headers: dict[str, str], sender: str, subject: str, text: str) -> None:
    message = Message(
        "", None, subject, Mention(sender), (Mention(subject),), headers=headers, text=text, report=headers
    )
    assert screen(message, FACTS) in {"", *IGNORED}
    bounced(message)
