"""Questions put into words once. Writing an expression of Ibis as SQL takes a tenth of a second and more, and a page asks dozens: so the
text is kept, in the process and in the database, and the days of a window are filled in.

A measure's question of other days of as many, that end on the same day of the week, is the same text with other days in it: it is
written for days that lie far in the future, in which each day of the window is told apart from every other number. A measure for which
that is not so says it (`Measure.by_calendar`); `tests/adoption/test_statements.py` compares both for each.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wellworn import measures as measuring
from wellworn.adoption.models.statement import Statement

if TYPE_CHECKING:
    import ibis.expr.types as ir

BEGINNING = date(1970, 1, 1)
# A Monday whose number is as short as those of our days; no other number of a question is near it
FAR = date(2053, 1, 6)
REACH = 2200  # days around it that are taken for days of the window
KEPT = 2000  # statements in a process
NUMBER = re.compile(r"(?<![\w.@'-])(\d{5})(?![\w.'])")
DATE = re.compile(r"MAKE_DATE\((20[45]\d), (\d+), (\d+)\)")
MOMENT = re.compile(r"'(20[45]\d-\d\d-\d\d)T00:00:00'")
PLACE = re.compile(r"@(day|date|moment)([+-]\d+)@")

_here: dict[str, str] = {}


def statement(about: object, make: Callable[[], ir.Table | None]) -> str:
    """The text of what `make` gives, which is called where nobody has put it into words yet. `about` tells it from every other."""
    key = digest([code(), about])
    if (found := _found(key)) is not None:
        return found
    from wellworn.measures.engines import PostgreSQL, sql  # here: whoever reads what is kept does without

    made = make()
    text = "" if made is None else sql(made, PostgreSQL.dialect)
    Statement.objects.bulk_create([Statement(key=key, code=code(), text=text)], ignore_conflicts=True)
    return _remembered(key, text)


def is_worded(about: object) -> bool:
    """Whether somebody has put it into words."""
    return _found(digest([code(), about])) is not None


def _found(key: str) -> str | None:
    if (text := _here.get(key)) is not None:
        return text
    text = Statement.objects.filter(pk=key).values_list("text", flat=True).first()
    return None if text is None else _remembered(key, text)


def _remembered(key: str, text: str) -> str:
    if len(_here) >= KEPT:
        _here.clear()
    _here[key] = text
    return text


def of_any_day(about: object, first: date, last: date) -> list[object]:
    """What a question about a window is kept by: how many days it has, and on which day of the week it ends."""
    return [about, (last - first).days, last.weekday()]


def of_days(about: object, first: date, last: date, make: Callable[[date, date], ir.Table | None]) -> str:
    """The text of what `make` gives for a window, kept for all windows of as many days that end on the same day of the week."""
    days, weekday = (last - first).days, last.weekday()
    end = FAR + timedelta(days=weekday)
    far = statement(of_any_day(about, first, last), lambda: make(end - timedelta(days=days), end))
    return moved(places(far), (last - BEGINNING).days - (end - BEGINNING).days)


@lru_cache(maxsize=KEPT)
def places(text: str) -> str:
    """A statement with its days as places."""
    far = (FAR - BEGINNING).days

    def of_number(found: re.Match[str]) -> str:
        away = int(found[1]) - far
        return f"@day{away:+d}@" if abs(away) <= REACH else found[0]

    def of_date(found: re.Match[str]) -> str:
        return f"@date{(date(int(found[1]), int(found[2]), int(found[3])) - FAR).days:+d}@"

    def of_moment(found: re.Match[str]) -> str:
        return f"@moment{(date.fromisoformat(found[1]) - FAR).days:+d}@"

    return MOMENT.sub(of_moment, DATE.sub(of_date, NUMBER.sub(of_number, text)))


def moved(text: str, days: int) -> str:
    """The days filled in that lie so many days from those for which it was written."""

    def of_place(found: re.Match[str]) -> str:
        day = FAR + timedelta(days=int(found[2]) + days)
        if found[1] == "day":
            return str((day - BEGINNING).days)
        return (
            f"MAKE_DATE({day.year}, {day.month}, {day.day})" if found[1] == "date" else f"'{day.isoformat()}T00:00:00'"
        )

    return PLACE.sub(of_place, text)


def forget_old() -> None:
    """Forget what older code worded."""
    Statement.objects.exclude(code=code()).delete()


@cache
def code() -> str:
    """A digest of the code that counts: after an upgrade nothing that older code counted or worded is shown."""
    here = Path(measuring.__file__ or "").parent
    files = [*sorted(here.rglob("*.py")), *sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()


def digest(value: object) -> str:
    """Of whatever JSON can say."""
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()
