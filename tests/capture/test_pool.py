"""Reading in other processes gives what reading here gives, in the same order."""

from __future__ import annotations

from wellworn.capture import read
from wellworn.capture.letter import Letter
from wellworn.capture.pool import Readers
from wellworn.capture.screen import Facts
from wellworn.capture.sources import Item

RULES = read.Rules(facts=Facts(own=frozenset({"ana@norrvik.example"})), bodies=True)


def mail(number: int) -> read.Task:
    """A letter to Ana; every third is an automatic reply, every fifth is cut off."""
    lines = [
        f"From: Joost {number} <joost{number}@aquaveld.example>",
        "To: ana@norrvik.example",
        f"Message-ID: <{number}@aquaveld.example>",
        "Date: Thu, 19 Nov 2026 09:00:00 +0100",
        f"Subject: Pump {number}",
        *(["Auto-Submitted: auto-replied"] if number % 3 == 0 else []),
        "",
        "Hello Ana,\nI am back on 24 November 2026.\nJoost",
    ]
    raw = "\r\n".join(lines).encode()
    return read.Task(Item("INBOX", str(number), "mail", raw[: 30 if number % 5 == 0 else None]), RULES, "")


def test_two_processes_read_what_one_reads_in_the_same_order() -> None:
    batches = [[mail(number) for number in range(start, start + 120)] for start in range(0, 600, 120)]
    with Readers(1) as alone, Readers(2) as both:
        here, ahead = list(alone.read(batches)), list(both.read(batches))
    assert ahead == here
    kinds = {type(result) for _batch, results in here for result in results}
    assert Letter in kinds and read.Ignored in kinds
