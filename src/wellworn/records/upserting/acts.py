"""What a row does, decided and not yet written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wellworn.records.fields import Field
from wellworn.records.models.record import Source
from wellworn.records.upserting.known import Held


@dataclass(frozen=True, slots=True)
class Make:
    """A new record, with its first values and where each came from."""

    held: Held
    values: dict[str, tuple[Field, Any, Source]]


@dataclass(frozen=True, slots=True)
class Set:
    """A value in place of another."""

    held: Held
    field: Field
    value: Any
    before: Any


@dataclass(frozen=True, slots=True)
class Hold:
    """An address, phone or domain more."""

    held: Held
    field: str
    value: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """An id in another system."""

    held: Held
    system: str
    key: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A value that waits for the yes of whoever owns the record."""

    held: Held
    field: Field
    value: Any
    before: Any
    words: str  # the value as a person, or `records.deciding`, reads it


@dataclass(frozen=True, slots=True)
class Involve:
    """A person on a deal."""

    held: Held
    person: Held


Act = Make | Set | Hold | Mark | Ask | Involve
