"""A record's facts as its page shows them to one member: in the order and places of their role's layout, each with where it
came from, and with the names of the records that values point to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format

from wellworn.members.models import Member
from wellworn.members.workspace import asked_currency
from wellworn.records.custom.describing import Said, said_of
from wellworn.records.field import MORE, Field
from wellworn.records.fields import MODELS, fields_of, fields_seen_by, object_key, with_computed
from wellworn.records.models.deal import Deal
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.relating import Named, Pointing, names_of, pointing_at

DEALS = str(Kind.DEAL)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: a field, its value as it is shown, and the row of its history that made it."""

    record: Record
    field: Field
    value: Any
    row: Provenance | None
    named: Named | None = None  # what the value names, where the member may see it
    currency: str = ""  # of an amount

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known. No is an answer."""
        return self.value is None or self.value == "" or self.value == ()

    @property
    def is_filled_for_you(self) -> bool:
        """Whether nobody had to type it."""
        return bool(self.row and self.value and self.row.source != "typed")

    @property
    def may_be_changed(self) -> bool:
        """Whether the member's role writes it."""
        return not self.field.is_read_only

    @property
    def shown(self) -> str:
        """The value in words, of what is neither money nor a day."""
        if isinstance(self.value, int | Decimal) and self.field.gives == "number":
            return number_format(self.value, decimal_pos=self.field.decimals, use_l10n=True, force_grouping=True)
        return self.field.told(self.value)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a page says of a record, for one member."""

    name: Fact
    page: list[Fact]
    more: list[Fact]
    seen: dict[str, Fact] = field(default_factory=dict)  # by field, whichever place it has
    pointing: list[Pointing] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()  # fields that the layout of the member's role leaves out
    of_deals: frozenset[str] = frozenset()  # the fields of deals that the member sees, for those beside a timeline

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.page) + len(self.more)

    @property
    def filled(self) -> int:
        """How many of them nobody had to type."""
        return sum(fact.is_filled_for_you for fact in (*self.page, *self.more))


def facts_of(record: Record, rows: Mapping[str, Provenance], member: Member) -> Facts:
    """The facts of a record. One query for fields and layouts; one more each where values name others, where something is
    worked out, and where other objects have fields that may name this record."""
    key = object_key(record)
    said = said_of(key, DEALS)
    fields = fields_seen_by(key, member, said[key])
    currency = work_out(record, fields)
    names = names_of(_wanted(record, fields), member)
    seen = {one.name: _fact(record, one, rows.get(one.name), names, currency) for one in fields}
    return Facts(
        name=seen["name"],
        page=[fact for fact in seen.values() if fact.field.where != MORE and fact.field.name != "name"],
        more=[fact for fact in seen.values() if fact.field.where == MORE and fact.field.name != "name"],
        seen=seen,
        pointing=pointing_at(record, _open(said[key], said, member), member, said[key].objects),
        hidden=frozenset(one.name for one in fields_of(key, said[key])) - seen.keys(),
        of_deals=frozenset(one.name for one in fields_seen_by(DEALS, member, said[DEALS])),
    )


def fact_of(record: Record, one: Field, row: Provenance | None, member: Member) -> Fact:
    """One fact. A query where it names another record, and one where it is worked out."""
    currency = work_out(record, [one])
    return _fact(record, one, row, names_of(_wanted(record, [one]), member), currency)


class Cells:
    """The facts of some records of one object, row by row, for a table. At most two queries."""

    def __init__(self, records: Sequence[Record], fields: Sequence[Field], member: Member) -> None:
        computed, currency = [one for one in fields if one.compute], ""
        if computed and records:
            rows = MODELS[Kind(records[0].kind)]._default_manager.filter(pk__in=[record.pk for record in records])
            rows = rows.annotate(workspace_currency=asked_currency())
            values = {one.pk: one for one in with_computed(rows, computed)}
            currency = values[records[0].pk].workspace_currency
            for record in records:
                for one in computed:
                    setattr(record, one.attribute, getattr(values[record.pk], one.attribute))
        names = names_of([pair for record in records for pair in _wanted(record, tuple(fields))], member)
        self.rows = [(record, [_fact(record, one, None, names, currency) for one in fields]) for record in records]

    def __iter__(self) -> Iterator[tuple[Record, list[Fact]]]:
        return iter(self.rows)


def _open(here: Said, said: dict[str, Said], member: Member) -> list[Field]:
    """Those fields that may name the record which the member's role sees, where we know its layout."""
    known = {key: {one.name for one in fields_of(key, said[key])} for key in said}
    seen = {key: {one.name for one in fields_seen_by(key, member, said[key])} for key in said}
    return [one for one in here.pointing if one.object not in known or one.name in seen[one.object]]


def work_out(record: Record, fields: list[Field] | tuple[Field, ...]) -> str:
    """Put what is worked out onto the record, where `Field.held` finds it; the workspace's currency, if any of it is money.

    One query where there is such a field, none else.
    """
    computed = [one for one in fields if one.compute]
    if not computed:
        return ""
    rows = with_computed(MODELS[Kind(record.kind)]._default_manager.filter(pk=record.pk), computed)
    rows = rows.annotate(workspace_currency=asked_currency())
    values = rows.values(*(one.attribute for one in computed), "workspace_currency").get()
    for one in computed:
        setattr(record, one.attribute, values[one.attribute])
    return str(values["workspace_currency"])


def _wanted(record: Record, fields: list[Field] | tuple[Field, ...]) -> list[tuple[str, int]]:
    """What the values name. An owner and a stage come with the record, and everybody may know them."""
    held = [(one, one.held(record)) for one in fields if one.related and (one.is_custom or one.name == "company")]
    return [(one.related, pk) for one, pk in held if isinstance(pk, int)]


def _fact(
    record: Record, one: Field, row: Provenance | None, names: dict[tuple[str, int], Named], currency: str
) -> Fact:
    value = one.held(record)
    named = names.get((one.related, value)) if one.related and isinstance(value, int) else None
    if named is None and one.related in ("member", "stage") and not one.is_custom and value is not None:
        named = Named(one.related, value, str(getattr(record, one.name)))
    own = record.currency if isinstance(record, Deal) else ""
    return Fact(record, one, value, row, named, one.currency or own or currency)
