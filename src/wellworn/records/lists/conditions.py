"""A filter as the database is asked for it. What the member may not see is empty for them, so that no filter tells of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import BooleanField, Case, DecimalField, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from wellworn.members.models import Member, Role
from wellworn.records import handles
from wellworn.records.lists import operators
from wellworn.records.lists.config import Condition, Group
from wellworn.records.lists.operators import Asked
from wellworn.records.lists.paths import HOPS, Path, path_of
from wellworn.records.models.company import Domain
from wellworn.records.models.opening import SEES_ALL
from wellworn.records.models.person import Address
from wellworn.records.models.phone import Phone
from wellworn.records.models.record import Kind

LOOKUPS = {"is": "iexact", "contains": "icontains", "begins": "istartswith"}
NEVER, ALWAYS = Q(pk__in=[]), ~Q(pk__in=[])


@dataclass(slots=True)
class Filter:
    """Builds the condition of a whole filter, and the aliases that it speaks of."""

    own: dict[str, Path]
    member: Member
    asked: Asked
    aliases: dict[str, Combinable] = field(default_factory=dict)

    def group(self, group: Group) -> Q:
        """What must hold for a group. Raises CannotFilter."""
        asked = [self.group(part) if isinstance(part, Group) else self.condition(part) for part in group.parts]
        return reduce(or_ if group.is_any else and_, asked) if asked else ALWAYS

    def condition(self, condition: Condition) -> Q:
        """What must hold for one condition. Raises CannotFilter."""
        path = path_of(self.own, condition.field, self.member)
        key = condition.operator
        operators.operator_of(path.sort, key)
        if key not in operators.OPPOSITES:
            return self.guard(path) & self.positive(path, key, condition.values)
        return not_so(self.guard(path) & self.positive(path, operators.OPPOSITES[key], condition.values))

    def guard(self, path: Path) -> Q:
        """That the record in between, or the one that the value names, is one that the member sees."""
        between = path.hop or (path.field.name if path.widget in HOPS and not path.field.is_custom else "")
        return seen_through(between, self.member) if between and not path.hop.startswith("owner") else Q()

    def filled(self, path: Path) -> Q:
        """That there is a value."""
        if path.widget == "handle":
            return Q(self._handle(path))
        if path.sort == operators.MANY:
            return Q(**{f"{path.hop}__custom__has_key" if path.hop else "custom__has_key": path.field.name})
        name = self.name(path)
        if path.sort == operators.YES:
            return Q(**{name: "yes"})
        if path.field.name == "state":
            return ALWAYS
        has_text = (
            path.sort == operators.TEXT
            or path.widget == "choice"
            or (path.field.is_custom and path.sort != operators.NUMBER)
        )
        return Q(**{f"{name}__gt": ""}) if has_text else Q(**{f"{name}__isnull": False})

    def positive(self, path: Path, key: str, values: tuple[str, ...]) -> Q:
        """What must hold of the value itself, for an operator that is no opposite of another."""
        sort = path.sort
        if key in ("filled", "yes"):
            return self.filled(path)
        if path.widget == "handle":
            return Q(self._handle(path, LOOKUPS[key], operators.text_meant(values)))
        if sort == operators.TEXT:
            return Q(**{f"{self.name(path)}__{LOOKUPS[key]}": operators.text_meant(values)})
        if sort == operators.ONE:
            return self._one_of(path, self.asked.picked(operators.some_meant(values)))
        if sort == operators.MANY:
            chosen = self.asked.picked(operators.some_meant(values))
            has = [Q(**{f"{'custom' if not path.hop else f'{path.hop}__custom'}__contains": {path.field.name: [one]}})
                   for one in sorted(chosen)]  # fmt: skip
            return reduce(and_ if key == "all_of" else or_, has)
        if sort == operators.NUMBER:
            return self._number(path, key, values)
        return self._days(path, *operators.days_meant(key, values, self.asked.today))

    def name(self, path: Path) -> str:
        """What a lookup calls the value: the column, or an alias of a custom field's expression."""
        is_whole = path.widget == "count"  # compared with fractions all the same
        if path.column and not is_whole:
            return path.column
        alias = f"asked_{len(self.aliases)}"
        self.aliases[alias] = (
            Cast(path.expression, DecimalField(max_digits=24, decimal_places=6)) if is_whole else path.expression
        )
        return alias

    def _one_of(self, path: Path, chosen: set[str]) -> Q:
        name = self.name(path)
        if path.field.name == "state":
            return Q(**{f"{name}__in": sorted("" if one == "open" else one for one in chosen)})
        if path.field.is_custom or path.widget == "choice":
            return Q(**{f"{name}__in": sorted(chosen)})
        return Q(
            **{f"{name}__in": sorted(int(one) for one in chosen if one.isascii() and one.isdigit() and len(one) < 19)}
        )

    def _number(self, path: Path, key: str, values: tuple[str, ...]) -> Q:
        name = self.name(path)
        numbers = operators.numbers_meant(values, 2 if key == "between" else 1)
        if key == "between":
            return Q(**{f"{name}__gte": numbers[0], f"{name}__lte": numbers[1]})
        return Q(**{f"{name}__{ {'over': 'gt', 'under': 'lt', 'is': 'exact'}[key] }": numbers[0]})

    def _days(self, path: Path, first: date | None, last: date | None) -> Q:
        """That the value lies from one day to another, both included."""
        name, bounds = self.name(path), {}
        if path.sort == operators.MOMENT:
            if first is not None:
                bounds[f"{name}__gte"] = self._midnight(first)
            if last is not None:
                bounds[f"{name}__lt"] = self._midnight(last + timedelta(days=1))
            return Q(**bounds)
        as_kept: Any = date.isoformat if path.field.is_custom else lambda day: day
        if first is not None:
            bounds[f"{name}__gte"] = as_kept(first)
        if last is not None:
            bounds[f"{name}__lte"] = as_kept(last)
        return Q(**bounds, **({f"{name}__gt": ""} if path.field.is_custom and first is None else {}))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.asked.zone)

    def _handle(self, path: Path, lookup: str = "", text: str = "") -> Exists:
        """That there is an address, phone or domain, and what is so of one."""
        kind = Kind(path.object)
        if path.field.attribute == handles.MAIL:
            rows: Any = Address.objects.filter(person=OuterRef("pk"))
        elif path.field.attribute == handles.DOMAIN:
            rows = Domain.objects.filter(company=OuterRef("pk"))
        else:
            rows = Phone.objects.filter(kind=kind, record_id=OuterRef("pk"))
        column = {handles.MAIL: "address", handles.DOMAIN: "domain"}.get(path.field.attribute, "number")
        return Exists(rows.filter(**{f"{column}__{lookup}": text}) if lookup else rows)


def not_so(condition: Q) -> Q:
    """Where it does not hold; a comparison with nothing, which says neither yes nor no, does not."""
    is_so = Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Q(Exact(is_so, Value(False)))


def seen_through(relation: str, member: Member) -> Q:
    """That the record which `relation` names is there, and one that the member sees."""
    there = Q(**{f"{relation}__isnull": False, f"{relation}__deleted_at": None})
    if member.role in SEES_ALL:
        return there
    if member.role == Role.IT:
        return NEVER
    open_to = Q(**{f"{relation}__team": None}) | Q(**{f"{relation}__owner": member.pk})
    return there & (open_to | Q(**{f"{relation}__team__in": member.open_teams}))
