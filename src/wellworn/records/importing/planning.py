"""Changing the plan of an import on its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.custom import own_fields
from wellworn.records.importing import drafting, sheets
from wellworn.records.importing.files import How
from wellworn.records.importing.plan import Column, Plan, cells_of, row_of
from wellworn.records.importing.running import widgets
from wellworn.records.models.batch import Batch, BatchState
from wellworn.records.models.custom import FieldType
from wellworn.records.upserting import Book, Typed
from wellworn.records.upserting.reading import read
from wellworn.records.values import CannotSave

ENCODINGS = (
    "utf-8-sig",
    "cp1252",
    "utf-16",
    "iso8859-2",
    "cp1250",
    "cp1251",
    "mac_roman",
    "cp437",
    "shift_jis",
    "gb18030",
    "euc_kr",
)
SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
MOST_MENDED = 2_000  # texts and cells together


def change(batch: Batch, given: QueryDict, *, by: Member) -> None:
    """Take what the form says. How the file is read, or another object, plans its columns anew. Raises CannotRead."""
    plan = Plan.of(batch.plan)
    how = _how(plan.how, given)
    object_key = given.get("object", batch.object)
    if object_key not in drafting.objects(by):
        raise CannotSave(_("There is no such object."))
    if how != plan.how or object_key != batch.object:
        fresh, object_key = drafting.planned(plan.name, plan.stored, by, object_key, how)
        plan = replace(
            fresh,
            **{name: getattr(plan, name) for name in ("typed", "create", "change", "make_links", "mine", "region")},
        )
    else:
        plan = _chosen(_columns(plan, given, object_key, by), given)
    save(batch, plan, object_key)


def save(batch: Batch, plan: Plan, object_key: str) -> None:
    """Keep the plan, if the import is still one."""
    Batch.objects.filter(pk=batch.pk, state=BatchState.DRAFT).update(plan=plan.as_json(), object=object_key)
    batch.plan, batch.object = plan.as_json(), object_key


def _how(how: How, given: Mapping[str, str]) -> How:
    """How the file is read, as the form says."""
    if how.kind == "xlsx":
        sheet = given.get("sheet", how.sheet)
        how = replace(how, sheet=sheet if sheet in how.sheets else how.sheet)
    if how.kind == "csv":
        encoding = given.get("encoding", how.encoding)
        separator = given.get("separator", how.separator)
        how = replace(
            how,
            encoding=encoding if encoding in (*ENCODINGS, how.encoding) else how.encoding,
            separator=separator if separator in SEPARATORS else how.separator,
        )
    line = given.get("header", "")
    return (
        replace(how, header=min(int(line), 1000) - 1)
        if line.isascii() and line.isdecimal() and how.kind in ("csv", "xlsx")
        else how
    )


def _columns(plan: Plan, given: Mapping[str, str], object_key: str, by: Member) -> Plan:
    """Where each column goes; one that goes elsewhere has its dates and numbers looked at anew."""
    allowed = {*drafting.targets(object_key, by), ""}
    fields = drafting.writable(object_key, by)
    samples: list[list[str]] | None = None
    columns: list[Column] = []
    for number, column in enumerate(plan.columns):
        to = given.get(f"to-{number}", column.to)
        to = to if to in allowed else column.to
        order = given.get(f"order-{number}", column.order) if to == column.to else ""
        mark = given.get(f"mark-{number}", column.mark) if to == column.to else ""
        changed = replace(
            column,
            to=to,
            order=order if order in ("dmy", "mdy", "ymd") else "",
            mark=mark if mark in (".", ",") else "",
        )
        if to != column.to:
            samples = samples or drafting.sample(plan.path, plan.how, len(plan.columns))
            drafting.described(changed, samples[number], fields)
        columns.append(changed)
    return replace(plan, columns=columns, fields=sorted({*plan.fields, *fields}))


def _chosen(plan: Plan, given: Mapping[str, str]) -> Plan:
    """How rows become records; a box that is not ticked is not sent, so `choices` says that the boxes were there."""
    chosen: dict[str, Any] = {}
    if given.get("typed") in list(Typed):
        chosen["typed"] = given["typed"]
    if "system" in given:
        chosen["system"] = given["system"].strip()[:40]
    region = given.get("region", "").strip().upper()
    if "region" in given and (not region or (len(region) == 2 and region.isalpha())):
        chosen["region"] = region
    if "choices" in given:
        chosen |= {name: name in given for name in ("create", "change", "make_links", "leave_out_bad", "mine")}
    return replace(plan, **chosen)


def mend(batch: Batch, given: QueryDict) -> int:
    """Put what was typed in place of texts that are no values, in every row of the columns that go to a field; how many."""
    plan = Plan.of(batch.plan)
    count = 0
    for target, old, new in zip(given.getlist("field"), given.getlist("old"), given.getlist("new"), strict=False):
        if not (bare := new.strip()):
            continue
        for column in plan.columns:
            if column.to == target and sum(len(one.words) for one in plan.columns) < MOST_MENDED:
                column.words[old] = bare[:300]
                count += 1
    save(batch, plan, batch.object)
    return count


def mend_cells(batch: Batch, given: QueryDict, *, by: Member) -> int:
    """Put what was typed for single rows ("cell:12:close_date") in place of their cells; how many.

    It is read as the rest of its column is: a day in the same order, a number with the same mark. Raises CannotSave where it is no value.
    """
    plan, book = Plan.of(batch.plan), Book.of(batch.object, by)
    count = 0
    for key in given:
        _cell, _colon, place = key.partition("cell:")
        number, _colon, target = place.partition(":")
        bare = str(given.get(key, "")).strip()[:300]
        column = _column_of(plan, int(number), target) if bare and _is_row(number) else None
        if column is None or len(plan.cells) >= MOST_MENDED:
            continue
        row = row_of(int(number), [bare], [(0, plan.columns[column])], plan, widgets(book))
        wrong = [one for one in read(row, book, plan.choices).problems if one.text]
        if wrong:
            raise CannotSave(_("Row %(row)s: %(why)s") % {"row": number, "why": wrong[0].sentence})
        plan.cells[f"{int(number)}:{column}"] = bare
        count += 1
    save(batch, plan, batch.object)
    return count


def _is_row(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 10


def _column_of(plan: Plan, number: int, target: str) -> int | None:
    """The column of a row's cell that goes to `target`; of several the first that is filled there."""
    columns = [place for place, column in enumerate(plan.columns) if column.to == target]
    if len(columns) < 2:
        return columns[0] if columns else None
    cells = next((cells for row, cells in islice(cells_of(plan), max(0, number - 1), number) if row == number), [])
    return next((place for place in columns if cells and cells[place].strip()), columns[0])


def add_field(batch: Batch, number: str, type_: str, *, by: Member) -> None:
    """Make a custom field of a column and let the column go there. Raises CannotSave."""
    plan = Plan.of(batch.plan)
    if not (number.isascii() and number.isdecimal() and int(number) < len(plan.columns)):
        raise CannotSave(_("There is no such column."))
    column = plan.columns[int(number)]
    samples = drafting.sample(plan.path, plan.how, len(plan.columns))[int(number)]
    type_ = type_ if type_ in FieldType.values else drafting.type_of(samples)
    options: dict[str, Any] = {}
    if type_ in (FieldType.CHOICE, FieldType.CHOICES):
        distinct = dict.fromkeys(
            cells[int(number)].strip() for cells in sheets.rows(plan.path, plan.how) if len(cells) > int(number)
        )
        options = {"choices": [{"key": "", "label": label[:100]} for label in distinct if label][:200]}
    row = own_fields.create(batch.object, column.name[:100], type_, by=by, options=options)  # type: ignore[arg-type]
    column.to, column.order, column.mark = row.key, "", ""
    fields = drafting.writable(batch.object, by)
    plan.fields = sorted({*plan.fields, *fields})
    drafting.described(column, samples, fields)
    save(batch, plan, batch.object)
