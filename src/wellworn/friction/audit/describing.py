"""What a company's CRM says about its own fields: the description that an audit begins with, whatever product it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wellworn.friction.audit.facts import Asked, Cost, Truth, Use

KINDS = ("text", "long_text", "choice", "yes_no", "number", "amount", "day", "phone", "mail", "link", "reference", "id")


@dataclass(frozen=True, slots=True)
class Described:
    """One field. `origin` is empty where people type it, or names the machine that fills it: "mail", "formula", "system"."""

    name: str
    label: str
    kind: str  # one of KINDS
    asked: Asked = field(default_factory=Asked)
    origin: str = ""
    protected: str = ""
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record may come to: an SQL expression over its columns that is null until it is known."""

    name: str
    sql: str
    made_of: tuple[str, ...] = ()  # fields that are the outcome, and so say nothing "about" it


@dataclass(frozen=True, slots=True)
class Description:
    """One object. The names of columns are empty where there is none."""

    object: str
    fields: tuple[Described, ...]
    outcomes: tuple[Outcome, ...] = ()
    id: str = ""
    created: str = ""
    owner: str = ""
    closed: str = ""  # when the outcome came about
    known_before: tuple[str, ...] = ()  # columns that are known of a record without asking anybody


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about an object's fields from elsewhere than its records, by the field's name."""

    use: Mapping[str, Use] = field(default_factory=dict)
    cost: Mapping[str, Cost] = field(default_factory=dict)
    truth: Mapping[str, Truth] = field(default_factory=dict)
    looked_through: frozenset[str] = frozenset()  # for fields that `use` does not name: nothing of these reads them
    people: int | None = None  # the same, of people
