"""The three parts of a letter's text put together from what the other modules of this package find."""

from __future__ import annotations

import re

from wellworn.capture.message import Message, Words
from wellworn.capture.words.html import text_of
from wellworn.capture.words.phrases import BEGIN_FORWARD, FORWARD
from wellworn.capture.words.quoting import SPLIT, anywhere, marks
from wellworn.capture.words.signature import start_of_signature

LONGEST = 400_000  # characters taken apart; what lies beyond counts as quoted
MOST_LINES = 12_000
LONGEST_LINE = 4_000  # a longer line is no line of a letter: it is cut in pieces of this size

quote_markup = re.compile(
    r"<blockquote|gmail_quote|OLK_SRC_BODY|divRplyFwdMsg|appendonsend|yahoo_quoted|moz-cite", re.IGNORECASE
)


def words(message: Message) -> Words:
    """The text of `message` taken apart. A message that only forwards keeps what it forwards as its text."""
    plain = message.text if message.text.strip() else text_of(message.html) if message.html else ""
    parts = apart(plain, message.sender.name, message.sender.address)
    if message.html and message.text.strip() and not parts.quoted and quote_markup.search(message.html):
        parts = apart(text_of(message.html), message.sender.name, message.sender.address)
    return parts


def apart(text: str, name: str = "", address: str = "") -> Words:
    """`text` as new words, quoted history and signature. `name` and `address` are the writer's."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    rest = text[LONGEST:]
    lines = cut(text[:LONGEST].split("\n"))
    rest = "\n".join([*lines[MOST_LINES:], rest]) if len(lines) > MOST_LINES else rest
    lines = lines[:MOST_LINES]
    history = marks(lines) if anywhere.search(text[:LONGEST]) else [False] * len(lines)
    new = [line for line, old in zip(lines, history, strict=True) if not old]
    begin = start_of_signature(new, name, address)
    signature, new = new[begin:], new[:begin]
    old = joined([line for line, is_old in zip(lines, history, strict=True) if is_old] + ([rest] if rest else []))
    fresh = joined(new)
    if not fresh and old and forwards(lines, history):
        return Words(old, "", joined(signature))
    return Words(fresh, old, joined(signature))


def cut(lines: list[str]) -> list[str]:
    """Lines none of which is endless."""
    if all(len(line) <= LONGEST_LINE for line in lines):
        return lines
    return [line[at : at + LONGEST_LINE] for line in lines for at in range(0, max(1, len(line)), LONGEST_LINE)]


def joined(lines: list[str]) -> str:
    """Lines as text, without the blank ones around it."""
    return "\n".join(line.rstrip() for line in lines if line != SPLIT).strip("\n \t")


def forwards(lines: list[str], history: list[bool]) -> bool:
    """Whether the first line that announces history speaks of forwarding."""
    first = next((line for line, old in zip(lines, history, strict=True) if old and line.strip()), "")[:300]
    return bool(FORWARD.search(first) or BEGIN_FORWARD.match(first))
