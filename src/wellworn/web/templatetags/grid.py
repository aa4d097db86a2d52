"""The rows of a list as HTML. Written here and not in a template: a page has up to three thousand cells, each of which a
template would take ten times as long for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wellworn.records.models.record import Source
from wellworn.web.templatetags import parts

register = template.Library()

KEYS = {"next_step": "s", "close_date": "c", "stage": "g"}  # that edit these cells of the row somebody is in


@dataclass(slots=True)
class Columns:
    """What is the same in every row: how each cell begins, what an empty one says, the marks of where values came from."""

    context: Context
    begins: list[str]
    is_editable: list[bool]
    empty: str
    marks: dict[str, str] = field(default_factory=dict)
    days: dict[Any, str] = field(
        default_factory=dict
    )  # days and moments as they are said; a page says few of them often


@register.simple_tag(takes_context=True)
def grid_rows(context: Context, rows: Sequence[tuple[Any, Sequence[Any]]], is_first: bool = False) -> SafeString:
    """The rows of a list: each a record and its cells. With `is_first` the keys begin at the first of them."""
    if not rows:
        return SafeString("")
    columns = _columns(context, [cell.path for cell in rows[0][1]])
    made = [
        _row(columns, record, cells, is_current=is_first and number == 0) for number, (record, cells) in enumerate(rows)
    ]
    return mark_safe("".join(made))  # each value in it went through escape()


@register.simple_tag(takes_context=True)
def grid_cell(context: Context, cell: Any) -> SafeString:
    """What stands in one cell."""
    return mark_safe(_shown(_columns(context, []), cell))


def _columns(context: Context, paths: Sequence[Any]) -> Columns:
    begins, editable = [], []
    for path in paths:
        is_editable = path.is_editable
        begin = '<td class="r"' if path.is_end else "<td"
        if is_editable:
            begin += f' data-cell="{escape(path.name)}" tabindex="-1"'
            if path.name in KEYS:
                begin += f' data-key="{KEYS[path.name]}" data-key-name="{escape(path.label)}"'
        begins.append(begin)
        editable.append(is_editable)
    empty = f'<span class="faint" aria-label="{escape(_("empty"))}">–</span>'
    return Columns(context, begins, editable, empty)


def _row(columns: Columns, record: Any, cells: Sequence[Any], *, is_current: bool) -> str:
    current = ' aria-current="true"' if is_current else ""
    select = escape(_("Select %(record)s") % {"record": record})
    pick = (
        f'<td class="pick"><input type="checkbox" class="pickbox" form="bulk" name="pk" value="{record.pk}" data-pick'
        f' data-key="x" data-key-name="{escape(_("select"))}" aria-label="{select}"></td>'
    )
    made = [f'<tr data-item data-pk="{record.pk}" tabindex="0"{current}>', pick]
    for begin, is_editable, cell in zip(columns.begins, columns.is_editable, cells, strict=True):
        raw = f' data-raw="{escape(cell.raw)}"' if is_editable else ""
        mark = f" {_mark(columns, cell.source)}" if cell.source else ""
        inside = _name(record, cell) if cell.path.name == "name" else f'<span class="v">{_shown(columns, cell)}</span>'
        made.append(f"{begin}{raw}>{inside}{mark}</td>")
    made.append("</tr>")
    return "".join(made)


def _name(record: Any, cell: Any) -> str:
    """The cell that names the record."""
    name = escape(cell.value)
    if record.url:
        return f'<a class="strong" data-open href="{escape(record.url)}">{name}</a>'
    return f'<span class="strong">{name}</span>'


def _shown(columns: Columns, cell: Any) -> str:
    """A value by its kind."""
    value = cell.value
    if value is None or value == "":
        return columns.empty
    kind = cell.kind
    if kind == "amount":
        return escape(parts.money(value, cell.currency))
    if kind in ("date", "moment"):
        if value not in columns.days:
            columns.days[value] = str(parts.when(columns.context, value))
        return columns.days[value]
    if kind == "days":
        return escape(_("%(n)s d") % {"n": value})
    if cell.path.name == "probability":
        return escape(_("%(n)s in 100") % {"n": value})
    if kind == "checkbox":
        no = f'<span class="faint" aria-label="{escape(_("no"))}">–</span>'
        return f'<span aria-label="{escape(_("yes"))}">✓</span>' if value else no
    if cell.href:
        away = ' rel="noopener noreferrer"' if cell.path.widget == "link" else ""
        return f'<a href="{escape(cell.href)}"{away}>{escape(value)}</a>'
    return escape(value)


def _mark(columns: Columns, source: str) -> str:
    """The mark of where a value came from; one of each is made a page."""
    if source not in columns.marks:
        columns.marks[source] = parts.provenance(columns.context, Source(source))
    return columns.marks[source]
