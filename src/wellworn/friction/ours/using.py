"""What reads our own fields: views, the usual ones and those that were saved, reports, filters, orders, templates of follow-ups, programs behind tokens.

A view or report that is a member's own is named as that and no more: whose it is, and what they call it, is theirs. What is kept of a
name of ours are its English words; `friction.saying` says them in the reader's language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress

from wellworn.adoption.needed import CALLED, VARIABLE, as_in_history, fields_of_report
from wellworn.friction.audit.facts import Reader
from wellworn.friction.audit.verdicts import ALL_BUT_PEOPLE
from wellworn.members.models import Member
from wellworn.outreach.models import Template
from wellworn.records.lists import config
from wellworn.records.lists.usual import VIEWS
from wellworn.records.models import Report, View

LOOKED_THROUGH = ALL_BUT_PEOPLE  # automations and pay rules too: Wellworn has none, so none of them reads a field
# What Wellworn's own pages are made of: without these there is no board, no forecast and no review.
OURS = {
    ("deal", "amount"): ("the board", "the forecast"), ("deal", "close_date"): ("the board", "the forecast"),
    ("deal", "next_step"): ("the review",), ("deal", "forecast"): ("the forecast",), ("deal", "company"): ("the board",),
    ("person", "company"): ("the company's page",), ("task", "due_on"): ("Today",),
}  # fmt: skip
Found = dict[tuple[str, str], dict[Reader, None]]


def readers() -> dict[tuple[str, str], tuple[Reader, ...]]:
    """By object and field what reads it. Four queries, however many fields."""
    found: Found = defaultdict(dict)
    for key, pages in OURS.items():
        found[key] = {Reader("view", page): None for page in pages}
    for kind, views in VIEWS.items():
        for usual in views:
            _list(found, str(kind), usual.config, str(usual.name), "")
    for view in View.objects.select_related("created_by").only(
        "object", "name", "config", "member", "created_by__name"
    ):
        with suppress(config.Unreadable):
            _list(found, view.object, config.from_json(view.config), _name(view), _owner(view))
    for report in Report.objects.select_related("created_by"):
        of, names = fields_of_report(report.config)
        _read(found, of, sorted(names), Reader("report", _name(report), owner=_owner(report)))
    for name, subject, body, member in Template.objects.values_list("name", "subject", "body", "member_id"):
        for of, field in VARIABLE.findall(f"{subject} {body}"):
            one = Reader("sequence", name if member is None else "a template of one's own")
            found[of, "name" if field.endswith("_name") else CALLED.get(field, field)][one] = None
    return {key: tuple(those) for key, those in found.items()}


def programs() -> tuple[Reader, ...]:
    """Programs behind tokens: they may read every field. One query."""
    rows = Member.objects.filter(is_service=True, is_active=True).order_by("name")
    return tuple(Reader("api", str(one)) for one in rows)


def _list(found: Found, of: str, known: config.Config, name: str, owner: str) -> None:
    _read(found, of, (one.field for one in known.columns), Reader("view", name, owner=owner))
    _read(found, of, (one.field for one in config.conditions(known.filter)), Reader("filter", name, owner=owner))
    sorts = [*([known.sort.field] if known.sort else []), *([known.group] if known.group else [])]
    _read(found, of, sorts, Reader("sort", name, owner=owner))


def _read(found: Found, of: str, names: Iterable[str], reader: Reader) -> None:
    """Note that something reads fields of an object."""
    for key in as_in_history(of, names):
        found[key][reader] = None


def _name(one: View | Report) -> str:
    return one.name if one.member_id is None else "somebody's own"


def _owner(one: View | Report) -> str:
    return str(one.created_by) if one.member_id is None and one.created_by is not None else ""
