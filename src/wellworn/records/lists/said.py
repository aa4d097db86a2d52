"""A filter as a sentence: what its chips say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.lib.iso_days import read_iso_day
from wellworn.members.models import Member
from wellworn.records.fields import MODELS
from wellworn.records.lists.cells import OPEN_TO_ALL, as_number
from wellworn.records.lists.config import Condition, Config, Group, conditions
from wellworn.records.lists.operators import ME, MY_TEAM, OPERATORS, CannotFilter
from wellworn.records.lists.paths import Path
from wellworn.records.lists.periods import PERIODS
from wellworn.records.lists.query import List
from wellworn.records.models.record import Kind

Names = Mapping[str, Mapping[int, Any]]


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a filter in words, and the configuration without it."""

    number: int
    field: str
    words: str
    without: Config


def chips(wanted: List) -> list[Chip]:
    """The parts of a list's filter in words. One query for each kind of record that they name."""
    names = _names(wanted)
    parts, made = wanted.config.filter.parts, []
    for number, part in enumerate(parts):
        rest = replace(wanted.config.filter, parts=parts[:number] + parts[number + 1 :])
        without = replace(wanted.config, filter=rest if rest else Group())
        if isinstance(part, Group):
            link = _(" or ") if part.is_any else _(" and ")
            said = link.join(" ".join(_said(wanted, one, names)) for one in conditions(part))
            made.append(Chip(number, "", said, without))
        else:
            made.append(Chip(number, *_said(wanted, part, names), without))
    return made


def _names(wanted: List) -> Names:
    """What the ids in a filter are called, as far as the member sees them."""
    ids: dict[str, set[int]] = {}
    for one in conditions(wanted.config.filter):
        try:
            target = wanted.path(one.field).target
        except CannotFilter:
            continue
        if target:
            ids.setdefault(target, set()).update(as_number(value) for value in one.values)
    found: dict[str, dict[int, Any]] = {}
    for target, pks in ids.items():
        if pks - {0}:
            model: Any = OPEN_TO_ALL.get(target)
            rows = model.objects if model else MODELS[Kind(target)].objects.visible_to(wanted.member)
            found[target] = rows.in_bulk(pks - {0})
    return found


def _said(wanted: List, condition: Condition, names: Names) -> tuple[str, str]:
    """A condition as its field and the rest of the sentence."""
    try:
        path = wanted.path(condition.field)
        operator = next(one for one in OPERATORS[path.sort] if one.key == condition.operator)
    except (CannotFilter, StopIteration):
        return condition.field, _("can't be asked any more")
    values = [_value(path, value, names) for value in condition.values]
    words = str(operator.words)
    if operator.takes == "count":
        return path.label, words.replace("…", values[0] if values else "…")
    if operator.takes in ("days", "numbers"):
        return path.label, f"{words} {_(' and ').join(values)}"
    return path.label, f"{words} {_(' or ').join(values)}".strip()


def _value(path: Path, value: str, names: Names) -> str:
    """One value in words."""
    if value in (ME, MY_TEAM):
        return _("me") if value == ME else _("my team")
    if value in PERIODS:
        return str(PERIODS[value])
    if path.target:
        found = names.get(path.target, {}).get(as_number(value))
        return str(found) if found is not None else _("one that is gone")
    labels = {key: str(label) for key, label in (*path.field.choices, *path.field.removed)}
    day = read_iso_day(value)
    if day is None:
        return labels.get(value, value)
    return date_format(day, "j M" if day.year == timezone.localdate().year else "j M Y")


def member_names() -> list[tuple[str, str]]:
    """Those who can own a record, for pickers."""
    rows = Member.objects.colleagues().only("name", "email").order_by("name", "email")
    return [(str(member.pk), str(member)) for member in rows]
