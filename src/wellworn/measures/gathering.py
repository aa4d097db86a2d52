"""The four tables of a run out of files: read, checked, counted by day, and put by on the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import ibis.expr.types as ir

from wellworn.measures.engines import DuckDB, Engine, PostgreSQL
from wellworn.measures.events import days_of_use, moves_work_on, with_value, zones_of
from wellworn.measures.files import CannotRead
from wellworn.measures.reading import Reader, shaped
from wellworn.measures.tables import EVENTS, HAPPENED, MEMBERS, RECORDS, USAGE_DAYS, Shape, Tables

FIRST_YEAR, LAST_YEAR = 1900, 2200  # what lies outside is no moment but a slip, or a word for never


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the files are."""

    events: Path
    members: Path
    records: Path | None = None
    happened: Path | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Tables ready to be measured, the days they cover, and what a reader of the numbers should know."""

    tables: Tables
    given: set[str]
    first: date
    last: date
    valued: tuple[str, ...]
    looking: tuple[str, ...]
    notes: list[str] = field(default_factory=list)


def gather(engine: Engine, paths: Paths, value: Sequence[str] = ()) -> Gathered:
    """Read the files. Raises CannotRead with a sentence."""
    read = _Reading(engine, paths)
    members = engine.keep("members", read.table(MEMBERS, paths.members))
    _one_row_each(engine, members, paths.members)
    is_by_day = read.is_by_day(paths.events)
    daily = _days_as_given(read, paths.events) if is_by_day else _days_of_events(read, members, paths.events)
    says_value = is_by_day and not value and read.says_value(paths.events)
    told = {"by_itself": daily.said_value.max()} if says_value else {}
    found = engine.rows(daily.group_by("feature").agg(first=daily.day.min(), last=daily.day.max(), **told))
    features = sorted(str(row["feature"]) for row in found)
    by_itself = {str(row["feature"]) for row in found if row.get("by_itself")}
    valued = tuple(one for one in features if (one in by_itself if says_value else moves_work_on(one, value)))
    looking = tuple(one for one in features if one not in valued)
    used = engine.see("usage_days", with_value(daily.drop("said_value") if is_by_day else daily, valued, looking))
    first, last = min(_day(row["first"]) for row in found), max(_day(row["last"]) for row in found)
    given = {"usage_days"} | {name for name, path in (("records", paths.records), ("happened", paths.happened)) if path}
    records, happened = read.optional(RECORDS, paths.records), read.optional(HAPPENED, paths.happened)
    tables = Tables(members, used, records, happened, is_by_surface=False)
    return Gathered(tables, given, first, last, valued, looking, _notes(engine, tables))


def _days_of_events(read: _Reading, members: ir.Table, path: Path) -> ir.Table:
    """What was done, counted by the day of each member's own zone."""
    events = read.events(path)
    [span] = read.engine.rows(events.agg(first=events["at"].min(), last=events["at"].max()))
    first, last = _in_calendar(span["first"], path), _in_calendar(span["last"], path)
    zones = zones_of((str(row["zone"]) for row in read.engine.rows(members.select("zone").distinct())), first, last)
    return read.engine.keep("counted_days", days_of_use(events, members, zones))


def _days_as_given(read: _Reading, path: Path) -> ir.Table:
    """What was counted by the day already, by whoever wrote the file."""
    given = read.table(USAGE_DAYS, path)
    [span] = read.engine.rows(given.agg(first=given.day.min(), last=given.day.max(), least=given["count"].min()))
    for day in (span["first"], span["last"]):
        _in_calendar(day, path)
    if int(str(span["least"])) < 1:
        raise CannotRead(f"{path} has a 'count' of {span['least']}. Leave out what was not done.")
    sums = {"count": given["count"].sum().cast("int64"), "said_value": given.is_value.cast("int8").max()}
    return read.engine.keep("counted_days", given.group_by(["member", "day", "feature", "automatic"]).agg(**sums))


class _Reading:
    """Files on one engine; those for PostgreSQL are read by DuckDB and handed over."""

    def __init__(self, engine: Engine, paths: Paths) -> None:
        self.engine = engine
        self.reader: Reader = DuckDB() if isinstance(engine, PostgreSQL) else engine  # type: ignore[assignment]
        asked = ((paths.events, ("member",)), (paths.members, ("member",)), (paths.records, ("record", "member", "owner")),
                 (paths.happened, ("member", "record")))  # fmt: skip
        kinds = [self._whole(path, keys) for path, keys in asked if path is not None]
        self.keys_as_text = not all(kinds)  # one kind of key in every table of a run

    def _whole(self, path: Path, keys: Sequence[str]) -> bool:
        raw = self.reader.read("raw_first_look", path)
        return all(raw[key].type().is_integer() for key in keys if key in raw.columns)

    def table(self, shape: Shape, path: Path) -> ir.Table:
        """A file as a table of the engine."""
        read = shaped(self.reader, shape, path, keys_as_text=self.keys_as_text)
        if isinstance(self.engine, PostgreSQL) and isinstance(self.reader, DuckDB):
            return self.engine.take(f"given_{shape.name}", read, self.reader)
        return read

    def is_by_day(self, path: Path) -> bool:
        """Whether a file of events has been counted by the day, and has no moments."""
        columns = self.reader.read("raw_first_look", path).columns
        return "day" in columns and "at" not in columns

    def says_value(self, path: Path) -> bool:
        """Whether a file tells itself which features move work on."""
        return "is_value" in self.reader.read("raw_first_look", path).columns

    def events(self, path: Path) -> ir.Table:
        """The events."""
        return self.engine.see("events", self.table(EVENTS, path))

    def optional(self, shape: Shape, path: Path | None) -> ir.Table:
        """A table that need not be given; by name alone when it is not, for no measure will ask it."""
        return self.engine.keep(shape.name, self.table(shape, path)) if path else shape.unbound()


def _one_row_each(engine: Engine, members: ir.Table, path: Path) -> None:
    """A member stands in one row."""
    twice = members.group_by("member").agg(rows=members.count())
    found = engine.rows(twice.filter(twice["rows"] > 1).limit(1))
    if found:
        raise CannotRead(
            f"{path} has member '{found[0]['member']}' in {found[0]['rows']} rows. Give each member one row."
        )
    wrong = members.filter(~members.weekdays.re_search("^[01]{7}$")).select("weekdays").limit(1)
    if bad := engine.rows(wrong):
        raise CannotRead(
            f"'{bad[0]['weekdays']}' in 'weekdays' of {path} is no week. Write seven digits from Monday: 1111100."
        )
    spans = r"^ *(\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?)?( +\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?)* *$"
    off = (
        members.filter(members.days_off != "")
        .mutate(is_so=members.days_off.re_search(spans))
        .select("days_off", "is_so")
    )
    for row in engine.rows(off.distinct()):
        if not row["is_so"] or not all(_are_days(*span.split("..")) for span in str(row["days_off"]).split()):
            raise CannotRead(
                f"'{row['days_off']}' in 'days_off' of {path} are no days. Write 2026-12-24 or 2026-12-24..2027-01-01, a space between."
            )


def _are_days(first: str, last: str = "") -> bool:
    """Whether a day of the calendar, or the first and the last of some."""
    try:
        return date.fromisoformat(first) <= date.fromisoformat(last or first)
    except ValueError:
        return False


def _notes(engine: Engine, tables: Tables) -> list[str]:
    """Events that no measure counts."""
    used = tables.usage_days
    by_member = used.filter(used.member.notnull()).group_by("member").agg(events=used["count"].sum().cast("int64"))
    strangers = by_member.anti_join(tables.members, "member")
    [told] = engine.rows(
        strangers.agg(events=strangers.events.sum().coalesce(0).cast("int64"), members=strangers.count())
    )
    if not told["events"]:
        return []
    return [f"{told['events']} events of {told['members']} keys that the members' file does not name are left out."]


def _in_calendar(value: object, path: Path) -> date:
    """A moment's day, of years that something was logged in."""
    day = _day(value)
    if not isinstance(day, date) or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CannotRead(f"{path} has an event at {value}. Mend it, or leave its row out.")
    return day


def _day(value: object) -> date:
    """A day or moment as a day."""
    return value.date() if isinstance(value, datetime) else value  # type: ignore[return-value]
