"""Records that were read for a page, without what the member who looks may not know: the company of another team that a deal or a
person names, and values that the layout of their role hides. What is covered is for showing alone, and is never saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.db.models import QuerySet

from wellworn.lib.written import Written
from wellworn.members.models import Member, Role
from wellworn.records.custom.describing import EVERY_ROLE
from wellworn.records.field import HIDDEN
from wellworn.records.models.custom import Layout, TeamPlace
from wellworn.records.models.opening import SEES_ALL
from wellworn.records.models.record import Kind, Record

KEPT = "_hidden_fields"  # where a member keeps what was read, for as long as a request or a job lasts
STAYS = {"name", "stage", "currency", "due_on"}  # without these there is nothing to show
RowT = TypeVar("RowT", bound=Record)

Hidden = Mapping[str, frozenset[str]]


def hidden_from(member: Member) -> Hidden:
    """The fields that the layouts of the member's role hide, by object. One query, once for each `Member` that was read."""
    known: Hidden | None = member.__dict__.get(KEPT)
    if known is None:
        known = _hidden(_placed(member))
        member.__dict__[KEPT] = known
    return known


def _placed(member: Member) -> Iterable[tuple[str, str, Any]]:
    """The layouts of the member's role, and what stands otherwise for their team, in one query: object, role or field, places."""
    return [(of, name, places) for of, name, places in _asked(member.role, member.team_id).rows({})]


@cache
def _asked(role: str, team: int | None) -> Written:
    """What is asked for a role in a team."""
    return Written(lambda: _query(role, team))


def _query(role: str, team: int | None) -> QuerySet[Layout, tuple[Any, ...]]:
    rows = Layout.objects.filter(role__in=(role, EVERY_ROLE)).order_by().values_list("object", "role", "fields")
    if team is None:
        return rows
    of_team = TeamPlace.objects.filter(options__teams__contains=team).order_by()
    return rows.union(of_team.values_list("object", "field", "options"), all=True)


def _hidden(placed: Iterable[tuple[str, str, Any]]) -> Hidden:
    """By object what is hidden. A role's own layout comes after the one for every role, and what is a team's after both."""
    found: dict[str, set[str]] = {}
    for of, name, places in sorted(placed, key=lambda row: (isinstance(row[2], dict), row[1])):
        if isinstance(places, dict):
            found.setdefault(of, set()).discard(name)
            places = [{**places, "field": name}]
        else:
            found[of] = set()
        found[of] |= {one["field"] for one in places if one["where"] == HIDDEN and one["field"] != "name"}
    return {of: frozenset(names) for of, names in found.items()}


def hidden_values(member: Member) -> frozenset[str]:
    """The same, each as "deal.amount": for pages that show a few values of several objects."""
    return frozenset(f"{of}.{name}" for of, names in hidden_from(member).items() for name in names)


def may_know(record: Record, member: Member) -> bool:
    """Whether a record that was read is one that `open_to` gives the member. No query in a request."""
    if member.role == Role.IT or member.role in SEES_ALL:
        return member.role in SEES_ALL
    return record.team_id is None or record.owner_id == member.pk or record.team_id in member.open_teams


def covered(rows: Iterable[RowT], member: Member) -> list[RowT]:
    """The rows, each without what `member` may not know."""
    found = list(rows)
    hidden = hidden_from(member) if found else {}
    for row in found:
        _cover(row, hidden, member)
    return found


def covered_one(row: RowT, member: Member) -> RowT:
    """The same for one."""
    return covered([row], member)[0]


def _cover(row: Record, hidden: Hidden, member: Member) -> None:
    names = hidden.get(_key(row), frozenset())
    company: Record | None = row._state.fields_cache.get("company")
    if company is not None and ("company" in names or not may_know(company, member)):
        row._state.fields_cache["company"] = None
    elif company is not None:
        _cover(company, hidden, member)
    for name in names - STAYS:
        if name in row.custom:
            row.custom = {key: value for key, value in row.custom.items() if key != name}
        else:
            _empty(row, name)


def _key(row: Record) -> str:
    """The key of the row's object, as far as it is known without asking."""
    if row.kind != Kind.THING:
        return str(row.kind)
    of: Any = row._state.fields_cache.get("object")
    return str(of.key) if of is not None else ""


def _empty(row: Record, name: str) -> None:
    """Take a standard field's value away."""
    columns: Any = {one.name: one for one in row._meta.concrete_fields}
    field = columns.get(name)
    if field is None:
        return
    if field.is_relation:
        row._state.fields_cache[name] = None
    elif field.attname in row.__dict__:
        row.__dict__[field.attname] = None if field.null else ""
