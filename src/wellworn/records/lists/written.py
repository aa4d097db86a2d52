"""A list's configuration as it stands in a URL, short enough to read and to send to a colleague. Pure.

`?col=name&col=amount:120&if=close_date:before:2027-03-01&if=any(city:is:Gent;city:is:Lyon)&sort=-amount&group=stage`

Each `if` must hold, or with `match=any` one of them. Values are parted by `|`; `% : ; | ( )` in a value are percent-encoded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode

from wellworn.records.lists.config import (
    DEEPEST,
    MOST_COLUMNS,
    MOST_PARTS,
    Column,
    Condition,
    Config,
    Group,
    Sort,
    Unreadable,
    checked,
    condition,
    name,
    width,
)

SAFE = " ,.-_~+/@!*'\"=&?#<>[]{}$^`\\"  # stand for themselves in a value; the URL quotes them again where it must
MEANT = ("col", "if", "match", "sort", "group")  # the parameters that say a configuration
LONGEST = 4_000


def pairs(config: Config) -> list[tuple[str, str]]:
    """The parameters of a configuration."""
    made = [("col", f"{one.field}:{one.width}" if one.width else one.field) for one in config.columns]
    made.extend(("if", expression(part)) for part in config.filter.parts)
    if config.filter.is_any:
        made.append(("match", "any"))
    if config.sort:
        made.append(("sort", ("-" if config.sort.is_descending else "") + config.sort.field))
    if config.group:
        made.append(("group", config.group))
    return made


def query_string(config: Config, *more: tuple[str, str]) -> str:
    """A configuration for the end of a URL, after other parameters."""
    return urlencode([*(pair for pair in more if pair[1]), *pairs(config)], safe=":;|()")


def read(given: Iterable[tuple[str, str]]) -> Config:
    """The configuration that parameters say. Raises Unreadable."""
    columns: list[Column] = []
    parts: list[Condition | Group] = []
    sort, group, is_any = None, "", False
    for key, value in given:
        if len(value) > LONGEST or len(parts) > MOST_PARTS or len(columns) > MOST_COLUMNS:
            raise Unreadable("That is longer than any list needs.")
        if key == "col" and value:
            columns.append(_column(value))
        elif key == "if" and value:
            parts.append(_Reader(value).whole())
        elif key == "match":
            is_any = value == "any"
        elif key == "sort" and value:
            sort = Sort(name(value.removeprefix("-")), value.startswith("-"))
        elif key == "group":
            group = name(value) if value else ""
    unique = {column.field: column for column in columns}
    return checked(Config(tuple(unique.values()), Group(tuple(parts), is_any), sort, group))


def expression(part: Condition | Group) -> str:
    """A condition or a group as one text."""
    if isinstance(part, Group):
        return f"{'any' if part.is_any else 'all'}({';'.join(expression(one) for one in part.parts)})"
    said = f"{part.field}:{part.operator}"
    return f"{said}:{'|'.join(quote(value, safe=SAFE) for value in part.values)}" if part.values else said


def _column(text: str) -> Column:
    field, _colon, wide = text.partition(":")
    return Column(name(field), width(int(wide)) if wide.isascii() and wide.isdigit() else None)


@dataclass(slots=True)
class _Reader:
    """Reads one expression from left to right."""

    text: str
    at: int = 0

    def whole(self) -> Condition | Group:
        """The expression, which must be all there is."""
        part = self._part(DEEPEST - 1)
        if self.at != len(self.text):
            raise Unreadable("There is more than one condition; part them with ; inside all( ) or any( ).")
        return part

    def _part(self, deep: int) -> Condition | Group:
        for word in ("all(", "any("):
            if self.text.startswith(word, self.at):
                return self._group(word == "any(", deep)
        end = self.at
        while end < len(self.text) and self.text[end] not in ";()":
            end += 1
        said, self.at = self.text[self.at : end], end
        field, _colon, rest = said.partition(":")
        operator, colon, values = rest.partition(":")
        return condition(field, operator, [unquote(one) for one in values.split("|")] if colon else [])

    def _group(self, is_any: bool, deep: int) -> Group:
        if deep < 1:
            raise Unreadable(f"Groups lie at most {DEEPEST} deep.")
        self.at += len("all(")
        parts: list[Condition | Group] = []
        while not self.text.startswith(")", self.at):
            if parts and not self.text.startswith(";", self.at):
                raise Unreadable("Conditions of a group are parted with ;")
            self.at += bool(parts)
            parts.append(self._part(deep - 1))
        self.at += 1
        return Group(tuple(parts), is_any)
