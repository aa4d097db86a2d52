"""Whether a member may see a record, as conditions of SQL.

Every page asks this of some ten tables, so each is one expression with its SQL written out: Django would take longer to build the
same from look-ups than PostgreSQL takes to answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, F, Func

from wellworn.members.models import Member, Role

SEES_ALL = {Role.EXECUTIVE, Role.ADMIN}
OPEN = "({team} IS NULL OR {owner} = %s OR {team} = ANY(%s))"
Params = tuple[Any, ...]
SEEN = OPEN.format(team="seen.team_id", owner="seen.owner_id")


class IsOpen(Func):
    """Whether a record is open to a member who does not see everything: it has no team, or is theirs, or a team's that they see."""

    output_field = BooleanField()

    def __init__(self, member: Member) -> None:
        super().__init__(F("team_id"), F("owner_id"))
        self.params: Params = (member.pk, member.open_teams)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, Params]:  # type: ignore[override]
        (team, _none), (owner, _nothing) = (compiler.compile(one) for one in self.source_expressions)
        return OPEN.format(team=team, owner=owner), self.params


class IsOfOpenRecord(Func):
    """Whether the record that two columns name, its kind and its id, is open to a member and not in the bin. `models` are by kind."""

    output_field = BooleanField()

    def __init__(
        self, member: Member, models: Mapping[Any, type[Any]], kind: str = "kind", pk: str = "record_id"
    ) -> None:
        super().__init__(F(kind), F(pk))
        self.tables = {str(kind): model._meta.db_table for kind, model in models.items()}
        sees_all = member.role in SEES_ALL
        self.seen = "seen.deleted_at IS NULL" + ("" if sees_all else f" AND {SEEN}")
        self.params: Params = () if sees_all else (member.pk, member.open_teams)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, Params]:  # type: ignore[override]
        (kind, _none), (pk, _nothing) = (compiler.compile(one) for one in self.source_expressions)
        return self._is_one(connection, kind, pk)

    def _is_one(self, connection: Any, kind: str, pk: str) -> tuple[str, Params]:
        one_of, params = [], ()
        for name, table in self.tables.items():
            record = f"SELECT 1 FROM {connection.ops.quote_name(table)} seen WHERE seen.id = {pk} AND {self.seen}"
            one_of.append(f"{kind} = %s AND EXISTS ({record})")
            params += (name, *self.params)
        return f"({' OR '.join(one_of)})", params


class IsOnOpenTimeline(IsOfOpenRecord):
    """Whether an activity stands on the timeline of such a record. `models` are the kinds that have a timeline."""

    def __init__(self, member: Member, models: Mapping[Any, type[Any]]) -> None:
        super().__init__(member, models, "pk", "pk")

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, Params]:  # type: ignore[override]
        activity, _none = compiler.compile(self.source_expressions[0])
        seen, params = self._is_one(connection, "at.kind", "at.record_id")
        places = connection.ops.quote_name("records_placement")
        return f"EXISTS (SELECT 1 FROM {places} at WHERE at.activity_id = {activity} AND {seen})", params


class IsAboutOpen(Func):
    """Whether the record of `model` in a column is open to a member; so is a column with none in it."""

    output_field = BooleanField()

    def __init__(self, column: str, model: type[Any], member: Member) -> None:
        super().__init__(F(f"{column}_id"))
        self.table = model._meta.db_table
        self.params: Params = (member.pk, member.open_teams)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, Params]:  # type: ignore[override]
        column, _none = compiler.compile(self.source_expressions[0])
        table = connection.ops.quote_name(self.table)
        about = f"SELECT 1 FROM {table} seen WHERE seen.id = {column} AND {SEEN}"
        return f"({column} IS NULL OR EXISTS ({about}))", self.params
