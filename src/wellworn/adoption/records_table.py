"""The table `records` of the measures: each value that a field ever had, out of the history that the application keeps.

A field that somebody needs and that has no history has a row as well: empty, or with the value that the record was made with.
Records in the bin are not in it, nor are tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from wellworn.adoption.needed import Needed, needed
from wellworn.measures.tables import RECORDS
from wellworn.measures.writing import ibis
from wellworn.records.changing import IN_BIN, PEOPLE
from wellworn.records.custom.describing import said_of
from wellworn.records.field import Field
from wellworn.records.fields import fields_of
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models import Stage
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind, kind_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOMENT = "timestamp('UTC', 6)"
PROVENANCE = {"id": "int64", "kind": "string", "record_id": "int64", "field": "string", "value": "string", "before": "string",
              "source": "string", "by_id": "int64", "at": MOMENT, "undone_at": MOMENT, "batch_id": "int64"}  # fmt: skip
BATCH = {"id": "int64", "kind": "string"}
RECORD = {"id": "int64", "owner_id": "int64", "source": "string", "custom": "json", "created_at": MOMENT, "deleted_at": MOMENT}  # fmt: skip
OWN_COLUMNS = {Kind.THING: {"object_id": "int64"}, Kind.DEAL: {"stage_id": "int64", "closed_at": MOMENT}}
OBJECT = {"id": "int64", "key": "string"}
TABLES = {Kind.COMPANY: "records_company", Kind.PERSON: "records_person", Kind.DEAL: "records_deal", Kind.THING: "records_thing"}  # fmt: skip
HANDLES = {MAIL: "mail", PHONE: "phone", DOMAIN: "link"}  # of which a record may have several at once
KINDS = {"text": "text", "area": "long_text", "number": "number", "amount": "money", "date": "day", "choice": "choice",
         "choices": "choice", "checkbox": "yes_no", "link": "link", "stage": "choice"}  # fmt: skip
FORMS = {"import": "import", "bulk": "list", "paste": "list", "merge": "merge"}
AT_ONCE = 2  # seconds after its making in which a record's values were given on the form that made it

Fields = Mapping[str, tuple[Field, ...]]


@dataclass(frozen=True)
class Gathered:
    """What the table is made of: the fields there are, which of them somebody needs, and the stages."""

    fields: Fields
    asked: Needed
    stages: Sequence[Stage]

    @property
    def said(self) -> object:
        """All of it that is in the table's words."""
        fields = sorted((key, [_kept_as(one) for one in found]) for key, found in self.fields.items())
        used = sorted((key, sorted(names)) for key, names in self.asked.used.items())
        asked = sorted((stage, sorted(names)) for stage, names in self.asked.asked.items())
        return [fields, used, asked, [(one.pk, one.name, one.outcome, one.probability) for one in self.stages]]


def _kept_as(field: Field) -> tuple[str, str, str, bool, str]:
    """What of a field decides how its values are read."""
    return field.name, field.widget, field.attribute, field.is_custom, str(field.column)


def gathered() -> Gathered:
    """As fields and what needs them are now."""
    asked = needed()
    keys = [str(kind) for kind in TABLES if kind is not Kind.THING]
    keys += list(CustomObject.objects.filter(archived_at=None).values_list("key", flat=True))
    said = said_of(*keys)
    fields = {key: tuple(one for one in fields_of(key, said[key]) if not one.compute) for key in keys}
    return Gathered(fields, asked, list(Stage.objects.order_by("pk")))


def records(of: Gathered | None = None) -> ir.Table:
    """The table."""
    of = of or gathered()
    fields, asked, stages = of.fields, of.asked, of.stages
    parts = []
    for kind in TABLES:
        mine = {key: found for key, found in fields.items() if kind_of(key) is kind}
        if mine:
            held = _held(kind, mine, stages)
            parts += [_history(kind, held, mine, asked, stages), _empty(kind, held, mine, asked)]
    return ibis.union(parts[0], *parts[1:]) if len(parts) > 1 else RECORDS.unbound()


def _held(kind: Kind, fields: Fields, stages: Sequence[Stage]) -> ir.Table:
    """The records of a kind that are not in the bin, each with its object's key, its stage, and how it ended."""
    columns = {one.attribute: _type(one) for found in fields.values() for one in found if not one.is_custom}
    table = ibis.table({**columns, **RECORD, **OWN_COLUMNS.get(kind, {})}, name=TABLES[kind])
    table = table.filter(table.deleted_at.isnull())
    if kind is Kind.THING:
        of = ibis.table(OBJECT, name="records_customobject").rename(of_id="id")
        table = table.inner_join(of, table.object_id == of.of_id).rename(object="key")
        return table.mutate(stage=ibis.literal(""), closed=ibis.null(MOMENT), outcome=ibis.literal(""))
    table = table.mutate(object=ibis.literal(str(kind)))
    if kind is not Kind.DEAL:
        return table.mutate(stage=ibis.literal(""), closed=ibis.null(MOMENT), outcome=ibis.literal(""))
    ended = {one.pk: one.outcome for one in stages if one.outcome}
    outcome = _cases(table.stage_id, ended, "")
    closed = ibis.ifelse(outcome != "", table.closed_at, ibis.null(MOMENT))
    stage = _cases(table.stage_id, {one.pk: one.name for one in stages}, "")
    return table.mutate(stage=stage, closed=closed, outcome=outcome)


def _history(kind: Kind, held: ir.Table, fields: Fields, asked: Needed, stages: Sequence[Stage]) -> ir.Table:
    """A row for each value in the history. Several addresses of one person are values beside each other, not after each other."""
    rows = ibis.table(PROVENANCE, name="records_provenance")
    rows = rows.filter(rows.kind == str(kind), rows.undone_at.isnull(), rows.field.notin([IN_BIN, PEOPLE]))
    handle = ibis.ifelse(rows.field.isin([*HANDLES]), rows.value.nullif("").coalesce(rows.before), "")
    rows = rows.mutate(handle=handle)
    after = ibis.window(group_by=[rows.record_id, rows.field, rows.handle], order_by=rows.id)
    rows = rows.mutate(till=rows["at"].lead().over(after))
    rows = rows.filter(~(rows.field.isin([*HANDLES]) & (rows.value == "")))  # an address that was taken off has ended
    batch = ibis.table(BATCH, name="records_batch").rename(of_batch="id", act="kind")
    rows = rows.left_join(batch, rows.batch_id == batch.of_batch)
    rows = rows.select("record_id", "field", "value", "at", "till", "by_id", "act", row_source=rows.source)
    both = rows.inner_join(held, rows.record_id == held.id)
    typed = both.row_source == "typed"
    is_new = both["at"] < both.created_at + ibis.interval(seconds=AT_ONCE)
    value, chance = both.value.nullif(""), ibis.null("int64")
    if kind is Kind.DEAL:
        is_stage = both.field == "stage"
        chances = _cases(both.value, {str(one.pk): one.probability for one in stages}, chance)
        names = _cases(both.value, {str(one.pk): one.name for one in stages}, value)
        chance, value = ibis.ifelse(is_stage, chances, chance), ibis.ifelse(is_stage, names, value)
    form = ibis.cases(*((both.act == act, name) for act, name in FORMS.items()), (typed & is_new, "new"), else_="")
    return _shaped(
        kind, both, fields, asked, value=value, source=both.row_source, member=ibis.ifelse(typed, both.by_id, ibis.null("int64")),
        form=form, since=both["at"], till=both.till, chance=chance,
    )  # fmt: skip


def _empty(kind: Kind, held: ir.Table, fields: Fields, asked: Needed) -> ir.Table:
    """A row for each needed field without history: empty, or with what the record was made with."""
    names = sorted({name for key in fields for name in asked.used.get(key, ())} | _asked_for(kind, asked))
    known = {one.name: one for found in fields.values() for one in found}
    names = [name for name in names if name in known or name in HANDLES]
    each = held.mutate(field=ibis.array(names or [""]).unnest())
    each = each.filter(_is_needed(kind, each, fields, asked)) if names else each.limit(0)
    rows = ibis.table(PROVENANCE, name="records_provenance")
    rows = rows.filter(rows.kind == str(kind), rows.undone_at.isnull(), rows.field.isin(names))
    lone = each.anti_join(rows, [each.id == rows.record_id, each.field == rows.field])
    held_now = [(lone.field == name, _as_text(lone, known[name])) for name in names if name in known]
    nothing = ibis.null("string")
    value = (ibis.cases(*held_now, else_=nothing) if held_now else nothing).nullif("")
    source = ibis.ifelse(value.isnull(), "", lone.source)
    return _shaped(
        kind, lone, fields, asked, value=value, source=source, member=ibis.null("int64"), form=ibis.literal(""),
        since=lone.created_at, till=ibis.null(MOMENT), chance=ibis.null("int64"),
    )  # fmt: skip


@cache
def _text_under() -> Callable[[ir.Value, str], ir.StringValue]:
    """The text of what is kept under a name: PostgreSQL's own function."""

    def jsonb_extract_path_text(_kept: object, _name: object) -> None:
        """Written by its name."""

    named: Callable[[ir.Value, str], ir.StringValue]
    named = ibis.udf.scalar.builtin(jsonb_extract_path_text, signature=(("json", "string"), "string"))
    return named


def _shaped(kind: Kind, rows: ir.Table, fields: Fields, asked: Needed, **told: ir.Value) -> ir.Table:
    """The columns of the contract."""
    kinds = {one.name: KINDS.get(one.widget, "record") for found in fields.values() for one in found} | HANDLES
    return rows.select(
        object=rows.object, record=rows.id, field=rows.field, kind=_cases(rows.field, kinds, "text"), value=told["value"],
        source=told["source"], member=told["member"], form=told["form"], at=_plain(told["since"]), until=_plain(told["till"]),
        needed=_is_needed(kind, rows, fields, asked), default=ibis.null("string"), probability=told["chance"], owner=rows.owner_id,
        stage=rows.stage, created_at=_plain(rows.created_at), closed_at=_plain(rows.closed), outcome=rows.outcome,
    )  # fmt: skip


def _is_needed(kind: Kind, rows: ir.Table, fields: Fields, asked: Needed) -> ir.BooleanValue:
    """Whether somebody needs the field of a row."""
    found: ir.BooleanValue = ibis.literal(False)
    for key in fields:
        if names := asked.used.get(key):
            found = found | ((rows.object == key) & rows.field.isin(sorted(names)))
    if kind is Kind.DEAL:
        for stage, wanted in asked.asked.items():
            if wanted:
                found = found | ((rows.stage_id == stage) & rows.field.isin(sorted(wanted)))
    return found


def _asked_for(kind: Kind, asked: Needed) -> set[str]:
    return {name for names in asked.asked.values() for name in names} if kind is Kind.DEAL else set()


def _type(field: Field) -> str:
    """As which type a standard field is kept."""
    return "int64" if field.column else {"amount": "decimal(14, 2)", "date": "date"}.get(field.widget, "string")


def _as_text(rows: ir.Table, field: Field) -> ir.StringValue:
    """The value that a record has, as text."""
    if not field.is_custom:
        return rows[field.attribute].cast("string")
    if field.widget == "choices":
        return rows.custom[field.name].cast("string")
    return _text_under()(rows.custom, field.name)


def _plain(moment: ir.Value) -> ir.Value:
    """A moment in UTC without a zone."""
    return moment.cast("timestamp(6)")


def _cases(value: ir.Value, told: Mapping[Any, object], otherwise: object) -> ir.Value:
    """What stands for a value in a short list."""
    if told:
        return ibis.cases(*((value == key, said) for key, said in told.items()), else_=otherwise)
    return otherwise if isinstance(otherwise, ibis.expr.types.Value) else ibis.literal(otherwise)
