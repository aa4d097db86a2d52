"""The four tables of the measures, out of the application's own database: expressions over its tables, nothing is copied."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from wellworn.adoption.records_table import gathered, records
from wellworn.adoption.statements import statement
from wellworn.lib import sql
from wellworn.measures.days import local_day, offsets
from wellworn.measures.engines import as_rows
from wellworn.measures.measure import Row
from wellworn.measures.tables import HAPPENED, MEMBERS, RECORDS, Kind, Shape, Tables
from wellworn.measures.writing import ibis
from wellworn.members.calendars import off_by_place
from wellworn.members.models import Member
from wellworn.usage.features import VALUE

if TYPE_CHECKING:
    import ibis.expr.types as ir

MEMBER = {"id": "int64", "role": "string", "team_id": "int64", "zone": "string", "is_active": "boolean", "is_service": "boolean", "created_at": "timestamp", "ended_on": "date", "weekdays": "string", "country": "string"}  # fmt: skip
TEAM = {"id": "int64", "name": "string", "path": "string"}
DAYS_OFF = {"member_id": "int64", "first": "date", "last": "date"}
USAGE_DAY = {"member_id": "int64", "day": "date", "feature": "string", "surface": "string", "automatic": "boolean", "count": "int64"}  # fmt: skip
RECORDS_VIEW = "wellworn_records"
RECORDS_KEPT = "wellworn_records_kept"
MEMBERS_KEPT = "wellworn_members"  # stands in statements for the name of a temporary table
YEARS = 15  # as far back as holidays and the clocks' changes are looked up

Places = tuple[tuple[str, str], ...]  # "country zone" -> days off
Shifts = tuple[tuple[str, tuple[tuple[int, int], ...]], ...]  # zone -> since when which offset, in seconds


def application() -> Tables:
    """The four tables by name alone: a connection to the application's database runs what is built on them, the records after `see_records`."""
    return _beside(members())


def _keyed(shape: Shape) -> dict[str, str]:
    """The columns of a shape; our keys are whole numbers."""
    return {one.name: "int64" if one.kind is Kind.KEY else one.kind.type for one in shape}


def counted_over() -> Tables:
    """The same, with those members alone whom a session has put by under a name (`people.keep`)."""
    return _beside(ibis.table(_keyed(MEMBERS), name=MEMBERS_KEPT))


def _beside(members: ir.Table) -> Tables:
    """The other tables beside some members."""
    return Tables(members, usage_days(), ibis.table(_keyed(RECORDS), name=RECORDS_VIEW), happened())


def see_records() -> None:
    """Give the session the table of records: which fields somebody needs is asked when it is needed, and not for every page."""
    asked = gathered()
    sql.run(
        f"CREATE OR REPLACE TEMP VIEW {RECORDS_VIEW} AS {statement(['records', asked.said], lambda: records(asked))}"
    )


def keep_records() -> None:
    """Put the rows of the table of records by for the session: for a job, which counts much over them."""
    see_records()
    forget_records()
    sql.run(f"CREATE TEMP TABLE {RECORDS_KEPT} AS SELECT * FROM {RECORDS_VIEW}")
    sql.run(f"ANALYZE {RECORDS_KEPT}")


def forget_records() -> None:
    """Put them by no longer."""
    sql.run(f"DROP TABLE IF EXISTS pg_temp.{RECORDS_KEPT}")


def happened() -> ir.Table:
    """What happened and what is logged of it, as it was last reckoned (`reckoning.py`)."""
    columns = {"member_id" if name == "member" else name: kind for name, kind in _keyed(HAPPENED).items()}
    table = ibis.table(columns, name="adoption_happened")
    return table.rename(member="member_id").select(*(one.name for one in HAPPENED))


def members() -> ir.Table:
    """Everybody who uses it or did; programs behind a token are nobody."""
    return _members(*_there())


def member_rows() -> list[Row]:
    """The rows of the members' table. The statement is worded once for as long as holidays and zones are the same."""
    there = _there()
    with connection.cursor() as cursor:
        cursor.execute(statement(["members", there], lambda: _members(*there)))
        return as_rows((column[0] for column in cursor.description), cursor.fetchall())


def usage_days() -> ir.Table:
    """What was done, by the day."""
    days = ibis.table(USAGE_DAY, name="usage_usageday")
    return days.select(
        member=days.member_id, day=days.day, feature=days.feature, surface=days.surface, automatic=days.automatic,
        is_value=days.feature.isin(sorted(VALUE)), count=days["count"],
    )  # fmt: skip


def _there() -> tuple[Places, Shifts]:
    """Where members are: their holidays, and how their clocks differ from UTC."""
    now = timezone.now()
    since = Member.objects.filter(is_service=False).aggregate(at=Min("created_at"))["at"] or now
    years = range(max(since.year, now.year - YEARS), now.year + 2)
    places = off_by_place(years)
    zones = {place.partition(" ")[2] for place in places} & available_timezones()
    span = datetime(years.start, 1, 1, tzinfo=UTC), datetime(years.stop, 1, 1, tzinfo=UTC)
    return tuple(sorted(places.items())), tuple((zone, _offsets(zone, *span)) for zone in sorted(zones))


@lru_cache(maxsize=1000)
def _offsets(zone: str, first: datetime, last: datetime) -> tuple[tuple[int, int], ...]:
    return tuple(offsets(zone, first, last))


@lru_cache(maxsize=4)
def _members(places: Places, shifts: Shifts) -> ir.Table:
    member, team, off = ibis.table(MEMBER, name="members_member"), _teams(), _off()
    people = member.filter(~member.is_service)
    joined = people.left_join(team, people.team_id == team.team_id).left_join(off, people.id == off.member_id)
    zones = {zone: list(spans) for zone, spans in shifts} or {"UTC": [(0, 0)]}
    started = local_day(joined.created_at, joined.zone, zones)
    public = _by_place(joined.country.concat(" ", joined.zone), places)
    return joined.select(
        member=joined.id, role=joined.role, team=joined.team.coalesce(""), started=started,
        ended=ibis.ifelse(joined.is_active, ibis.null("date"), joined.ended_on.coalesce(started)),
        licensed=ibis.literal(True), zone=joined.zone, weekdays=joined.weekdays,
        days_off=public.concat(" ", joined.off.coalesce("")).strip(),
    )  # fmt: skip


def _teams() -> ir.Table:
    """(team_id, team): each team with its path in names, 'Sales/North'; a stroke in a name would be taken for a team below."""
    team = ibis.table(TEAM, name="members_team")
    above = team.view()
    both = team.join(above, [above.path != "", team.path.startswith(above.path)])
    named = both.select(team_id=team.id, part=above.name.replace("/", "-"), depth=above.path.length())
    paths = named.group_by("team_id").agg(team=named.part.group_concat("/", order_by=named.depth))
    lone = team.filter(team.path == "").select(team_id=team.id, team=team.name.replace("/", "-"))
    return paths.union(lone)


def _off() -> ir.Table:
    """(member_id, off): their own days off in one text."""
    off = ibis.table(DAYS_OFF, name="members_daysoff")
    span = off["first"].cast("string").concat("..", off["last"].cast("string"))
    told = off.select("member_id", "first", span=span)
    return told.group_by("member_id").agg(off=told.span.group_concat(" ", order_by=told["first"]))


def _by_place(place: ir.StringValue, places: Places) -> ir.StringValue:
    """The public holidays and the company's days of a place."""
    days = [(place == name, ibis.literal(off)) for name, off in places if off]
    return ibis.cases(*days, else_="") if days else ibis.literal("")
