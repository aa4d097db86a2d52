"""What leaves: the rows of a list as a member sees it, or as the command line's operator does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.exporting.written import FORMS, Column
from wellworn.records.lists import config as shapes
from wellworn.records.lists import query
from wellworn.records.lists.paths import own_paths
from wellworn.records.models.view import View


def sheet(
    object_key: str, config: shapes.Config, member: Member, text: str = ""
) -> tuple[list[Column], Iterator[Sequence[Any]]]:
    """The columns and rows of a list; every field that the member's role sees where no columns are said. Raises CannotFilter."""
    if not config.columns:
        config = replace(config, columns=tuple(shapes.Column(name) for name in own_paths(object_key, member)))
    wanted = query.read(object_key, config, member, text=text)
    columns = [Column(path.name, path.label, path.widget) for path in wanted.shown()]
    zone = zone_of(member)
    return columns, (tuple(_local(value, zone) for value in row) for row in query.rows(wanted))


def written(object_key: str, config: shapes.Config, member: Member, form: str, text: str = "") -> Iterator[bytes]:
    """The file, piece after piece."""
    columns, rows = sheet(object_key, config, member, text)
    return FORMS[form][1](columns, rows)


def config_of(view: View) -> shapes.Config:
    """What a saved view keeps. Raises Unreadable."""
    return shapes.from_json(view.config)


def _local(value: Any, zone: Any) -> Any:
    """A moment by the member's own clock."""
    return value.astimezone(zone) if isinstance(value, datetime) and value.tzinfo else value
