"""Which lines of a letter are quoted history, and which were newly written between, above or below them."""

from __future__ import annotations

import re

from wellworn.capture.words import phrases

LONGEST_LINE = 600  # characters of a line that are looked at
MOST_WRAPPED = 4  # lines over which "On … wrote:" may be wrapped
SPLIT = "\ue001quoted\ue001"  # put by the HTML stage where a quotation begins that has no words of its own

COLONS = frozenset(":：")
RULED = frozenset("-_=—*>")
LABEL = 40  # characters within which the colon of a label stands

quoted = re.compile(r"^\s{0,3}(?:>|＞|\|\s?>)|^\s{0,2}[A-Za-z]{1,3}>(?:\s|$)")
anywhere = re.compile(  # no part of it reads one stretch of blank lines from each of its lines
    "\ue001|^[ \t]{0,3}(?:[>＞|]|[A-Za-z]{1,3}>)|^(?:[^\\S\n]|[>*])*+[-_=—]{2}\\s*+\\S|[:：][ \t*_]*+$|^.{0,20}[:：]|begin forwarded|^[^\\S\n]*+\\d{4}[-/]\\d",
    re.MULTILINE | re.IGNORECASE,
)


def marks(lines: list[str]) -> list[bool]:
    """For each line whether it belongs to quoted history."""
    count = len(lines)
    history = [bool(quoted.match(line[:20])) for line in lines]
    ends = [line[-LONGEST_LINE:].rstrip(" \t*_>")[-1:] in COLONS for line in lines]
    number = 0
    while number < count:
        opened = None if history[number] else opening(lines, number, ends)
        if opened is None:
            number += 1
            continue
        start, stop, interleaved = opened
        for at in range(start, stop):
            history[at] = True
        following = next_written(lines, stop)
        if interleaved and following < count and history[following]:
            number = stop
            continue
        for at in range(stop, count):
            history[at] = True
        break
    return history


def next_written(lines: list[str], number: int) -> int:
    """The next line at or after `number` that is not blank."""
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def opening(lines: list[str], number: int, ends: list[bool]) -> tuple[int, int, bool] | None:
    """If a quotation is announced at line `number`: where its announcement starts and stops, and whether its lines may carry marks.

    `ends` tells which lines end with a colon. The first characters decide which of the costly patterns are tried at all.
    """
    line = lines[number][:LONGEST_LINE]
    first = line.lstrip()[:1]
    if not first:
        return None
    if line == SPLIT:
        return number, number + 1, False
    if first in RULED and phrases.ORIGINAL.match(line) or ends[number] and phrases.BEGIN_FORWARD.match(line):
        return number, number + 1, True
    if first.isdigit() and phrases.OLD_GMAIL.match(line) and followed_by_quote(lines, number + 1):
        return number, number + 1, True
    if True in ends[number : number + MOST_WRAPPED] and (wrote := attribution(lines, number)):
        return number, wrote, True
    if first in RULED and phrases.RULE.match(line) and header_block(lines, next_written(lines, number + 1)):
        return number, number + 1, False
    head = line[:LABEL]
    if ":" not in head and "：" not in head:
        return None
    if stop := header_block(lines, number):
        return number, stop, False
    return notes_block(lines, number)


def followed_by_quote(lines: list[str], number: int) -> bool:
    """Whether the next written line carries a quote mark."""
    number = next_written(lines, number)
    return number < len(lines) and bool(quoted.match(lines[number][:20]))


def attribution(lines: list[str], number: int) -> int:
    """Where "On Monday, 5 May 2025 at 10:11, somebody wrote:" ends, if it begins at line `number`; else 0."""
    joined = ""
    starts = phrases.ON.match(lines[number][:60])
    for stop in range(number + 1, min(number + 1 + MOST_WRAPPED, len(lines) + 1)):
        line = lines[stop - 1][:LONGEST_LINE]
        if stop > number + 1 and (not line.strip() or quoted.match(line[:20])):
            break
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > LONGEST_LINE:
            break
        if not joined.rstrip("*_ >").endswith((":", "：")):
            continue
        dated = phrases.DATE.search(joined) is not None or "@" in joined
        if (
            not dated
            or not starts
            and stop > number + 1
            and not phrases.DATE.search(lines[number])
            and "@" not in lines[number]
        ):
            continue
        wrote = phrases.WROTE.search(joined[-160:]) or phrases.WROTE.search(joined)
        marked = followed_by_quote(lines, stop) and len(joined) < 300
        if wrote and (starts or marked or "@" in joined) or marked and "@" in joined:
            return stop
    return 0


def header_block(lines: list[str], number: int) -> int:
    """Where a block of From:, Sent:, To: and Subject: lines ends, if one begins at line `number`; else 0."""
    if number >= len(lines) or not phrases.FROM_LINE.match(lines[number][:80]):
        return 0
    kinds, stop = set(), number + 1
    for at in range(number + 1, min(number + 9, len(lines))):
        line = lines[at][:80]
        for kind, pattern in (("sent", phrases.SENT_LINE), ("to", phrases.TO_LINE), ("subject", phrases.SUBJECT_LINE)):
            if pattern.match(line):
                kinds.add(kind)
                stop = at + 1
    return stop if len(kinds) >= 2 else 0


def notes_block(lines: list[str], number: int) -> tuple[int, int, bool] | None:
    """Lotus Notes and old Exchange: a name with a date, then To:, cc: and Subject: without any From:."""
    if not phrases.TO_LINE.match(lines[number][:80]):
        return None
    if not any(phrases.SUBJECT_LINE.match(line[:80]) for line in lines[number + 1 : number + 8]):
        return None
    start, dated = number, False
    for back in range(number - 1, max(-1, number - 7), -1):
        line = lines[back][:LONGEST_LINE].strip()
        if phrases.NOTES_DATE.search(line) or phrases.FROM_LINE.match(line):
            start, dated = back, True
        elif dated and line and back == start - 1 and len(line) < 60 and not line.endswith((".", ",", "!", "?")):
            start = back
            break
    if not dated:
        return None
    stop = next(at for at in range(number + 1, number + 9) if phrases.SUBJECT_LINE.match(lines[at][:80])) + 1
    return start, stop, False
