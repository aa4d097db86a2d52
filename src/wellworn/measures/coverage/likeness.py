"""How like a log and a happening are: when, with whom, by whom, about what. Deterministic, from 0 to 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from wellworn.measures.coverage.addresses import domain
from wellworn.measures.coverage.sides import Log
from wellworn.measures.coverage.traces import Happening

TIME, PEOPLE, MEMBER, TITLE = 0.5, 0.3, 0.1, 0.1  # what each part weighs
SAME = 0.62  # from here on they are the same
PERHAPS = 0.45  # from here on it cannot be decided

# Kinds under which people log what a calendar or mailbox shows: a meeting on screen is logged as a call, one at theirs as a visit.
LOGGED_AS = {"meeting": ("meeting", "call", "visit"), "mail": ("mail",)}

QUARTER, AFTERWARDS = timedelta(minutes=15), timedelta(hours=12)
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Named:
    """A log with the people outside that it names."""

    log: Log
    outside: frozenset[str]


def likeness(named: Named, thing: Happening, zones: Mapping[str, tzinfo]) -> float:
    """0 where they cannot be the same: another kind, nobody in common, or more than a day apart."""
    log = named.log
    if log.kind not in LOGGED_AS[thing.kind]:
        return 0.0
    people = _people(named, thing)
    time = max(_time(log, starts, thing, zones) for starts in (thing.starts, *thing.formerly))
    if not people or not time:
        return 0.0
    member = 1.0 if log.member in thing.members else 0.5 if not log.member else 0.0
    return TIME * time + PEOPLE * people + MEMBER * member + TITLE * _title(log.title, thing.title)


def _people(named: Named, thing: Happening) -> float:
    """Of those the log names, how many were there; where it names a company alone, whether somebody from there was."""
    if named.outside:
        both = len(named.outside & thing.outside)
        return 0.5 * both / len(named.outside) + 0.5 * both / len(named.outside | thing.outside)
    return 0.6 if named.log.domains & {domain(one) for one in thing.outside} else 0.0


def _time(log: Log, starts: datetime, thing: Happening, zones: Mapping[str, tzinfo]) -> float:
    zone = zones.get(log.member) or UTC
    ends = starts + (thing.ends - thing.starts)
    day = starts.astimezone(zone).date()
    if thing.whole_day:
        day = starts.date()
        return 0.8 if day <= log.day < max(ends.date(), day + timedelta(days=1)) else 0.0
    apart = abs((log.day - day).days)
    if log.at is None:
        return 0.8 if apart == 0 else 0.2 if apart == 1 else 0.0
    off = abs(log.at - starts)
    if off <= QUARTER:
        return 1.0
    shift = starts.astimezone(zone).utcoffset() or timedelta()
    if shift and min(abs(log.at - starts - shift), abs(log.at - starts + shift)) <= QUARTER:
        return 0.9  # the wall clock was taken for UTC, or the other way round
    if starts - timedelta(hours=1) <= log.at <= ends + timedelta(hours=1):
        return 0.9
    if starts <= log.at <= ends + AFTERWARDS and apart == 0:
        return 0.75  # logged later that day
    return 0.45 if apart == 0 else 0.2 if apart == 1 else 0.0


def _title(one: str, other: str) -> float:
    """The words in common; half where one has none, since most logs have no title."""
    words, others = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return len(words & others) / len(words | others) if words and others else 0.5
