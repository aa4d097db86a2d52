"""What a report asks: of which records, what is measured, grouped by what, and which of them count. Pure.

The same `Question` stands in a URL and in a saved report; `from_json(to_json(question)) == question`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wellworn.records.lists import config, written
from wellworn.records.lists.config import Condition, Config, Unreadable

MEASURES = ("count", "sum", "average", "conversion", "time")
UNITS = ("day", "week", "month", "quarter")
MOST_ID = 2**63


@dataclass(frozen=True, slots=True)
class Dimension:
    """What an answer is grouped by: a field, or with a unit the days, weeks, months or quarters of one."""

    field: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.field}:{self.unit}" if self.unit else self.field


@dataclass(frozen=True, slots=True)
class Question:
    """A report as somebody wants it."""

    object: str = "deal"
    measure: str = "count"
    field: str = ""  # that is summed or averaged
    by: tuple[Dimension, ...] = ()  # at most two
    conditions: tuple[Condition, ...] = ()  # all must hold
    reached: int = 0  # the stages of a conversion: of deals that reached the one, how many reached the other
    then: int = 0

    @property
    def list(self) -> Config:
        """The list of the records that count."""
        return Config(filter=config.Group(self.conditions))


def dimension(text: str) -> Dimension:
    """A dimension of its text. Raises Unreadable."""
    field, _colon, unit = text.partition(":")
    if unit and unit not in UNITS:
        raise Unreadable("A period is a day, week, month or quarter.")
    return Dimension(config.name(field), unit)


def to_json(question: Question) -> dict[str, Any]:
    """As a saved report and a URL keep it."""
    made: dict[str, Any] = {"object": question.object, "measure": question.measure}
    if question.field:
        made["field"] = question.field
    if question.by:
        made["by"] = [str(one) for one in question.by]
    if question.conditions:
        made["where"] = [[one.field, one.operator, list(one.values)] for one in question.conditions]
    if question.reached:
        made["reached"] = question.reached
    if question.then:
        made["then"] = question.then
    return made


def from_json(data: Any) -> Question:
    """What a saved report keeps. Raises Unreadable."""
    if not isinstance(data, dict) or data.get("measure", "count") not in MEASURES:
        raise Unreadable("A report measures a count, a sum, an average, a conversion or time.")
    by, where = data.get("by", []), data.get("where", [])
    if not isinstance(by, list) or len(by) > 2 or not isinstance(where, list) or len(where) > 20:
        raise Unreadable("A report is grouped by at most two fields, and has at most twenty conditions.")
    if any(not isinstance(one, list) or len(one) != 3 for one in where) or any(not isinstance(one, str) for one in by):
        raise Unreadable("A condition has a field, an operator and values.")
    field = data.get("field", "")
    return Question(
        config.name(data.get("object", "deal")),
        str(data.get("measure", "count")),
        config.name(field) if field else "",
        tuple(dict.fromkeys(dimension(one) for one in by)),
        tuple(config.condition(*one) for one in where),
        _number(data.get("reached", 0)),
        _number(data.get("then", 0)),
    )


def from_form(given: Mapping[str, str]) -> Question:
    """What the builder's form asks. Raises Unreadable."""
    try:
        where = json.loads(given.get("where") or "[]")
    except (ValueError, RecursionError) as error:
        raise Unreadable("The conditions cannot be read.") from error
    data = {
        "object": given.get("object") or "deal", "measure": given.get("measure") or "count", "field": given.get("field", ""),
        "by": [one for one in (given.get("by", ""), given.get("by2", "")) if one], "where": where,
        "reached": given.get("reached") or 0, "then": given.get("then") or 0,
    }  # fmt: skip
    asked = from_json(data)
    more = [one for one in written.read([("if", given.get("if", ""))]).filter.parts if isinstance(one, Condition)]
    return replace(asked, conditions=(*asked.conditions, *more))


def to_form(question: Question) -> dict[str, str]:
    """The parameters of a URL that asks it."""
    made = to_json(question)
    by = [*made.pop("by", []), "", ""]
    where = json.dumps(made.pop("where")) if "where" in made else ""
    form = {**{key: str(value) for key, value in made.items()}, "by": by[0], "by2": by[1], "where": where}
    return {key: value for key, value in form.items() if value}


def _number(given: Any) -> int:
    try:
        number = int(given)
    except (TypeError, ValueError) as error:
        raise Unreadable("A stage is named by its number.") from error
    if not 0 <= number < MOST_ID:
        raise Unreadable("A stage is named by its number.")
    return number
