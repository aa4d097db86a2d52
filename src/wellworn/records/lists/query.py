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
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from wellworn.members.clock import zone_of
from wellworn.members.models import Member, Team
from wellworn.records import readable
from wellworn.records.fields import MODELS, with_computed
from wellworn.records.folding import searchable
from wellworn.records.lists import ordering
from wellworn.records.lists.cells import Cells, cells_of
from wellworn.records.lists.conditions import Filter
from wellworn.records.lists.config import Config
from wellworn.records.lists.operators import MY_TEAM, Asked, CannotFilter
from wellworn.records.lists.paths import Path, own_paths, path_of
from wellworn.records.models.company import TOUCHED
from wellworn.records.models.record import Kind, RecordQuerySet, kind_of
from wellworn.records.searching import CANDIDATES, newest

PAGE = 50
AT_ONCE = 1_000  # rows of an export that are in memory at the same time
COUNTED = 10_000
WALK = 800  # milliseconds in which an index is walked for a page
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
    unsearched: RecordQuerySet[Any]  # those without the words that are searched for
    words: str = ""

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
    is_more: bool = False  # whether words that are searched for may be held by more than are shown


def read(object_key: str, config: Config, member: Member, *, at: datetime | None = None, text: str = "") -> List:
    """The list that a configuration means to `member`; `text` is searched inside it. Raises CannotFilter. One query,
    and one for each object a hop away that it speaks of."""
    own = own_paths(object_key, member)
    asked = _asked(config, member, at or timezone.now())
    kind = kind_of(object_key)
    records: RecordQuerySet[Any] = MODELS[kind].objects.visible_to(member)
    if kind == Kind.THING:
        records = records.filter(object__key=object_key).select_related("object")
    if kind == Kind.DEAL:
        records = records.select_related("stage")
    if config.filter:
        built = Filter(own, member, asked)
        must = built.group(config.filter)
        records = records.alias(**built.aliases).filter(must)
    wanted = List(object_key, config, member, asked, own, records, records)
    if worked_out := [path.field for path in wanted.shown() if path.field.compute]:
        records = cast(Any, with_computed(records, worked_out))
    words = searchable(text)
    found = readable.matching(records, words, member) if words else records
    return replace(wanted, records=found, unsearched=records, words=words)


def records(
    object_key: str, config: Config, member: Member, *, at: datetime | None = None, text: str = ""
) -> RecordQuerySet[Any]:
    """The records that a configuration means, in no order. Raises CannotFilter."""
    return read(object_key, config, member, at=at, text=text).records


def page(wanted: List, after: str = "", size: int = PAGE) -> Page:
    """One page in the configuration's order. Raises CannotFilter, and TooSlow.

    The walk along an index that is usually best can be much the slower way; it is given a moment, and then the other way is gone.
    """
    wanted, is_more = _searched(wanted)
    try:
        found = _page(wanted, after, size, WALK, sorts=False)
    except TooSlow:
        found = _page(wanted, after, size, PATIENCE, sorts=True)
    return replace(found, is_more=is_more)


def _page(wanted: List, after: str, size: int, most: int, *, sorts: bool) -> Page:
    with patience(most):
        found = ordering.page(wanted, after, size, sorts=sorts)
        return Page(found.rows, found.after, cells_of(wanted.shown(), found.rows, wanted.member))


def _searched(wanted: List) -> tuple[List, bool]:
    """With the search inside it bounded to the latest that hold the words, and whether more may hold them. Raises TooSlow."""
    if not wanted.words:
        return wanted, False
    kind = wanted.records.model.kind
    when = TOUCHED if kind in (Kind.COMPANY, Kind.PERSON) else F("created_at")
    with patience():
        found = newest(wanted.unsearched, wanted.words, when, CANDIDATES, wanted.member)
    return replace(wanted, records=wanted.unsearched.filter(pk__in=found)), len(found) == CANDIDATES


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
def patience(most: int = PATIENCE) -> Iterator[None]:
    """Give up on a statement that takes longer than so many milliseconds, and say what would help. Raises TooSlow."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(most)])
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
