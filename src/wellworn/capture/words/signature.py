"""Where in newly written lines the signature begins."""

from __future__ import annotations

from wellworn.capture.words.phrases import CLOSING, DELIMITER, SENT_FROM

MOST_LINES = 30  # of a signature, blank ones not counted
LONGEST_LINE = 200


def start_of_signature(lines: list[str], name: str = "", address: str = "") -> int:
    """The number of the line at which the signature begins; `len(lines)` if there is none."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    if not written:
        return len(lines)
    tail = written[-MOST_LINES:]
    for number in tail:
        if DELIMITER.match(lines[number][:LONGEST_LINE]) and (number > written[0] or lines[number].strip() == "--"):
            return number
    for number in tail[-6:]:
        if SENT_FROM.match(lines[number][:LONGEST_LINE]) and len(lines[number]) < 100:
            return number
    for number in tail[-12:]:
        if CLOSING.match(lines[number][:80]) and number != written[0]:
            return number
    return len(lines)
