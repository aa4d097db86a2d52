"""Days as people write them: "Tue", "next week", "9 Dec", "in 3 days", "nästa tisdag", "9.12."; no clock, `today` is given.

A weekday alone is the next one to come, never today. "next Tuesday" is Tuesday of the week after this one, which on a Sunday is
in two days. A day without its year is the next such day. Between day and month the day comes first, unless that is no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wellworn.records import day_words as words
from wellworn.records.day_sums import coming, later, months_on, of_phrase
from wellworn.records.folding import folded

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONG_AGO, IN_LONG = date(1999, 12, 31), date(2100, 6, 15)  # two days that have nothing in common
LONGEST = 2_000  # characters that are read
MOST = 3_660  # days, weeks or months ahead: more is a slip
FAR = 100  # days within which "Tue 9" is looked for
TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign, folded, and where it stands."""

    text: str
    start: int
    end: int
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A day inside a sentence, and the part of the sentence that says it."""

    day: date
    start: int
    end: int


Tokens = Sequence[Token]
Hit = tuple[date, int] | None  # the day, and the place of the token after it


def read_day(text: str, today: date) -> date | None:
    """The day that the whole of `text` says; None if it says none, or something beside it."""
    tokens = _tokens(text)
    start = 0
    while start < len(tokens) and tokens[start].text in words.LEAD_IN and not _phrase(tokens, start, today):
        start += 1
    hit = _hit(tokens, start, today, strict=False)
    if hit is None:
        return None
    day, end = hit
    return day if all(token.text in ".,;!" for token in tokens[end:]) else None


def read_date(text: str) -> date | None:
    """The day that the whole of `text` says whatever day it is today, so one with its year; None for any other."""
    day = read_day(text, LONG_AGO)
    return day if day == read_day(text, IN_LONG) else None


def find_days(text: str, today: date) -> list[Found]:
    """The days inside a sentence, in its order; words that only may be a day ("mon", "mer") are left alone."""
    tokens, found, at = _tokens(text), [], 0
    while at < len(tokens):
        first = at
        while first < len(tokens) and tokens[first].text in words.LEAD_IN and not _phrase(tokens, first, today):
            first += 1
        is_marked = any(token.text in words.MARKS for token in tokens[at:first])
        hit = _hit(tokens, first, today, strict=not is_marked) if first < len(tokens) else None
        if hit is None:
            at += 1
            continue
        day, end = hit
        found.append(Found(day, tokens[at].start, tokens[end - 1].end))
        at = end
    return found


def _tokens(text: str) -> list[Token]:
    found = (
        Token(folded(match[0]), match.start(), match.end(), match[0][0].isupper())
        for match in TOKEN.finditer(text[:LONGEST])
    )
    return [token for token in found if token.text]


def _hit(tokens: Tokens, at: int, today: date, *, strict: bool) -> Hit:
    """The first rule that reads a day from `at` on. `strict` is for the middle of a sentence."""
    if at >= len(tokens):
        return None
    for rule in RULES:
        try:
            hit = rule(tokens, at, today)
        except (ValueError, OverflowError):  # the 31st of November, the year 20,000
            continue
        if hit is not None and FIRST_YEAR <= hit[0].year <= LAST_YEAR:
            return hit if not strict or _is_plain(tokens[at : hit[1]]) else None
    return None


def _is_plain(tokens: Tokens) -> bool:
    """Whether these words mean a day even in the middle of a sentence."""
    if len(tokens) == 1:
        if tokens[0].text in words.MOSTLY_OTHERS:
            return tokens[0].is_capital and tokens[0].text in words.PLAIN_WEEKDAYS
        return tokens[0].text in words.PLAIN_WEEKDAYS or (tokens[0].text,) in words.PHRASES
    signs = [token.text for token in tokens if not token.text.isalnum()]
    numbers = [token.text for token in tokens if token.text.isdecimal()]
    if len(signs) == 1 and len(numbers) == len(tokens) - 1:  # 1/2, 3.5, 2-3: as likely a half or a version
        return False
    return not (len(tokens) == 2 and numbers and tokens[1].text in {"d", "w", "day", "days", "tag", "tage", "jours"})


def _text(tokens: Tokens, at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _number(tokens: Tokens, at: int, longest: int = 2) -> int | None:
    text = _text(tokens, at)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= longest else None


def _phrase(tokens: Tokens, at: int, today: date) -> Hit:
    """ "tomorrow", "end of the month"."""
    for length in range(min(words.LONGEST_PHRASE, len(tokens) - at), 0, -1):
        spoken = tuple(token.text for token in tokens[at : at + length] if token.text not in "’'-")
        rule = words.PHRASES.get(spoken)
        if rule and tokens[at + length - 1].text not in "’'-":
            return of_phrase(rule, today), at + length
    return None


def _iso(tokens: Tokens, at: int, today: date) -> Hit:
    """2026-12-09."""
    year, month, day = (_number(tokens, at, 4), _number(tokens, at + 2), _number(tokens, at + 4))
    if year is None or month is None or day is None or year < FIRST_YEAR:
        return None
    return (
        (date(year, month, day), at + 5) if _text(tokens, at + 1) == _text(tokens, at + 3) in ("-", "/", ".") else None
    )


def _numeric(tokens: Tokens, at: int, today: date) -> Hit:
    """9.12., 9/12, 9.12.2026."""
    day, month, sign = _number(tokens, at), _number(tokens, at + 2), _text(tokens, at + 1)
    if day is None or month is None or sign not in ("/", ".", "-"):
        return None
    if month > 12 >= day:
        day, month = month, day
    year = _number(tokens, at + 4, 4) if _text(tokens, at + 3) == sign else None
    if year is not None and len(_text(tokens, at + 4)) in (2, 4):
        return date(year + 2000 if year < 100 else year, month, day), at + 5
    if sign == "-":  # 2-3 is a range of something
        return None
    return coming(day, month, today), at + (4 if sign == _text(tokens, at + 3) == "." else 3)


def _day_and_month(tokens: Tokens, at: int, today: date) -> Hit:
    """9 Dec, 9th of December 2026."""
    day = _number(tokens, at)
    if day is None:
        return None
    after = at + 1
    while _text(tokens, after) in words.ORDINALS | words.OF | {".", ":", "-", "º", "'", "’"}:
        after += 1
    month = words.MONTHS.get(_text(tokens, after))
    return _with_year(tokens, after + 1, day, month, today) if month else None


def _month_and_day(tokens: Tokens, at: int, today: date) -> Hit:
    """Dec 9, December 9th, 2026."""
    month = words.MONTHS.get(_text(tokens, at))
    after = at + (2 if _text(tokens, at + 1) in (".", "the") else 1)
    day = _number(tokens, after)
    if not month or day is None:
        return None
    after += 2 if _text(tokens, after + 1) in words.ORDINALS else 1
    return _with_year(tokens, after, day, month, today)


def _with_year(tokens: Tokens, at: int, day: int, month: int, today: date) -> Hit:
    """The day of a month, with the year that follows it or the next there is."""
    after = at
    while _text(tokens, after) in (".", ",", "de", "del"):
        after += 1
    year = _number(tokens, after, 4)
    if year is not None and FIRST_YEAR <= year <= LAST_YEAR:
        return date(year, month, day), after + 1
    return coming(day, month, today), at


def _weekday(tokens: Tokens, at: int, today: date) -> Hit:
    """Tue, Tue 9, Tuesday 9 Dec, next Tuesday, Tuesday next week, last Friday."""
    shift, first = "", at
    if _text(tokens, at) in words.NEXT | words.LAST:
        shift, first = "next" if _text(tokens, at) in words.NEXT else "last", at + 1
    weekday = words.WEEKDAYS.get(_text(tokens, first))
    if weekday is None:
        return None
    after = first + (3 if _text(tokens, first + 1) == "-" and _text(tokens, first + 2) == "feira" else 1)
    if not shift and _text(tokens, after) in words.NEXT and _text(tokens, after + 1) not in words.UNITS:
        shift, after = "next", after + 1  # "mardi prochain"
    if shift == "last":
        return today - timedelta((today.weekday() - weekday - 1) % 7 + 1), after
    monday = today - timedelta(today.weekday())
    if shift == "next":
        return monday + timedelta(7 + weekday), after
    follows = _date_after_weekday(tokens, after, weekday, today)
    return follows or (today + timedelta((weekday - today.weekday() - 1) % 7 + 1), after)


def _date_after_weekday(tokens: Tokens, at: int, weekday: int, today: date) -> Hit:
    """What makes a weekday exact: "9 Dec", "9.12.", "9", "the 9th", "next week"."""
    after = at
    while _text(tokens, after) in {",", "."} | words.LEAD_IN and _phrase(tokens, after, today) is None:
        after += 1
    phrase = _phrase(tokens, after, today)
    if phrase and tuple(token.text for token in tokens[after : phrase[1]]) in _WEEK_STARTS:
        return phrase[0] + timedelta(weekday), phrase[1]
    for rule in (_iso, _numeric, _day_and_month, _month_and_day):
        if exact := rule(tokens, after, today):
            return exact
    day = _number(tokens, after)
    if day is None or _text(tokens, after + 1) in (":", "h", "%") or words.UNITS.get(_text(tokens, after + 1)):
        return None
    ahead = (today + timedelta(n) for n in range(FAR))
    fitting = next((one for one in ahead if one.day == day and one.weekday() == weekday), None)
    return (fitting, after + (2 if _text(tokens, after + 1) in words.ORDINALS else 1)) if fitting else None


_WEEK_STARTS = {phrase for phrase, rule in words.PHRASES.items() if rule == "week_start"}


def _ahead(tokens: Tokens, at: int, today: date) -> Hit:
    """in 3 days, in two weeks, 3 working days, +2w."""
    first = at + (1 if _text(tokens, at) in words.IN | {"+"} else 0)
    count = _number(tokens, first, 4)
    if count is None:
        count = words.NUMBERS.get(_text(tokens, first)) if first > at else None
    unit_at = first + (2 if _text(tokens, first + 1) in words.WORKING else 1)
    unit = words.UNITS.get(_text(tokens, unit_at))
    if count is None or unit is None or count > MOST:
        return None
    if unit_at > first + 1:
        unit = words.WORKDAY if unit == words.DAY else None
    return (later(today, count, unit), unit_at + 1) if unit else None


def _week(tokens: Tokens, at: int, today: date) -> Hit:
    """week 48, KW 48, v. 48: its Monday, this year or next."""
    after = at + (2 if _text(tokens, at + 1) in (".", "v") else 1)
    number = _number(tokens, after)
    if _text(tokens, at) not in words.WEEK_SIGNS or number is None:
        return None
    this_week = today - timedelta(today.weekday())
    year = today.isocalendar().year
    monday = date.fromisocalendar(year, number, 1)
    return (monday if monday >= this_week else date.fromisocalendar(year + 1, number, 1)), after + 1


def _the_ninth(tokens: Tokens, at: int, today: date) -> Hit:
    """9th, 9."""
    day, sign = _number(tokens, at), _text(tokens, at + 1)
    if day is None or not 1 <= day <= 31 or sign not in {"st", "nd", "rd", "th", "."} or _number(tokens, at + 2, 9):
        return None
    for months in range(12):
        month = months_on(today.replace(day=1), months)
        if day <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=day) >= today:
            return month.replace(day=day), at + 2
    return None


RULES: tuple[Callable[[Tokens, int, date], Hit], ...] = (
    *(_phrase, _iso, _numeric, _day_and_month, _month_and_day, _ahead, _week, _weekday, _the_ninth),
)
