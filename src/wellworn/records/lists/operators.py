"""What may be asked of a field: the operators of each sort of value, and whether one holds. Pure.

`holds` says of a value in Python what `conditions` asks of the database; a property test keeps the two one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.records.lists.periods import PERIODS, days_of

TEXT, NUMBER, DAY, MOMENT, ONE, MANY, YES, TEXTS = "text", "number", "day", "moment", "one", "many", "yes", "texts"
SORTS = {
    "text": TEXT, "area": TEXT, "link": TEXT, "number": NUMBER, "amount": NUMBER, "count": NUMBER, "date": DAY,
    "moment": MOMENT, "days": MOMENT, "choice": ONE, "stage": ONE, "member": ONE, "company": ONE, "person": ONE,
    "deal": ONE, "team": ONE, "pipeline": ONE, "record": ONE, "choices": MANY, "checkbox": YES, "handle": TEXTS,
}  # fmt: skip
ME, MY_TEAM = "me", "my-team"
MOST_DAYS = 36_500


class CannotFilter(ValueError):
    """A condition that cannot be asked; the text says what would work."""


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator: its words in a sentence, and what it is given: nothing, a text, a number, a day, two, a count of days,
    a period, or some of a list."""

    key: str
    words: str | Promise
    takes: str = ""


NOTHING = (Operator("empty", gettext_lazy("is empty")), Operator("filled", gettext_lazy("is filled")))
DAYS = (
    Operator("period", gettext_lazy("is in"), "period"),
    Operator("before", gettext_lazy("before"), "day"),
    Operator("after", gettext_lazy("after"), "day"),
    Operator("is", gettext_lazy("is"), "day"),
    Operator("between", gettext_lazy("between"), "days"),
    Operator("next_days", gettext_lazy("in the next … days"), "count"),
    Operator("last_days", gettext_lazy("in the last … days"), "count"),
    Operator("ago_more", gettext_lazy("more than … days ago"), "count"),
    Operator("ahead_more", gettext_lazy("more than … days ahead"), "count"),
    *NOTHING,
)
PICKS = (Operator("any_of", gettext_lazy("is"), "some"), Operator("none_of", gettext_lazy("is not"), "some"), *NOTHING)
WORDS = (
    Operator("contains", gettext_lazy("contains"), "text"),
    Operator("contains_not", gettext_lazy("does not contain"), "text"),
    Operator("is", gettext_lazy("is"), "text"),
    Operator("is_not", gettext_lazy("is not"), "text"),
    Operator("begins", gettext_lazy("begins with"), "text"),
    *NOTHING,
)
OPERATORS: dict[str, tuple[Operator, ...]] = {
    TEXT: WORDS,
    TEXTS: WORDS,
    NUMBER: (
        Operator("over", gettext_lazy("over"), "number"),
        Operator("under", gettext_lazy("under"), "number"),
        Operator("is", gettext_lazy("is"), "number"),
        Operator("is_not", gettext_lazy("is not"), "number"),
        Operator("between", gettext_lazy("between"), "numbers"),
        *NOTHING,
    ),
    DAY: DAYS,
    MOMENT: DAYS,
    ONE: PICKS,
    MANY: (
        Operator("any_of", gettext_lazy("has any of"), "some"),
        Operator("all_of", gettext_lazy("has all of"), "some"),
        Operator("none_of", gettext_lazy("has none of"), "some"),
        *NOTHING,
    ),
    YES: (Operator("yes", gettext_lazy("is ticked")), Operator("no", gettext_lazy("is not ticked"))),
}
OPPOSITES = {"is_not": "is", "contains_not": "contains", "none_of": "any_of", "empty": "filled", "no": "yes"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and when: what "me" and "this quarter" mean."""

    at: datetime
    zone: tzinfo
    me: int
    my_team: tuple[int, ...] = ()

    @property
    def today(self) -> date:
        """The day it is where the member is."""
        return self.at.astimezone(self.zone).date()

    def picked(self, values: tuple[str, ...]) -> set[str]:
        """The values of a list, with members in place of "me" and "my-team"."""
        named = {ME: {str(self.me)}, MY_TEAM: {str(pk) for pk in self.my_team}}
        return set().union(*(named.get(value, {value}) for value in values))


def operator_of(sort: str, key: str) -> Operator:
    """The operator of that key. Raises CannotFilter."""
    for one in OPERATORS[sort]:
        if one.key == key:
            return one
    raise CannotFilter(_("That can't be asked of this field. Choose one of the list."))


def days_meant(key: str, values: tuple[str, ...], today: date) -> tuple[date | None, date | None]:
    """The first and the last day that an operator of days means; None is open. Raises CannotFilter."""
    if key == "period":
        if not values or values[0] not in PERIODS:
            raise CannotFilter(_("Choose a period, like this quarter."))
        return days_of(values[0], today)
    if key in ("next_days", "last_days", "ago_more", "ahead_more"):
        count = _count(values)
        near, far = timedelta(days=count), timedelta(days=count + 1)
        return {
            "next_days": (today, today + near),
            "last_days": (today - near, today),
            "ago_more": (None, today - far),
            "ahead_more": (today + far, None),
        }[key]
    first = _day(values, 0, today)
    try:
        if key == "before":
            return None, first - timedelta(days=1)
        if key == "after":
            return first + timedelta(days=1), None
    except OverflowError as error:
        raise CannotFilter(_("That is at the end of time. Choose a day nearer by.")) from error
    return first, _day(values, 1, today) if key == "between" else first


def numbers_meant(values: tuple[str, ...], wanted: int) -> list[Decimal]:
    """The numbers that an operator is given. Raises CannotFilter."""
    try:
        found = [Decimal(value.strip().replace(",", ".")) for value in values[:wanted]]
    except InvalidOperation as error:
        raise CannotFilter(_("Compare it with a number, like 15000.")) from error
    if len(found) < wanted or not all(number.is_finite() and abs(number) < Decimal("1e17") for number in found):
        raise CannotFilter(_("Compare it with a number, like 15000."))
    return found


def text_meant(values: tuple[str, ...]) -> str:
    """The text that an operator is given. Raises CannotFilter."""
    if not values or not values[0].strip():
        raise CannotFilter(_("Compare it with a word."))
    return values[0].strip()


def some_meant(values: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen ones. Raises CannotFilter."""
    if not values:
        raise CannotFilter(_("Choose at least one."))
    return values


def holds(sort: str, key: str, values: tuple[str, ...], held: Any, asked: Asked) -> bool:
    """Whether it is so of the value `held`, as `Path.held` gives it. Raises CannotFilter."""
    operator_of(sort, key)
    if key in OPPOSITES:
        return not holds(sort, OPPOSITES[key], values, held, asked)
    if key in ("filled", "yes"):
        return held is not None and held is not False and held not in ("", (), [])
    if sort == TEXTS:
        return any(_text_holds(key, text_meant(values), one) for one in held)
    if sort == TEXT:
        return _text_holds(key, text_meant(values), held or "")
    if sort in (ONE, MANY):
        chosen = asked.picked(some_meant(values))
        has = {str(one) for one in held or ()} if sort == MANY else {str(held)} if held not in (None, "") else set()
        return chosen <= has if key == "all_of" else bool(chosen & has)
    if sort == NUMBER:
        return _number_holds(key, values, held)
    first, last = days_meant(key, values, asked.today)
    day = held.astimezone(asked.zone).date() if isinstance(held, datetime) else held
    return day is not None and (first is None or day >= first) and (last is None or day <= last)


def _text_holds(key: str, wanted: str, held: str) -> bool:
    folded, text = wanted.upper(), held.upper()
    return {"is": text == folded, "contains": folded in text, "begins": text.startswith(folded)}[key]


def _number_holds(key: str, values: tuple[str, ...], held: Decimal | int | None) -> bool:
    numbers = numbers_meant(values, 2 if key == "between" else 1)
    if held is None:
        return False
    if key == "between":
        return numbers[0] <= held <= numbers[1]
    return {"over": held > numbers[0], "under": held < numbers[0], "is": held == numbers[0]}[key]


def _day(values: tuple[str, ...], index: int, today: date) -> date:
    try:
        return today if values[index] == "today" else date.fromisoformat(values[index])
    except (ValueError, IndexError) as error:
        raise CannotFilter(_("Compare it with a day, like 2026-11-30.")) from error


def _count(values: tuple[str, ...]) -> int:
    if values and values[0].isascii() and values[0].isdigit() and len(values[0]) < 6 and int(values[0]) <= MOST_DAYS:
        return int(values[0])
    raise CannotFilter(_("Say how many days, like 14."))
