"""What a list shows: its columns, its filter of and/or groups, its order and its grouping. Pure.

The same `Config` stands in a URL, in a saved view and in an API call; `from_json(to_json(config)) == config`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,40})?")  # "city", or one hop away "company.city"
OPERATOR = re.compile(r"[a-z_]{1,20}")
NARROWEST, WIDEST = 48, 960  # CSS pixels
DEEPEST, MOST_PARTS, MOST_VALUES, MOST_COLUMNS = 4, 60, 200, 60
LONGEST_VALUE = 300


class Unreadable(ValueError):
    """What was given is no configuration of a list."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and its width where somebody has set one."""

    field: str
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be so: a field, an operator of its sort, and what it is compared with."""

    field: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups of which all must hold, or any."""

    parts: tuple[Condition | Group, ...] = ()
    is_any: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class Sort:
    """The column that orders the list. What has no value there comes last, in either direction."""

    field: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """A list as somebody wants it. Empty parts mean what is usual for the object."""

    columns: tuple[Column, ...] = ()
    filter: Group = Group()
    sort: Sort | None = None
    group: str = ""

    def fields(self) -> set[str]:
        """The names of all fields that it speaks of."""
        named = {column.field for column in self.columns} | {one.field for one in conditions(self.filter)}
        return named | ({self.sort.field} if self.sort else set()) | ({self.group} if self.group else set())

    def where(self, condition: Condition) -> Config:
        """With one more condition that must hold."""
        if self.filter.is_any:
            return replace(self, filter=Group((self.filter, condition)))
        return replace(self, filter=Group((*self.filter.parts, condition)))


def conditions(group: Group) -> list[Condition]:
    """All conditions of a filter, however deep."""
    found: list[Condition] = []
    for part in group.parts:
        found.extend(conditions(part) if isinstance(part, Group) else [part])
    return found


def to_json(config: Config) -> dict[str, Any]:
    """As a saved view keeps it."""
    made: dict[str, Any] = {}
    if config.columns:
        made["columns"] = [
            {"field": one.field, **({"width": one.width} if one.width else {})} for one in config.columns
        ]
    if config.filter:
        made["filter"] = _part_to_json(config.filter)
    if config.sort:
        made["sort"] = {"field": config.sort.field, "descending": config.sort.is_descending}
    if config.group:
        made["group"] = config.group
    return made


def from_json(data: Any) -> Config:
    """What a saved view keeps. Raises Unreadable."""
    if not isinstance(data, dict):
        raise Unreadable("A list is described by an object.")
    columns = data.get("columns", [])
    if not isinstance(columns, list) or len(columns) > MOST_COLUMNS:
        raise Unreadable(f"A list has at most {MOST_COLUMNS} columns.")
    group = data.get("group", "")
    made = Config(
        columns=tuple(dict.fromkeys(_column(one) for one in columns)),
        filter=_group(data["filter"], DEEPEST) if data.get("filter") else Group(),
        sort=_sort(data["sort"]) if data.get("sort") else None,
        group=name(group) if group else "",
    )
    return checked(made)


def checked(config: Config) -> Config:
    """`config`, unless it is beyond all measure. Raises Unreadable."""
    if len(conditions(config.filter)) > MOST_PARTS:
        raise Unreadable(f"A filter has at most {MOST_PARTS} conditions.")
    if len({column.field for column in config.columns}) != len(config.columns):
        raise Unreadable("A column stands in a list once.")
    return config


def name(given: Any) -> str:
    """A field's name. Raises Unreadable."""
    if not isinstance(given, str) or not NAME.fullmatch(given):
        raise Unreadable("A field is named by its key, like close_date or company.city.")
    return given


def width(given: Any) -> int | None:
    """A column's width within what can be used, or none."""
    if isinstance(given, bool) or not isinstance(given, int) or given <= 0:
        return None
    return min(max(given, NARROWEST), WIDEST)


def condition(field: Any, operator: Any, values: Any) -> Condition:
    """A condition of what was given. Raises Unreadable."""
    if not isinstance(operator, str) or not OPERATOR.fullmatch(operator):
        raise Unreadable("A condition has an operator, like is or before.")
    if not isinstance(values, list | tuple) or len(values) > MOST_VALUES:
        raise Unreadable(f"A condition compares with at most {MOST_VALUES} values.")
    if any(not isinstance(value, str) or len(value) > LONGEST_VALUE or "\0" in value for value in values):
        raise Unreadable(f"A value is a text of at most {LONGEST_VALUE} characters.")
    return Condition(name(field), operator, tuple(values))


def _column(data: Any) -> Column:
    if isinstance(data, str):
        return Column(name(data))
    if not isinstance(data, dict):
        raise Unreadable("A column is a field with perhaps a width.")
    return Column(name(data.get("field")), width(data.get("width")))


def _sort(data: Any) -> Sort:
    if not isinstance(data, dict):
        raise Unreadable("An order is a field with a direction.")
    return Sort(name(data.get("field")), bool(data.get("descending")))


def _group(data: Any, deep: int) -> Group:
    """A group of parts, each of them a condition or a group again."""
    if not isinstance(data, dict) or not isinstance(data.get("parts"), list) or deep < 1:
        raise Unreadable(f"A filter is a group of conditions, at most {DEEPEST} deep.")
    if len(data["parts"]) > MOST_PARTS:
        raise Unreadable(f"A filter has at most {MOST_PARTS} conditions.")
    parts = tuple(
        _group(part, deep - 1)
        if isinstance(part, dict) and "parts" in part
        else condition(part.get("field"), part.get("operator"), part.get("values", []))
        if isinstance(part, dict)
        else _refuse()
        for part in data["parts"]
    )
    return Group(parts, bool(data.get("any")))


def _refuse() -> Condition:
    raise Unreadable("A condition is an object.")


def _part_to_json(part: Condition | Group) -> dict[str, Any]:
    if isinstance(part, Group):
        return {"any": part.is_any, "parts": [_part_to_json(one) for one in part.parts]}
    return {"field": part.field, "operator": part.operator, "values": list(part.values)}
