"""Mail made to be slow: each pattern that could go back over what it has read is asked with what would make it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from wellworn.capture.message import Message
from wellworn.capture.parse import parse
from wellworn.capture.words import words

LONG = 60_000
NEVER = 120  # seconds: what is read in one is read here, what went back over itself would take hours


@pytest.fixture(autouse=True)
def not_for_ever() -> Iterator[None]:
    """End a test that would not come to its end."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(NEVER)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("unit", [" ", "a", "-", '\\"', "\\(", "=?", "<", "< ", "a@", "é", "&", ".", "a "])
@pytest.mark.parametrize("field", ["From", "References", "Subject"])
def test_no_header_is_slow(field: str, unit: str) -> None:
    sender = "" if field == "From" else "From: femke@aquaveld.example\n"
    for before in ("", "<", '"', "<b@c.example "):
        value = before + unit * (LONG // len(unit))
        message = parse(f"{sender}To: ana@norrvik.example\n{field}: x {value}\n\nHello".encode())
        assert isinstance(message, Message)
        assert message.text.strip() == "Hello"


@pytest.mark.parametrize("unit", ["\n", " \n", "\r\n", "--", "--\n ", "> \n", ": \n", "*\n"])
def test_no_text_is_slow(unit: str) -> None:
    text = f"Hello\n{unit * (300_000 // len(unit))}\nx"
    message = parse(f"From: femke@aquaveld.example\nTo: ana@norrvik.example\nSubject: x\n\n{text}".encode())
    assert isinstance(message, Message)
    assert words(message).new.startswith("Hello")


def test_a_long_field_still_says_who_wrote() -> None:
    message = parse(
        b'From: "Bos, Femke \\"F\\"" < femke@aquaveld.example >\nReferences: < 1@a >\n < 2@b >\nTo: b@c.example\n\nx'
    )
    assert isinstance(message, Message)
    assert (message.sender.address, message.sender.name) == ("femke@aquaveld.example", 'Bos, Femke "F')
    assert message.references == ("1@a", "2@b")
