"""What people typed, out of the history: counted for every field in one look, and a stated sample of its values.

One look at the history of each object counts; a second one draws the sample, by a digest of each row's own number, so that it is the
same however often it is drawn. The sample waits in a table of the session, a field of which is read at a time.

What was given in a month counts as it stood when the month was over: what is undone or put into the bin later changes nothing in what was
said, and what is removed for good is `standing_cells`' concern.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings

from wellworn.adoption.records_table import AT_ONCE, FORMS, HANDLES, KINDS, TABLES
from wellworn.adoption.truth.cells import Cell
from wellworn.lib import sql
from wellworn.measures.truth.report import KINDS as JUDGED
from wellworn.records.custom.describing import said_of
from wellworn.records.field import Field
from wellworn.records.fields import fields_of
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind, kind_of

SAMPLE, OF_MACHINES = 40_000, 10_000  # values of a field that are looked at, of people and of machines
LOTS = 1 << 30
PLACES = 64  # two people may share one, so that it never counts more people than there were
MACHINE = "machine"  # the form of what no person typed

Name = tuple[str, str]  # object and field


@dataclass(frozen=True)
class Asked:
    """A field that can be judged, as the workspace knows it."""

    object: str
    name: str
    kind: str  # as the measures' tables call it
    field: Field | None = None  # None for an address or a phone, of which a record may have several

    @property
    def judged_as(self) -> str:
        """As which kind the detectors take it."""
        return JUDGED[self.kind]


@dataclass
class Counted:
    """How much there is of a field."""

    typed: list[Cell] = field(default_factory=list)
    machine: int = 0

    @property
    def values(self) -> int:
        """How many values people gave."""
        return sum(one.values for one in self.typed)


@dataclass(frozen=True, slots=True)
class Part:
    """What those at one place gave of a cell: people are put into a few places by a secret, of whom nothing else is kept."""

    place: int
    people: int
    values: int
    most: list[int]  # what the two gave who gave most


@dataclass(frozen=True, slots=True)
class Given:
    """One value of the sample. `who` is None where no person typed it."""

    value: str
    form: str
    at: datetime
    who: int | None


def asked() -> dict[Name, Asked]:
    """The fields whose values can be judged: not those that name a record, nor what is worked out."""
    keys = [str(kind) for kind in TABLES if kind is not Kind.THING]
    keys += list(CustomObject.objects.filter(archived_at=None).order_by("key").values_list("key", flat=True))
    said = said_of(*keys)
    found = {}
    for key in keys:
        for one in fields_of(key, said[key]):
            kind = KINDS.get(one.widget, "record")
            if not one.compute and kind in JUDGED and one.name != "currency":
                found[key, one.name] = Asked(key, one.name, kind, one)
    for name, kind in HANDLES.items():
        for key in (Kind.COMPANY, Kind.PERSON):
            if kind in JUDGED:
                found.setdefault((str(key), name), Asked(str(key), name, kind))
    return found


def counted(first: date, until: date) -> dict[Name, Counted]:
    """How many values of each field were given in each month on each form, and by how many people."""
    found: dict[Name, Counted] = defaultdict(Counted)
    parts: dict[Name, dict[tuple[date, str], list[Part]]] = defaultdict(lambda: defaultdict(list))
    for kind in TABLES:
        rows = sql.rows(COUNTS.format(**_words(kind)), {**_given(kind, first, until), "secret": _secret()})
        for object_, name, form, month, *part in rows:
            if form == MACHINE:
                found[object_, name].machine += part[2]
            else:
                parts[object_, name][month, form].append(Part(*part))
    for of, cells in parts.items():
        found[of].typed = [_cell(month, form, those) for (month, form), those in cells.items()]
    return found


def _cell(month: date, form: str, parts: list[Part]) -> Cell:
    """What the places gave together."""
    most, second = sorted((*(one for part in parts for one in part.most), 0), reverse=True)[:2]
    places = tuple(sorted((part.place, part.values) for part in parts))
    return Cell(month, form, sum(one.values for one in parts), sum(one.people for one in parts), most, second, places)


def _secret() -> int:
    """By which people are put into places: not to be worked out from the database alone."""
    told = hmac.digest(settings.SECRET_KEY.encode(), b"places of who gave values", hashlib.sha256)
    return int.from_bytes(told[:8], "big", signed=True)


def draw(wanted: Mapping[Name, Counted], first: date, until: date) -> None:
    """Put the sample of these fields by, for this session."""
    put_away()
    sql.run(
        "CREATE TEMPORARY TABLE wellworn_truth_sample (object text, field text, form text, at timestamp, who bigint, value text)"
    )
    for kind in TABLES:
        rows = [
            (key, name, _lots(SAMPLE, one.values), _lots(OF_MACHINES, one.machine))
            for (key, name), one in wanted.items()
            if kind_of(key) is kind
        ]
        if rows:
            source, given = sql.unnest("text, text, bigint, bigint", rows)
            named = {f"part_{place}": part for place, part in enumerate(given)}
            for name in named:
                source = source.replace("%s", f"%({name})s", 1)
            sql.run(DRAWN.format(**_words(kind), lots=source), {**_given(kind, first, until), **named})
    sql.run("CREATE INDEX ON wellworn_truth_sample (object, field)")


def put_away() -> None:
    """Forget the sample."""
    sql.run("DROP TABLE IF EXISTS wellworn_truth_sample")


def sample(of: Name) -> list[Given]:
    """The sample of one field."""
    rows = sql.rows("SELECT value, form, at, who FROM wellworn_truth_sample WHERE object = %s AND field = %s ORDER BY at, value, form, who", of)  # fmt: skip
    return [Given(*row) for row in rows]


def givers(first: date, until: date) -> list[int]:
    """Everybody who gave a value in these days."""
    found: set[int] = set()
    for kind in TABLES:
        found |= {
            one for (one,) in sql.rows(GIVERS.format(**_words(kind)), _given(kind, first, until)) if one is not None
        }
    return sorted(found)


def _lots(most: int, there: int) -> int:
    """Of so many lots those that are drawn, that at most about `most` of the values there are in the sample. It is halved and halved again: so
    the sample of one report is that of the last, or half of it, and never all but a few."""
    lots = LOTS
    while there > most:
        lots, there = lots // 2, there // 2
    return lots


def _words(kind: Kind) -> dict[str, str]:
    """The part of the statements that differs by object."""
    of_thing = kind is Kind.THING
    forms = " ".join(f"WHEN batch.kind = '{act}' THEN '{form}'" for act, form in FORMS.items())
    return {
        "table": TABLES[kind],
        "object": "object.key" if of_thing else f"'{kind}'",
        "join": "JOIN records_customobject object ON object.id = record.object_id AND object.archived_at IS NULL" if of_thing else "",
        "form": f"CASE WHEN member.id IS NULL THEN '{MACHINE}' {forms} WHEN gave.at < record.created_at + interval '{AT_ONCE} seconds' THEN 'new' ELSE '' END",
    }  # fmt: skip


def _given(kind: Kind, first: date, until: date) -> dict[str, object]:
    return {"kind": str(kind), "first": first, "until": until}


# What stood at the end of its month: values of records that were in use, with who typed them. Programs are no people.
OVER = "(date_trunc('month', gave.at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC'"
STANDING = f"""
    FROM records_provenance gave JOIN {{table}} record ON record.id = gave.record_id AND (record.deleted_at IS NULL OR record.deleted_at >= {OVER}) {{join}}
    LEFT JOIN records_batch batch ON batch.id = gave.batch_id
    LEFT JOIN members_member member ON member.id = gave.by_id AND gave.source = 'typed' AND NOT member.is_service
    WHERE gave.kind = %(kind)s AND (gave.undone_at IS NULL OR gave.undone_at >= {OVER}) AND gave.value <> '' AND (gave.source <> 'typed' OR member.id IS NOT NULL)
        AND gave.at >= %(first)s::timestamp AT TIME ZONE 'UTC' AND gave.at < %(until)s::timestamp AT TIME ZONE 'UTC'
"""
COUNTS = (
    f"""
    SELECT object, field, form, month, place, count(who), sum(n)::bigint, (array_agg(n ORDER BY n DESC))[1:2] FROM (
        SELECT {{object}} AS object, gave.field, {{form}} AS form, date_trunc('month', gave.at AT TIME ZONE 'UTC')::date AS month,
            hashint8extended(member.id, %(secret)s) & {PLACES - 1} AS place, member.id AS who, count(*) AS n
    """
    + STANDING
    + " GROUP BY 1, 2, 3, 4, 5, 6) AS each GROUP BY 1, 2, 3, 4, 5"
)
DRAWN = (
    """
    INSERT INTO wellworn_truth_sample
    SELECT given.object, given.field, given.form, given.at, given.who, given.value FROM (
        SELECT {object} AS object, gave.field, {form} AS form, gave.at AT TIME ZONE 'UTC' AS at, member.id AS who, gave.value,
            hashint8(gave.id) & 1073741823 AS lot
    """
    + STANDING
    + """) AS given JOIN {lots} AS lots (object, field, typed, machine) ON lots.object = given.object AND lots.field = given.field
    WHERE given.lot < CASE WHEN given.who IS NULL THEN lots.machine ELSE lots.typed END
    """
)
GIVERS = "SELECT DISTINCT member.id" + STANDING
