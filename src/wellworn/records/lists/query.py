"""Reading a list: the records that a configuration means, as far as the member may see them, in pages by key.

`page` is what screens show, `rows` everything for an export in constant memory, `count_up_to` a count that never runs long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from wellworn.members.clock import zone_of
from wellworn.members.models import Member, Team
from wellworn.records.fields import MODELS, with_computed
from wellworn.records.folding import searchable
from wellworn.records.lists import ordering
from wellworn.records.lists.cells import Cells, cells_of
from wellworn.records.lists.conditions import Filter
from wellworn.records.lists.config import Config
from wellworn.records.lists.operators import MY_TEAM, Asked, CannotFilter
from wellworn.records.lists.paths import Path, own_paths, path_of
from wellworn.records.models.record import Kind, RecordQuerySet

PAGE = 50
AT_ONCE = 1_000  # rows of an export that are in memory at the same time
COUNTED = 10_000
PATIENCE = 5_000  # milliseconds that one statement of a list may take


class TooSlow(CannotFilter):
    """The database would have taken too long."""


@dataclass(frozen=True, slots=True)
class List:
    """A configuration that has been read for a member: the records it means, and the paths it speaks of."""

    object: str
    config: Config
    member: Member
    asked: Asked
    own: dict[str, Path]
    records: RecordQuerySet[Any]

    def path(self, name: str) -> Path:
        """The path of a field. Raises CannotFilter."""
        return path_of(self.own, name, self.member)

    def shown(self) -> list[Path]:
        """The paths of its columns; those whose field is gone are left out."""
        found = []
        for column in self.config.columns:
            try:
                found.append(self.path(column.field))
            except CannotFilter:
                continue
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows with their cells, and the cursor of those after them; "" at the end."""

    rows: list[Any]
    after: str
    cells: Cells


def read(object_key: str, config: Config, member: Member, *, at: datetime | None = None, text: str = "") -> List:
    """The list that a configuration means to `member`; `text` is searched inside it. Raises CannotFilter. One query,
    and one for each object a hop away that it speaks of."""
    own = own_paths(object_key, member)
    asked = _asked(config, member, at or timezone.now())
    kind = Kind(object_key) if object_key in Kind.values else Kind.THING
    records: RecordQuerySet[Any] = MODELS[kind].objects.visible_to(member)
    if kind == Kind.THING:
        records = records.filter(object__key=object_key).select_related("object")
    if kind == Kind.DEAL:
        records = records.select_related("stage")
    if config.filter:
        built = Filter(own, member, asked)
        must = built.group(config.filter)
        records = records.alias(**built.aliases).filter(must)
    if words := searchable(text):
        records = records.matching(words)
    wanted = List(object_key, config, member, asked, own, records)
    worked_out = [path.field for path in wanted.shown() if path.field.compute]
    return replace(wanted, records=cast(Any, with_computed(records, worked_out))) if worked_out else wanted


def records(
    object_key: str, config: Config, member: Member, *, at: datetime | None = None, text: str = ""
) -> RecordQuerySet[Any]:
    """The records that a configuration means, in no order. Raises CannotFilter."""
    return read(object_key, config, member, at=at, text=text).records


def page(wanted: List, after: str = "", size: int = PAGE) -> Page:
    """One page in the configuration's order. Raises CannotFilter, and TooSlow."""
    with patience():
        found = ordering.page(wanted, after, size)
        return Page(found.rows, found.after, cells_of(wanted.shown(), found.rows, wanted.member))


def rows(wanted: List) -> Iterator[tuple[Any, ...]]:
    """Every row as the plain values of its columns: text, Decimal, date, datetime, bool or None. Memory stays flat."""
    after, paths = "", wanted.shown()
    while True:
        found = ordering.page(wanted, after, AT_ONCE)
        cells = cells_of(paths, found.rows, wanted.member)
        for record in found.rows:
            yield tuple(cells.plain(record, path) for path in paths)
        after = found.after
        if not after:
            return


def headers(wanted: List) -> list[str]:
    """The columns' labels, as `rows` gives their values."""
    return [path.label for path in wanted.shown()]


def count_up_to(records: RecordQuerySet[Any], most: int = COUNTED) -> int:
    """How many there are, counting no further than one more than `most`. Raises TooSlow."""
    with patience():
        return records.order_by()[: most + 1].count()


@contextmanager
def patience() -> Iterator[None]:
    """Give up on a statement that takes too long, and say what would help. Raises TooSlow."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE)])
            yield
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        sentence = _(
            "That would take too long. Ask for less: a shorter period, fewer owners, or the beginning of a word."
        )
        raise TooSlow(sentence) from error


def _asked(config: Config, member: Member, at: datetime) -> Asked:
    """Who asks, and when; the ids of the member's team only where they matter."""
    said = str(config.filter)
    team: tuple[int, ...] = ()
    if MY_TEAM in said:
        teams = Team.objects.under(member).values("pk")
        theirs = Member.objects.filter(team__in=teams) | Member.objects.filter(team=member.team_id or 0)
        team = tuple(theirs.order_by("pk").values_list("pk", flat=True).distinct())
    return Asked(at, zone_of(member), member.pk, team)
