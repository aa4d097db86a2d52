"""What admins have said of some objects, in one query: fields, words, layouts, and fields elsewhere that name their records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypedDict

from django.db.models import BooleanField, CharField, JSONField, Q, QuerySet, SmallIntegerField, Value

from wellworn.lib.written import Written
from wellworn.members.models import Member
from wellworn.records.custom.as_field import custom_field
from wellworn.records.field import Field
from wellworn.records.models.custom import CustomField, CustomObject, FieldType, FieldWords, Layout, TeamPlace
from wellworn.records.models.record import Kind

EVERY_ROLE = ""


class Placed(TypedDict):
    """Where a layout puts a field."""

    field: str
    where: str  # page, more or hidden
    read_only: bool


class OfTeams(TypedDict):
    """Where a field stands for some teams."""

    teams: list[int]
    where: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class ObjectWords:
    """What a custom object is called."""

    key: str
    name: str
    plural: str
    icon: str


@dataclass(slots=True)
class Said:
    """What admins have said of one object."""

    custom: list[Field] = field(default_factory=list)
    words: dict[str, tuple[str, str]] = field(default_factory=dict)  # label and help, by standard field
    layouts: dict[str, list[Placed]] = field(default_factory=dict)  # by role; EVERY_ROLE for those without their own
    of_teams: dict[str, OfTeams] = field(default_factory=dict)  # fields that stand otherwise for some teams
    pointing: list[Field] = field(default_factory=list)  # fields of any object whose values are records of this one
    objects: dict[str, ObjectWords] = field(default_factory=dict)  # custom objects in use, whichever this is about

    def layout(self, role: str) -> list[Placed]:
        """The layout that a role sees."""
        return self.layouts[role] if role in self.layouts else self.layouts.get(EVERY_ROLE, [])

    def layout_for(self, member: Member) -> list[Placed]:
        """The layout that a member sees: that of their role, with what stands otherwise for their team."""
        layout = self.layout(member.role)
        mine = {name: one for name, one in self.of_teams.items() if member.team_id in one["teams"]}
        return over(layout, mine) if mine else layout


def over(layout: Iterable[Placed], mine: Mapping[str, OfTeams]) -> list[Placed]:
    """A layout in which some fields stand otherwise, each where it stood. Pure."""
    known = list(layout)
    left = [name for name in mine if name not in {one["field"] for one in known}]
    known += [{"field": name, "where": "", "read_only": False} for name in left]
    return [
        {"field": one["field"], "where": mine[one["field"]]["where"], "read_only": mine[one["field"]]["read_only"]}
        if one["field"] in mine
        else one
        for one in known
    ]


def said_of(*object_keys: str) -> dict[str, Said]:
    """What admins have said of these objects. One query."""
    objects: dict[str, ObjectWords] = {}
    found = {key: Said(objects=objects) for key in object_keys}
    for what, of, name, label, help_, type_, options, _position, is_indexed in _rows(object_keys):
        if what == "object":
            objects[of] = ObjectWords(of, name, label, help_)
        elif what == "words":
            found[of].words[name] = (label, help_)
        elif what == "layout":
            found[of].layouts[name] = options
        elif what == "teams":
            found[of].of_teams[name] = options
        else:
            row = CustomField(
                object=of, key=name, label=label, help=help_, type=type_, options=options, is_indexed=is_indexed
            )
            _add(found, custom_field(row))
    return found


def _add(found: dict[str, Said], one: Field) -> None:
    """Put a field with its object, and with the one that its values are records of."""
    if one.object in found:
        found[one.object].custom.append(one)
    named = one.target if one.widget == "record" else one.widget
    if named in found and one.widget in ("record", "person", "company"):
        found[named].pointing.append(one)


def _rows(keys: Iterable[str]) -> Iterable[list[Any]]:
    """Custom fields, words and layouts as rows of one shape."""
    return sorted(_asked(tuple(keys)).rows({}), key=lambda row: (row[1], row[7], row[2]))


@cache
def _asked(keys: tuple[str, ...]) -> Written:
    """What is asked about these objects; a process asks about few sets of them."""
    return Written(lambda: _query(keys))


def _query(keys: tuple[str, ...]) -> QuerySet[CustomField, tuple[Any, ...]]:
    nothing, zero, no = Value("", CharField()), Value(0, SmallIntegerField()), Value(False, BooleanField())
    none = Value({}, JSONField())
    theirs = Q(object__in=keys) | Q(type=FieldType.RECORD, options__target__in=list(keys))
    theirs |= Q(type__in=[kind for kind in (Kind.PERSON, Kind.COMPANY) if kind in keys])
    fields = CustomField.objects.filter(theirs, archived_at=None).order_by()
    words = FieldWords.objects.filter(object__in=keys)
    layouts = Layout.objects.filter(object__in=keys)
    of_teams = TeamPlace.objects.filter(object__in=keys)
    objects = CustomObject.objects.filter(archived_at=None).order_by()
    return fields.values_list(
        Value("field", CharField()), "object", "key", "label", "help", "type", "options", "position", "is_indexed"
    ).union(
        words.values_list(Value("words", CharField()), "object", "field", "label", "help", nothing, none, zero, no),
        layouts.values_list(
            Value("layout", CharField()), "object", "role", nothing, nothing, nothing, "fields", zero, no
        ),
        of_teams.values_list(
            Value("teams", CharField()), "object", "field", nothing, nothing, nothing, "options", zero, no
        ),
        objects.values_list(Value("object", CharField()), "key", "name", "plural", "icon", nothing, none, zero, no),
        all=True,
    )
