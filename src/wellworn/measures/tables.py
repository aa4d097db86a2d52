"""The four tables that every measure reads: `members`, `usage_days`, `records`, `happened`. This page is the contract.

Whoever feeds the measures (the application from its roll-up, the simulator, a file of another CRM) gives these columns; whoever writes
a measure may rely on them and on nothing else. A key is text or a whole number, the same kind in every table of one run. Moments are
in UTC without a zone; days are days in the member's own zone. Texts are never null where the column is not said to be nullable: what
is unknown is ''.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir

EVERY_WORKDAY = "1111100"  # Monday to Friday


class Kind(Enum):
    """What a column holds."""

    KEY = "text or whole number"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "true or false"

    def fits(self, dtype: dt.DataType) -> bool:
        """Whether an engine's type is of this kind."""
        import ibis.expr.datatypes as dt

        fitting: Mapping[Kind, tuple[type[dt.DataType], ...]] = {
            Kind.KEY: (dt.String, dt.Integer),
            Kind.TEXT: (dt.String,),
            Kind.DAY: (dt.Date,),
            Kind.MOMENT: (dt.Timestamp,),
            Kind.WHOLE: (dt.Integer,),
            Kind.NUMBER: (dt.Numeric,),
            Kind.YES_NO: (dt.Boolean,),
        }
        return isinstance(dtype, fitting[self])

    @property
    def type(self) -> str:
        """The type that a table of ours gives it."""
        ours = {"KEY": "string", "TEXT": "string", "DAY": "date", "MOMENT": "timestamp(6)", "WHOLE": "int64",
                "NUMBER": "float64", "YES_NO": "boolean"}  # fmt: skip
        return ours[self.name]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `otherwise` stands where a file does not have it; a column without one has to be there."""

    name: str
    kind: Kind
    says: str
    nullable: bool = False
    otherwise: object = ...

    @property
    def needed(self) -> bool:
        """Whether a file has to have it."""
        return self.otherwise is ... and not self.nullable


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table is: what one row says, and its columns."""

    name: str
    says: str
    columns: tuple[Column, ...]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    @property
    def schema(self) -> ibis.Schema:
        """As a table of ours is made."""
        return ibis.schema({column.name: column.kind.type for column in self})

    def unbound(self) -> ir.Table:
        """A table of this shape by name alone, for an engine that has one."""
        return ibis.table(self.schema, name=self.name)


KEY, TEXT, DAY, MOMENT, WHOLE, NUMBER, YES_NO = Kind

MEMBERS = Shape("members", "One row for each member of the product, also those who left.", (
    Column("member", KEY, "who: any key that tells them apart"),
    Column("role", TEXT, "what they do, in the company's words", otherwise=""),
    Column("team", TEXT, "the path of their team from the top, 'Sales/North/Key accounts'", otherwise=""),
    Column("started", DAY, "their first day with the product", nullable=True),  # null: before all that is known
    Column("ended", DAY, "their last day with it; null while they have it", nullable=True),
    Column("licensed", YES_NO, "whether a licence is paid for them", otherwise=True),
    Column("zone", TEXT, "the zone of their days, an IANA name", otherwise="UTC"),
    Column("weekdays", TEXT, "seven digits from Monday, 1 for a day they work", otherwise=EVERY_WORKDAY),
    Column("days_off", TEXT, "holidays and leave: 2026-12-24 or 2026-12-24..2027-01-01, a space between", otherwise=""),
))  # fmt: skip

USAGE_DAYS = Shape("usage_days", "One row for each member, day, feature, surface and automatic: how often.", (
    Column("member", KEY, "who; null for what the machine did in nobody's name", nullable=True),
    Column("day", DAY, "the day in the member's zone; in UTC for the machine"),
    Column("feature", TEXT, "what was used, 'deal.move'"),
    Column("surface", TEXT, "through what: web, mail, api, sequence, capture ...", otherwise=""),
    Column("automatic", YES_NO, "whether a machine did it, in whosever name", otherwise=False),
    Column("is_value", YES_NO, "whether it moves work on; false for signing in, looking and searching", otherwise=True),
    Column("count", WHOLE, "how often, at least 1", otherwise=1),
))  # fmt: skip

RECORDS = Shape("records", """One row for each value that a field of a record ever had. A field that somebody needs and that never had
one has a row with a null value, from the record's beginning. A field's present value is the row whose `until` is null.""", (
    Column("object", TEXT, "deal, person, company ..."),
    Column("record", KEY, "which one of the object"),
    Column("field", TEXT, "stage, amount, close_date, phone ... ('stage', 'amount', 'close_date', 'forecast' of a deal are read)"),
    Column("kind", TEXT, "text, long_text, number, money, day, moment, choice, yes_no, link, phone, mail", otherwise="text"),
    Column("value", TEXT, "as text: 2026-11-30 for a day, 1200.50 for a number; null when empty", nullable=True),
    Column("source", TEXT, "typed, imported, captured, computed or synced; '' with a null value that nobody wrote", otherwise="typed"),
    Column("member", KEY, "who typed it: only ever counted, never shown; null for a machine", nullable=True),
    Column("form", TEXT, "where it was entered: record, new, list, import, quick, api ...", otherwise=""),
    Column("at", MOMENT, "since when the field has this value"),
    Column("until", MOMENT, "when the next value took its place; null for the present one", nullable=True),
    Column("needed", YES_NO, "whether somebody needs the field now: its stage asks it, or a view, report or rule uses it", otherwise=False),
    Column("default", TEXT, "the value that the form offered; null if none", nullable=True),
    Column("probability", WHOLE, "of a stage: how many in 100 the pipeline expects to be won from here", nullable=True),
    Column("owner", KEY, "whose record it is; null for nobody's", nullable=True),
    Column("stage", TEXT, "the stage the record stands in now; '' where an object has none", otherwise=""),
    Column("created_at", MOMENT, "when the record came into being"),
    Column("closed_at", MOMENT, "when it was won or lost; null while open", nullable=True),
    Column("outcome", TEXT, "'won', 'lost', or '' while open", otherwise=""),
))  # fmt: skip

HAPPENED = Shape("happened", """One row for each thing that happened with somebody outside, or that somebody logged as such, after the
two sides have been matched: `trace` is what mail and calendars show, `logged` is what the CRM says.""", (
    Column("kind", TEXT, "mail, meeting, call, visit or note"),
    Column("uid", TEXT, "what tells it apart: message id, calendar uid, id of the log", otherwise=""),
    Column("series", TEXT, "the calendar uid of the series, the thread of a mail; '' if alone", otherwise=""),
    Column("day", DAY, "the day it happened, in the member's zone"),
    Column("at", MOMENT, "when it began; null if only the day is known", nullable=True),
    Column("member", KEY, "whose it is; null if nobody's", nullable=True),
    Column("object", TEXT, "the object of the record it belongs to; '' if of none", otherwise=""),
    Column("record", KEY, "the record it belongs to; null if of none", nullable=True),
    Column("status", TEXT, "confirmed, tentative, cancelled or moved", otherwise="confirmed"),
    Column("logged", YES_NO, "whether the CRM has it", otherwise=False),
    Column("trace", YES_NO, "whether mail or a calendar shows it", otherwise=False),
    Column("automatic", YES_NO, "whether a machine logged it", otherwise=False),
))  # fmt: skip

SHAPES = {shape.name: shape for shape in (MEMBERS, USAGE_DAYS, RECORDS, HAPPENED)}

EVENTS = Shape("events", "One row for each thing done, as a system logs it: what `usage_days` is made of.", (
    Column("member", KEY, "who; null for what the machine did in nobody's name", nullable=True),
    Column("at", MOMENT, "when, in UTC"),
    Column("feature", TEXT, "what was used"),
    Column("surface", TEXT, "through what", otherwise=""),
    Column("automatic", YES_NO, "whether a machine did it", otherwise=False),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables of one run, as Ibis tables of whatever engine holds them. What a report needs again and again an engine may have
    put by: the days by hand and the working days of `days.py`, over all of the run's days."""

    members: ir.Table
    usage_days: ir.Table
    records: ir.Table
    happened: ir.Table
    by_hand: ir.Table | None = None  # (member, day, acts)
    calendar: ir.Table | None = None  # (member, day)
    by_feature: ir.Table | None = None  # (member, feature, is_value, begun, ended, acts), of `by_feature_of` alone
    by_feature_of: tuple[date, date] | None = None
    is_by_surface: bool = True  # else a member's feature by hand has one row a day, whatever it was done through

    @classmethod
    def named(cls) -> Tables:
        """By name alone: an engine that has the four tables runs what is built on them."""
        return cls(*(shape.unbound() for shape in SHAPES.values()))
