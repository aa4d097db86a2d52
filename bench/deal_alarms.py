"""How often letters that are hardly about our deals set off a question: real mail of others, counted and never copied."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=False)

from quality import ENRON, files

from wellworn.capture.deals.reading import KINDS, Signal, read
from wellworn.capture.message import Message
from wellworn.capture.parse import parse
from wellworn.capture.screen import screen
from wellworn.capture.words import words

SETS = ("enron_maildir", "spamassassin_ham")


def fired(name: str) -> tuple[int, Counter[str], list[tuple[Path, Signal]]]:
    """How many letters of a set are kept, how often each kind fires among them, and where."""
    kept, counts, where = 0, Counter[str](), []
    for number, path in enumerate(files(name)):
        message = parse(path.read_bytes())
        if not isinstance(message, Message) or screen(message, ENRON):
            continue
        kept += 1
        ours = message.sender.address.endswith("@enron.com") and number % 2 == 0 if "enron" in name else False
        day = message.occurred_at.date() if message.occurred_at else date(2001, 1, 1)
        for one in read(words(message).new, ours=ours, at=day):
            counts[one.kind] += 1
            where.append((path, one))
    return kept, counts, where


def rows() -> list[tuple[str, ...]]:
    """A row for each set: letters, and how many in a thousand each kind fires."""
    found = []
    for name in SETS:
        kept, counts, _where = fired(name)
        found.append((name, str(kept), *(f"{1000 * counts[kind] / max(1, kept):.0f}" for kind in KINDS)))
    return found


if __name__ == "__main__":
    print(" | ".join(("set", "letters", *KINDS)))
    for row in rows():
        print(" | ".join(row))
