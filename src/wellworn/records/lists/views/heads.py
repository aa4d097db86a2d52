"""The heads of a list's columns: what they are called, how they sort, and what a cell below can be given."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from wellworn.records.lists.config import Column, Config, Sort
from wellworn.records.lists.paths import Path
from wellworn.records.lists.query import List
from wellworn.records.lists.said import member_names
from wellworn.records.lists.tabs import Wish
from wellworn.records.meaning import TYPED_BY_NAME
from wellworn.records.models.deal import Stage

Members = Callable[[], list[tuple[str, str]]]
KEYS = {"next_step": "s", "close_date": "c", "stage": "g"}  # straight to a cell of the row in hand


@dataclass(frozen=True, slots=True)
class Head:
    """One column."""

    path: Path
    url: str  # sorted by it; empty where it cannot be
    direction: str  # ascending, descending or empty
    width: int | None
    choices: str = ""  # JSON of value and label
    suggest: str = ""  # where names for a cell are offered while they are typed

    @property
    def key(self) -> str:
        """The key that goes straight to this column's cell."""
        return KEYS.get(self.path.name, "")


def heads_of(wish: Wish, wanted: List) -> list[Head]:
    """The heads of the columns that are shown. A query for members and one for stages, where there are such columns."""
    widths = {column.field: column.width for column in wish.config.columns}
    members = cache(member_names)  # any number of columns may ask
    return [_head(wish, path, widths.get(path.name), members) for path in wanted.shown()]


def _head(wish: Wish, path: Path, width: int | None, members: Members) -> Head:
    now = wish.config.sort
    is_current = now is not None and now.field == path.name
    direction = "" if not is_current or now is None else "descending" if now.is_descending else "ascending"
    turned = Sort(path.name, is_current and direction == "ascending")
    config = Config(wish.config.columns, wish.config.filter, turned, wish.config.group)
    named = path.is_editable and path.widget in TYPED_BY_NAME
    suggest = reverse("suggest", args=[wish.object, path.name]) if named else ""
    return Head(path, wish.url(config) if path.is_sortable else "", direction, width, _choices(path, members), suggest)


def _choices(path: Path, members: Members) -> str:
    """What a cell of this column can be, where that is one of few."""
    if not path.is_editable:
        return ""
    if path.widget == "member":
        found = members()
    elif path.widget == "stage":
        found = [(str(stage.pk), stage.name) for stage in Stage.objects.in_use().order_by("pipeline", "position")]
    elif path.widget == "choice":
        found = [(key, str(label)) for key, label in path.field.choices]
    elif path.widget == "checkbox":
        return json.dumps([["", "–"], ["yes", "✓"]])
    else:
        return ""
    return json.dumps(found if path.widget == "stage" else [["", "–"], *found])


def moved(config: Config, name: str, step: int) -> Config:
    """The columns with one of them a place further on or back."""
    columns = list(config.columns)
    at = next((place for place, column in enumerate(columns) if column.field == name), None)
    if at is None or not 0 <= at + step < len(columns):
        return config
    columns[at], columns[at + step] = columns[at + step], columns[at]
    return Config(tuple(columns), config.filter, config.sort, config.group)


def placed(config: Config, name: str, place: int) -> Config:
    """The columns with one of them taken to another place."""
    held = [column for column in config.columns if column.field == name]
    others = [column for column in config.columns if column.field != name]
    return Config((*others[:place], *held, *others[place:]), config.filter, config.sort, config.group)


def with_column(config: Config, name: str) -> Config:
    """With one more column, at the end."""
    kept = tuple(column for column in config.columns if column.field != name)
    return Config((*kept, Column(name)), config.filter, config.sort, config.group)


def without_column(config: Config, name: str) -> Config:
    """Without a column; the last one stays."""
    kept = tuple(column for column in config.columns if column.field != name)
    return Config(kept or config.columns, config.filter, config.sort, config.group)


def widened(config: Config, name: str, width: int | None) -> Config:
    """With another width of a column."""
    columns = tuple(Column(one.field, width) if one.field == name else one for one in config.columns)
    return Config(columns, config.filter, config.sort, config.group)
