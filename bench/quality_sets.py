"""The labelled mail that `quality.py` measures against: where it lies, what its labels say, and how it is split in halves.

A file or an author belongs to the development half or the held-out half by a hash of its name, so nobody chose which. Rules and
weights were made while looking at the development half only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "#sig#"
ROOT = Path(__file__).resolve().parent.parent


def shared() -> Path:
    """The folder with the real data, beside the repository unless `WELLWORN_SHARED_DATA` says otherwise."""
    return Path(os.environ.get("WELLWORN_SHARED_DATA") or ROOT.parent / "shared" / "data")


def held_out(name: str) -> bool:
    """Whether a file or author belongs to the held-out half."""
    return hashlib.sha256(name.lower().encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class Letter:
    """A body without quotations, its writer, and which of its lines are signature."""

    name: str
    sender: str
    lines: tuple[str, ...]
    marked: tuple[bool, ...]
    held_out: bool


def invented() -> Iterator[Letter]:
    """Letters written for training, in the languages and forms that the labelled sets lack. Nobody in them exists."""
    return letters(ROOT / "bench" / "letters", "*_body")


def forge() -> Iterator[Letter]:
    """The letters of mailgun/forge, split by author."""
    return letters(shared() / "mail" / "forge_signatures" / "dataset", "*/*_body")


def letters(folder: Path, pattern: str) -> Iterator[Letter]:
    """Letters whose signature lines are marked, as files in pairs: body and sender."""
    for body in sorted(folder.glob(pattern)):
        sender = body.with_name(body.name.replace("_body", "_sender")).read_text("utf-8", "replace").strip()
        lines = body.read_text("utf-8", "replace").splitlines()
        yield Letter(
            name=f"{body.parent.name}/{body.name}",
            sender=sender,
            lines=tuple(line.removeprefix(MARK) for line in lines),
            marked=tuple(line.startswith(MARK) for line in lines),
            held_out=held_out(sender),
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """What the new text of one file must be (`is_exactly`, white space aside), must hold and must not hold."""

    file: str
    is_exactly: str | None = None
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    whole: bool = False  # nothing of it is quoted or signature


# The facts that the tests of zapier/email-reply-parser (f67a872) assert about its files, as phrases of a few words.
# It asserts none about email_bullets, and of "pathological" only that it is quick.
REPLIES = (
    Expected("email_1_1", holds=("folks",), lacks=("riak-users",)),
    Expected("email_1_2", holds=("Hi,", "You can list the keys for the bucket"), lacks=("riak-users", "> ")),
    Expected("email_1_3", lacks=("> ",)),
    Expected("email_1_4", holds=("Awesome",), lacks=("Loader",)),
    Expected("email_1_5", whole=True),
    Expected("email_1_6", holds=("I get",), lacks=(" wrote:",)),
    Expected("email_1_7", holds=(":+1:",), lacks=("Steps 0-2",)),
    Expected("email_1_8", lacks=("> ",)),
    Expected("correct_sig", is_exactly="this is an email with a correct -- signature."),
    Expected("email_gmail", is_exactly="This is a test for inbox replying to a github message."),
    Expected("email_2_1", is_exactly="Outlook with a reply"),
    Expected("email_2_2", is_exactly="Outlook with a reply directly above line"),
    Expected("email_2_3", is_exactly="Outlook with a reply above headers using unusual format"),
    Expected("email_iPhone", lacks=("Sent from my iPhone",)),
    Expected("email_BlackBerry", lacks=("Sent from",)),
    Expected("email_multi_word_sent_from_my_mobile_device", lacks=("Sent from my",)),
    Expected("email_sent_from_my_not_signature", holds=("Sent from my",)),
    Expected("email_one_is_not_on", lacks=("On Oct 1, 2012",)),
    Expected("email_partial_quote_header", holds=("On your remote host you can run:", "telnet 127.0.0.1 52698", "This should connect to")),
    Expected("email_headers_no_delimiter", is_exactly="And another reply!"),
    Expected("greedy_on", holds=("On your remote host",), lacks=("On 9 Jan 2014",)),
    Expected("email_sig_delimiter_in_middle_of_line", whole=True),
)  # fmt: skip
