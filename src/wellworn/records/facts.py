"""A record's facts as its page shows them: label, value, and where the value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wellworn.records.fields import FIELDS, Field, field_of
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: a field, its value as it is shown, and the row of its history that made it."""

    record: Record
    field: Field
    value: Any
    row: Provenance | None
    is_filled_for_you: bool


def facts_of(record: Record, rows: Mapping[str, Provenance]) -> list[Fact]:
    """Every field of a record but its name."""
    return [fact_of(record, field, rows.get(field.name)) for field in FIELDS[Kind(record.kind)] if field.name != "name"]


def fact_of(record: Record, field: Field, row: Provenance | None) -> Fact:
    """One field of a record; related records must be selected with it."""
    value = field.held(record) if field.is_custom else getattr(record, field.name)
    return Fact(record, field, value, row, bool(row and value and row.source != "typed"))


def named(record: Record, name: str, row: Provenance | None) -> Fact:
    """The fact of the field with that name."""
    return fact_of(record, field_of(record.kind, name), row)
