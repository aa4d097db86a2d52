"""The pure stages on real mail: counts that must not get worse. Nothing of the mail itself is written here."""

from __future__ import annotations

import email
import email.policy
import importlib
import os
from collections import Counter
from email.utils import getaddresses
from functools import cache
from pathlib import Path

import pytest

from wellworn.capture.contact import found
from wellworn.capture.message import Message, Unreadable
from wellworn.capture.parse import parse
from wellworn.capture.parse.message import read
from wellworn.capture.sanitise import sanitise
from wellworn.capture.screen import Facts, bounced, screen
from wellworn.capture.words import words
from wellworn.capture.words.signature import WEIGHTS

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WELLWORN_SHARED_DATA") or ROOT.parent / "shared" / "data")
pytestmark = pytest.mark.skipif(
    not (SHARED / "mail").is_dir(), reason=f"The real mail is not at {SHARED} (set WELLWORN_SHARED_DATA)."
)

NOT_MAIL = ("LICENSE", "README", "COPYRIGHT")
SETS = {"enron_maildir": 1391, "spamassassin_ham": 1525, "sisimai_bounces": 315, "cpython_test_email": 48}


@cache
def files(name: str) -> tuple[Path, ...]:
    """The message files of a set."""
    return tuple(
        p for p in sorted((SHARED / "mail" / name).rglob("*")) if p.is_file() and not p.name.startswith(NOT_MAIL)
    )


@cache
def messages(name: str) -> tuple[Message, ...]:
    """Those of them that are mail."""
    return tuple(m for path in files(name) if isinstance(m := read(path.read_bytes()), Message))


@pytest.mark.parametrize(("name", "count"), SETS.items())
def test_every_message_of_a_set_is_read(name: str, count: int) -> None:
    unread = [path.name for path in files(name) if isinstance(read(path.read_bytes()), Unreadable)]
    assert len(files(name)) == count
    assert unread == (["msg_19.txt"] if name == "cpython_test_email" else [])  # which has no header at all


def test_every_torture_message_is_read() -> None:
    emls = [path for path in files("flanker_fixtures") if path.suffix == ".eml"]
    assert len(emls) == 48
    assert all(isinstance(read(path.read_bytes()), Message) for path in emls)


def test_dates_and_senders_are_found_nearly_everywhere() -> None:
    for name, undated in (("enron_maildir", 0), ("spamassassin_ham", 0)):
        assert sum(m.occurred_at is None for m in messages(name)) <= undated
        assert all(m.sender.address and (m.text or m.html) for m in messages(name))


@pytest.mark.parametrize("name", ["enron_maildir", "spamassassin_ham"])
def test_addresses_and_subjects_agree_with_the_standard_library(name: str) -> None:
    differences = Counter[str]()
    for path in files(name):
        raw = path.read_bytes()
        ours = parse(raw)
        theirs = email.message_from_bytes(raw, policy=email.policy.compat32)
        assert isinstance(ours, Message)
        for field, got in (("to", ours.to), ("cc", ours.cc)):
            wanted = {
                address.lower() for _name, address in getaddresses([str(theirs.get(field, ""))]) if "@" in address
            }
            differences[field] += not wanted <= {m.address for m in got} and "=?" not in str(theirs.get(field, ""))
        subject = str(theirs.get("subject", ""))
        differences["subject"] += (
            "=?" not in subject
            and subject.isascii()
            and not ours.subject.startswith(" ".join(subject.split()))  # a badly folded one is longer here
        )
    assert differences["subject"] == 0
    assert differences["to"] + differences["cc"] <= 5


def test_every_report_by_a_mail_server_is_screened() -> None:
    reasons = Counter(screen(m, Facts()) for m in messages("sisimai_bounces"))
    assert reasons[""] == 0
    assert reasons["bounce"] >= 305
    assert sum(bounced(m) is not None for m in messages("sisimai_bounces")) >= 280


def test_list_mail_is_screened_and_letters_between_people_are_kept() -> None:
    lists = Counter(screen(m, Facts()) for m in messages("spamassassin_ham"))
    assert lists["list"] >= 1390
    letters = Counter(screen(m, Facts(internal_domains=frozenset({"enron.com"}))) for m in messages("enron_maildir"))
    assert letters["internal"] >= 800
    assert letters[""] >= 500
    assert not set(letters) & {"list", "automatic-reply", "bounce", "spam"}


@pytest.mark.parametrize("name", [*SETS, "flanker_fixtures"])
def test_every_message_passes_all_the_pure_stages(name: str) -> None:
    for message in messages(name):
        parts = words(message)
        found(parts, message.sender, "US")
        assert "<script" not in sanitise(message.html).lower()
        if message.text.strip() and not message.html:
            assert parts.new or parts.quoted or parts.signature


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measuring scripts, importable."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))


@pytest.mark.parametrize(
    ("name", "least"),
    [("replies_of_html", 9), ("standard_replies", 12), ("stripped_signatures", 6), ("short_replies", 21)],
)
def test_labelled_letters_come_apart_as_their_labels_say(bench: None, name: str, least: int) -> None:
    quality = importlib.import_module("quality")
    assert sum(right for _file, right in getattr(quality, name)()) >= least


def test_signatures_of_the_held_out_half_are_found_better_than_by_the_published_tool(bench: None) -> None:
    quality = importlib.import_module("quality")
    ours, theirs = quality.signatures(True), quality.TALON
    assert (ours[5], ours[6]) > (theirs[5], theirs[6])  # F1 and accuracy, as decimals of one length


def test_the_weights_are_those_that_the_letters_teach(bench: None) -> None:
    training = importlib.import_module("signature_training")
    assert training.taught() == WEIGHTS
