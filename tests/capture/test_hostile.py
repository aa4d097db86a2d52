"""Mail and calendars made to deceive or to break: what they say is kept, and nothing of what they try comes through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from tests.conftest import signed_in
from wellworn.capture.calendar.lines import tree
from wellworn.capture.models import Mailbox, Quarantined
from wellworn.capture.parse import parse
from wellworn.capture.words import words
from wellworn.cli import main
from wellworn.members.models import Member
from wellworn.records.models import Activity, Person

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MARKUP = "<img src=http://track.example/p.gif onerror=alert(1)><script>alert(2)</script>"


@pytest.mark.parametrize(
    "raw",
    [
        f"Subject: a{TURNING}b\nFrom: x@y.example\nContent-Type: text/plain; charset=utf-8\n\nHello {TURNING} there",
        "Subject: =?utf-8?q?a=E2=80=AEb?=\nFrom: x@y.example\nContent-Type: text/html\n\n<p>Hello &#8238;&#x2066; there</p>",
    ],
)
def test_no_character_turns_the_direction_of_a_subject_or_a_text(raw: str) -> None:
    message = parse(raw.encode())
    shown = message.subject + words(message).new  # type: ignore[union-attr,arg-type]
    assert "ab" in shown and "Hello" in shown and "there" in shown
    assert not set(shown) & set(TURNING)


def test_no_character_turns_the_direction_of_a_meetings_title() -> None:
    node = tree(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a{TURNING}b\nEND:VEVENT\nEND:VCALENDAR\n".encode())
    assert [one.words("SUMMARY") for one in node.within("VEVENT")] == ["ab"]


def test_reading_needs_no_language_so_a_process_of_the_pool_says_the_true_reason() -> None:
    code = "from wellworn.capture.parse import parse; print(parse(b'').reason, parse(b'\\x89PNG' * 50).reason)"
    env = {**os.environ, "PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "wellworn.web.settings"}
    assert subprocess.check_output([sys.executable, "-c", code], env=env, text=True).split() == ["empty", "no-headers"]


@pytest.mark.django_db(transaction=True)
def test_markup_in_names_subjects_and_texts_is_shown_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = "From: ana@norrvik.example\nTo: p@evil.example\nSubject: Offer\nMessage-ID: <1@n>\nDate: Mon, 1 Jun 2026 10:00:00 +0000\n\nHi"
    answer = (
        f'From: "{MARKUP}" <p@evil.example>\nTo: ana@norrvik.example\nSubject: {MARKUP}\nMessage-ID: <2@e>\n'
        f"Date: Mon, 1 Jun 2026 11:00:00 +0000\n\n{MARKUP}\njavascript:alert(1)\n"
    )
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260601T120000Z\nDTEND:20260601T130000Z\nORGANIZER:mailto:ana@norrvik.example\n"
        f"SUMMARY:{MARKUP}\nLOCATION:javascript:alert(1)\nURL:javascript:alert(1)\nATTENDEE:mailto:p@evil.example\nEND:VEVENT\n"
        "END:VCALENDAR\n"
    )
    for name, text in (("1.eml", first), ("2.eml", answer), ("3.ics", event), ("4.eml", "")):
        (tmp_path / name).write_text(text)
    assert main(["capture", str(tmp_path), "--for", "ana@norrvik.example", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["activities"], told["quarantined"]) == (3, 1)
    assert Quarantined.objects.get().explanation == "There is nothing in it."
    browser = signed_in(Member.objects.get())
    pages = [
        reverse("person", args=[Person.objects.get().pk]),
        "/people",
        "/meetings?whose=all",
        "/search?q=script",
        "/seen",
        "/",
    ]
    pages += [reverse("activity", args=[one.pk]) for one in Activity.objects.all()]
    pages.append(reverse("mailbox", args=[Mailbox.objects.get().pk]))
    for url in pages:
        page = browser.get(url).content.decode()
        assert "<script>alert" not in page and "<img src=http" not in page, url
        assert 'href="javascript:' not in page, url
