"""What goes into an upsert and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wellworn.records.models.batch import Outcome
from wellworn.records.models.record import Kind, Source

LONGEST_CELL = 50_000  # characters; what is longer is no value of any field


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one record, as texts by the name of the field. An empty text changes nothing.

    Besides the fields of the object: "address.mail", "phone" and "domain" take several, parted by semicolon, comma or line;
    "pipeline" says where "stage" belongs; "people" of a deal takes mail addresses or names. A related record is named as people
    do (a name, a domain, a mail address), or "#17" by its id. `external` are ids in other systems: (system, id).
    """

    number: int
    values: Mapping[str, str]
    external: tuple[tuple[str, str], ...] = ()


class Typed(StrEnum):
    """What becomes of a value that a person typed where the row has another one."""

    KEEP = "keep"  # theirs stays; the result tells
    PROPOSE = "propose"  # theirs stays; who owns the record is asked
    REPLACE = "replace"  # the row's counts


@dataclass(frozen=True, slots=True)
class Choices:
    """How rows become records."""

    source: Source = Source.IMPORTED
    typed: Typed = Typed.KEEP
    create: bool = True  # make what is not there; if not, such rows are skipped
    change: bool = True  # change what is there; if not, such rows are skipped
    make_links: bool = True  # make a company, person or record that is named and not there
    leave_out_bad: bool = False  # a cell that is no value is left out and told; if not, its row fails
    leave_out_members: bool = False  # the same for names of people who are no members
    mine: bool = True  # new records without an owner are the importer's; if not, nobody's
    region: str | None = None  # of phone numbers without a country: "NL"
    at_once: bool = True  # the rows are part of one act: its events are counted in one


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be saved as it is, and what would work."""

    field: str
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that stayed, because a person typed it, and the one that the row had."""

    field: str
    held: str
    given: str


@dataclass(slots=True)
class Result:
    """What became of a row."""

    number: int
    outcome: Outcome
    kind: Kind | None = None
    record_id: int | None = None
    problems: list[Problem] = field(default_factory=list)  # why it failed, or which cells were left out
    kept: list[Kept] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)  # names of fields
    made: list[tuple[Kind, int]] = field(default_factory=list)  # records that it names and that were not there
    reason: str = ""  # why it was skipped or failed as a whole

    @property
    def sentence(self) -> str:
        """Everything there is to say of the row, in one line."""
        parts = [self.reason] if self.reason else []
        parts += [f"{one.field}: {one.sentence} ({one.text[:60]})" for one in self.problems]
        parts += [f"{one.field}: {one.held[:60]} stays, {one.given[:60]} was given" for one in self.kept]
        return " ".join(parts)[:500]
