"""Answers that are kept, read many at once: a line over a year takes as many statements as one of its weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from wellworn.adoption.models import Counted
from wellworn.adoption.statements import digest
from wellworn.lib import sql
from wellworn.measures.measure import Row

ASKED_ANEW = timedelta(hours=1)  # an answer that is asked again within it is not noted again
VERSIONS = "SELECT day, version FROM usage_dayversion WHERE day BETWEEN %s AND %s ORDER BY day"

VALUES = """
    SELECT (SELECT max(id) FROM records_provenance), (SELECT count(*) FROM records_ask), (SELECT max(id) FROM records_view),
        (SELECT max(id) FROM records_report), (SELECT sum(version) FROM adoption_reckonedweek)
"""


class Kept:
    """What one page has read of the answers that are kept, and of which version each day's use is."""

    def __init__(self) -> None:
        self.looks = 0  # how often the versions of days were read
        self._rows: dict[str, Counted | None] = {}
        self._versions: dict[date, int] = {}
        self._span: tuple[date, date] | None = None  # the days of which the versions are known
        self._used: dict[tuple[date, date], str] = {}

    def read(self, keys: Collection[str]) -> None:
        """Read some answers at once, and note that they were asked for."""
        lacking = [key for key in dict.fromkeys(keys) if key not in self._rows]
        if not lacking:
            return
        found, now = Counted.objects.in_bulk(lacking), timezone.now()
        self._rows |= {key: found.get(key) for key in lacking}
        if old := [key for key, one in found.items() if one.asked_at < now - ASKED_ANEW]:
            Counted.objects.filter(pk__in=old).update(asked_at=now)

    def one(self, key: str) -> Counted | None:
        """One answer, whether it still holds or not."""
        self.read([key])
        return self._rows[key]

    def put(self, one: Counted) -> None:
        """An answer that was counted since it was read."""
        if one.pk in self._rows:
            self._rows[one.pk] = one

    def read_days(self, first: date, last: date) -> None:
        """Read of which version the use of some days is."""
        if self._span is None or first < self._span[0] or last > self._span[1]:
            self._versions, self._span = dict(sql.rows(VERSIONS, [first, last])), (first, last)
            self.looks += 1

    def use(self, first: date, last: date) -> str:
        """A digest of the versions of the days from `first` to `last`."""
        if (first, last) not in self._used:
            self.read_days(first, last)
            told = [(day, version) for day, version in self._versions.items() if first <= day <= last]
            self._used[first, last] = digest(told)
        return self._used[first, last]

    @cached_property
    def values(self) -> str:
        """A digest of the last change of a value, and of what asks for values."""
        [told] = sql.rows(VALUES)
        return digest(told)


def keep(counts: Sequence[Counted]) -> None:
    """Keep counts in the place of those of before."""
    rows = sorted({one.key: one for one in counts}.values(), key=lambda one: one.key)
    fields = [one.name for one in Counted._meta.concrete_fields if not one.primary_key]
    Counted.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=fields)


def written(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Rows as JSON keeps them."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def read(rows: Iterable[dict[str, object]]) -> list[Row]:
    """The rows that `written` gave."""
    return [{name: _revived(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"Measures count in whole numbers and texts, not in {type(value).__name__}.")


def _revived(value: object) -> object:
    return date.fromisoformat(str(value["day"])) if isinstance(value, dict) else value
