"""Thousands of rows in a handful of statements: the same reading, matching and deciding, written by COPY."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from wellworn.lib import sql
from wellworn.records import spelling
from wellworn.records.changing import PEOPLE
from wellworn.records.duplicates import meeting
from wellworn.records.fields import MODELS, Field
from wellworn.records.handles import DOMAIN, MAIL
from wellworn.records.models.batch import Batch
from wellworn.records.models.company import Domain
from wellworn.records.models.deal import Deal
from wellworn.records.models.external import ExternalId
from wellworn.records.models.likeness import COMPARED
from wellworn.records.models.person import Address
from wellworn.records.models.phone import Phone
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind
from wellworn.records.upserting.acts import Act, Ask, Hold, Involve, Make, Mark, Set
from wellworn.records.upserting.book import Book
from wellworn.records.upserting.deciding import Deciding
from wellworn.records.upserting.known import Held, Ids, Known
from wellworn.records.upserting.reading import read
from wellworn.records.upserting.row import Choices, Result, Row
from wellworn.records.upserting.writing import closed_at, facts, propose, words
from wellworn.usage.models import Event, Surface

COMPARES = {"name", "address", "city", "company"}
HISTORY = "kind, record_id, field, value, before, source, by_id, excerpt, at, batch_id, along"


@transaction.atomic
def upsert_many(
    book: Book,
    rows: Iterable[Row],
    *,
    choices: Choices | None = None,
    batch: Batch | None = None,
    ids: Ids | None = None,
    surface: str = Surface.JOB,
) -> list[Result]:
    """What became of each row, in one transaction; of some thousands at most.

    Each row is decided as if those before it were written. Raises IntegrityError where somebody takes an address, a domain or an
    id at the same moment: the whole piece can then be done again.
    """
    choices = choices or Choices()
    known, wanted = Known(book), [read(row, book, choices) for row in rows]
    known.load(wanted)
    deciding = Deciding(book, choices, known, (ids or Ids()).draw)
    results = [deciding.row(one) for one in wanted]
    _Piece(book, choices, batch, timezone.now()).write(deciding.acts, surface)
    return results


@dataclass(frozen=True)
class _Piece:
    """Writes what was decided for a piece of rows."""

    book: Book
    choices: Choices
    batch: Batch | None
    at: datetime

    def write(self, acts: Sequence[Act], surface: str) -> None:
        """Everything, each table once."""
        made = [act for act in acts if isinstance(act, Make)]
        for kind in Kind:
            self._make(kind, [act.held for act in made if act.held.kind == kind])
        self._change([act for act in acts if isinstance(act, Set)], [act for act in acts if isinstance(act, Hold)])
        self._remember(acts)
        self._hold([act for act in acts if isinstance(act, Hold)])
        self._mark([act for act in acts if isinstance(act, Mark)])
        through = Deal.people.through._meta.db_table
        joined = [(act.held.id, act.person.id) for act in acts if isinstance(act, Involve)]
        if joined:
            sql.copy(through, "deal_id, person_id", joined)
        propose([act for act in acts if isinstance(act, Ask)], self.book, self.batch, at=self.at)
        named = [act.value for act in acts if isinstance(act, Set) and act.field.name == "name"]
        spelling.learn([*(act.values["name"][1] for act in made), *named])
        self._compare(acts)
        changes = sum(isinstance(act, Set | Hold) for act in acts)
        for feature, count in (("record.create", len(made)), ("record.change", changes)):
            if count:
                Event.record(feature, by=self.book.by, surface=surface, kind=self.book.kind, count=count)

    def _make(self, kind: Kind, made: list[Held]) -> None:
        """New records, as they are after all rows."""
        rows = []
        for held in made:
            fields = self.book.fields if held.object == self.book.object else {}
            key, text = words(held, self.book)
            row: dict[str, Any] = {
                "id": held.id, "name": held.name, "search_key": key, "search_text": text, "source": self.choices.source.value,
                "created_by_id": self.book.by.pk, "created_at": self.at, "owner_id": held.owner_id, "custom": "{}",
            }  # fmt: skip
            custom = {}
            for name, value in held.values.items():
                one = fields.get(name)
                if one is not None and one.is_custom:
                    custom[name] = one.stored(value)
                elif one is not None and value is not None:
                    row[one.attribute] = value
            if custom:
                row["custom"] = json.dumps({name: kept for name, kept in custom.items() if kept is not None})
            if kind in (Kind.PERSON, Kind.DEAL, Kind.TASK):
                row["company_id"] = held.company_id
            if kind == Kind.DEAL:
                outcome = self.book.outcome(held.values["stage"])
                row["stage_since"] = self.at
                row["closed_at"] = closed_at(outcome, None if held.moved else held.values.get("close_date"), at=self.at)
            if kind == Kind.THING and self.book.custom_object is not None:
                row["object_id"] = self.book.custom_object.pk
            rows.append(row)
        _write_all(MODELS[kind], rows)

    def _change(self, sets: list[Set], holds: list[Hold]) -> None:
        """Values of records that were there: one UPDATE over the columns that any row touches."""
        touched: dict[int, tuple[Held, list[Set]]] = {}
        for act in sets:
            if not act.held.is_new:
                touched.setdefault(act.held.id, (act.held, []))[1].append(act)
        for hold in holds:
            if not hold.held.is_new:
                touched.setdefault(hold.held.id, (hold.held, []))
        if not touched:
            return
        plain = {
            act.field.name: act.field for _held, acts in touched.values() for act in acts if not act.field.is_custom
        }
        model = MODELS[self.book.kind]
        columns: dict[str, list[Any]] = {one.attribute: [held.values.get(name) for held, _acts in touched.values()]
                                         for name, one in plain.items()}  # fmt: skip
        found = [words(held, self.book) for held, _acts in touched.values()]
        columns |= {"search_key": [key for key, _text in found], "search_text": [text for _key, text in found]}
        setting = [f'"{column}" = given."{column}"' for column in columns]
        if "stage" in plain:
            moved = {act.held.id for act in sets if act.field.name == "stage"}
            columns["moved"] = [pk in moved for pk in touched]
            columns["over"] = [bool(self.book.outcome(held.values.get("stage"))) for held, _acts in touched.values()]
            setting.append("stage_since = CASE WHEN moved THEN %(at)s ELSE record.stage_since END")
            setting.append("closed_at = CASE WHEN NOT moved THEN record.closed_at WHEN over THEN %(at)s END")
        patches = [_patch(acts) for _held, acts in touched.values()]
        if any(patch or gone for patch, gone in patches):
            columns["patch"] = [json.dumps(patch) for patch, _gone in patches]
            columns["gone"] = ["\n".join(gone) for _patch, gone in patches]
            setting.append("custom = (record.custom || given.patch) - string_to_array(given.gone, E'\\n')")
        _update(model, setting, columns, {"at": self.at, "ids": list(touched)})

    def _remember(self, acts: Sequence[Act]) -> None:
        """Where every value came from."""
        by, batch, at, source = (
            self.book.by.pk,
            self.batch.pk if self.batch else None,
            self.at,
            self.choices.source.value,
        )
        rows: list[tuple[Any, ...]] = []
        for act in acts:
            if isinstance(act, Make):
                for one, value, came in act.values.values():
                    rows.append(
                        (
                            act.held.kind.value,
                            act.held.id,
                            one.name,
                            one.raw(value),
                            "",
                            came.value,
                            by,
                            "",
                            at,
                            batch,
                            None,
                        )
                    )
            elif isinstance(act, Set):
                one = act.field
                pair = (one.raw(act.value), one.raw(act.before))
                along = json.dumps(act.held.along) if one.name == "stage" and act.held.along else None
                rows.append((act.held.kind.value, act.held.id, one.name, *pair, source, by, "", at, batch, along))
            elif isinstance(act, Hold):
                rows.append(
                    (act.held.kind.value, act.held.id, act.field, act.value, "", source, by, "", at, batch, None)
                )
            elif isinstance(act, Involve):
                rows.append(
                    (act.held.kind.value, act.held.id, PEOPLE, str(act.person.id), "", source, by, "", at, batch, None)
                )
        if rows:
            sql.copy(Provenance._meta.db_table, HISTORY, rows)

    def _hold(self, holds: list[Hold]) -> None:
        """Addresses, domains and phones."""
        source = self.choices.source.value
        by_field: dict[str, list[Hold]] = defaultdict(list)
        for act in holds:
            by_field[act.field].append(act)
        for name, model, columns in ((MAIL, Address, "address, person_id"), (DOMAIN, Domain, "domain, company_id")):
            rows = [(act.value, act.held.id, act.is_first, source) for act in by_field.pop(name, ())]
            if rows:
                sql.copy(model._meta.db_table, f"{columns}, is_primary, source", rows)
        phones = [
            (act.held.kind.value, act.held.id, act.value, "", act.is_first, source)
            for acts in by_field.values()
            for act in acts
        ]
        if phones:
            sql.copy(Phone._meta.db_table, "kind, record_id, number, label, is_primary, source", phones)

    def _compare(self, acts: Sequence[Act]) -> None:
        """The keys under which records meet their likes, and what waits to be compared."""
        told = [act for act in acts if isinstance(act, Make | Hold) or (isinstance(act, Set) and self._tells(act.field))]
        touched = {(act.held.kind, act.held.id): act.held for act in told}
        new = [meeting.Met(str(kind), pk, facts(held)) for (kind, pk), held in touched.items() if held.is_new]
        meeting.write_keys([one for one in new if one.kind in COMPARED])
        changed = {pk for (kind, pk), held in touched.items() if not held.is_new}
        if changed and self.book.kind in COMPARED:
            meeting.rekey_all(str(self.book.kind), changed)
            meeting.compare_later(str(self.book.kind), changed)

    def _tells(self, one: Field) -> bool:
        """Whether a value of this field makes keys or words."""
        return one.name in COMPARES or one.name in self.book.said

    def _mark(self, marks: list[Mark]) -> None:
        """Ids in other systems."""
        batch = self.batch.pk if self.batch else None
        rows = [(act.held.kind.value, act.held.id, act.system, act.key, batch, self.at) for act in marks]
        if rows:
            sql.copy(ExternalId._meta.db_table, "kind, record_id, system, key, batch_id, created_at", rows)


def _write_all(model: Any, rows: list[dict[str, Any]]) -> None:
    """Write rows that do not all have the same columns."""
    if not rows:
        return
    columns = dict.fromkeys(column for row in rows for column in row)
    defaults = {one.column: one.get_default() for one in model._meta.concrete_fields}
    sql.write(model, [{column: row.get(column, defaults[column]) for column in columns} for row in rows])


def _update(model: Any, setting: list[str], columns: dict[str, list[Any]], known: dict[str, Any]) -> None:
    """One UPDATE of `model` from arrays; `setting` names the columns of the rows as `given`."""
    types = {"moved": "boolean", "over": "boolean", "patch": "jsonb", "gone": "text"}
    named = {column: types.get(column) or _type(model, column) for column in columns}
    arrays = ", ".join(f"%({column})s::{kind}[]" for column, kind in named.items())
    sql.run(
        f'UPDATE "{model._meta.db_table}" record SET {", ".join(setting)} FROM unnest(%(ids)s::bigint[], {arrays}) '
        f"AS given(id, {', '.join(chr(34) + column + chr(34) for column in columns)}) WHERE record.id = given.id",
        known | columns,
    )


def _patch(acts: list[Set]) -> tuple[dict[str, Any], list[str]]:
    """Custom values to write, and those to take away."""
    stored = {act.field.name: act.field.stored(act.value) for act in acts if act.field.is_custom}
    return {name: kept for name, kept in stored.items() if kept is not None}, [
        name for name, kept in stored.items() if kept is None
    ]


def _type(model: Any, column: str) -> str:
    """PostgreSQL's type of a column, without the length."""
    one = next(one for one in model._meta.concrete_fields if one.column == column)
    return str(one.rel_db_type(connection) if one.is_relation else one.db_type(connection)).partition("(")[0]
