"""The shapes of what goes in and comes out, from which the OpenAPI document is made."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

Whole = AfterValidator(lambda text: text.replace("\0", ""))  # which no text has, and PostgreSQL refuses
Text = Annotated[str, StringConstraints(max_length=50_000), Whole]
Value = Text | int | float | bool | list[Text] | None
Values = dict[str, Value]
Handles = Annotated[list[Annotated[str, StringConstraints(max_length=320), Whole]], Field(max_length=50)]


class Strict(Schema):
    """What comes in: a name that nobody knows is an error, not ignored."""

    model_config = ConfigDict(extra="forbid")


class FieldOut(Schema):
    """A field of an object."""

    name: str
    label: str
    help: str
    type: str = Field(
        description="text, area, number, amount, date, choice, choices, checkbox, link, person, company, …"
    )
    is_custom: bool
    choices: list[dict[str, str]]
    target: str = Field(description="the object that a record field points to")


class ObjectOut(Schema):
    """An object and its fields."""

    key: str
    label: str
    is_custom: bool
    fields: list[FieldOut]


class Note(Schema):
    """What was left out of a write, and why. Everything else was saved."""

    field: str
    message: str


class RecordOut(Schema):
    """A record. `addresses`, `domains` and `phones` are there where the object has them, the first one first."""

    object: str
    id: int
    name: str
    url: str
    fields: Values
    source: str
    created_at: datetime
    created_by: int | None
    team: int | None
    addresses: list[str] | None = None
    domains: list[str] | None = None
    phones: list[str] | None = None
    done_at: datetime | None = None
    notes: list[Note] | None = Field(
        None,
        description="in the answer to a write, where values of fields that are not asked for any more were left out",
    )


class RecordsOut(Schema):
    """Some records, and the cursor of those after them; null at the end."""

    records: list[RecordOut]
    next: str | None


class External(Strict):
    """What a record is called in another system."""

    system: Annotated[str, StringConstraints(min_length=1, max_length=40), Whole]
    id: Annotated[str, StringConstraints(min_length=1, max_length=200), Whole]


class RecordIn(Strict):
    """A record to be made. A related record is named by its id, or by name, domain or mail address."""

    fields: Values = Field(examples=[{"name": "Aquaveld N.V.", "city": "Zwolle"}])
    addresses: Handles = []
    domains: Handles = []
    phones: Handles = []
    external: Annotated[list[External], Field(max_length=10)] = []


class Change(Strict):
    """Fields that change; those that are left out stay. null empties one."""

    fields: Values


class UpsertIn(Strict):
    """Up to 500 records, each found by external id, domain, address or name, and made where there is none."""

    records: Annotated[list[RecordIn], Field(min_length=1, max_length=500)]
    typed: Literal["keep", "propose", "replace"] = Field(
        "propose", description="what becomes of a value that a person typed where the record here has another"
    )
    create: bool = True


class RowOut(Schema):
    """What became of one record of an upsert."""

    number: int
    outcome: str = Field(description="created, changed, same, skipped or failed")
    id: int | None
    changed: list[str]
    errors: list[dict[str, str]]
    kept: list[dict[str, str]]
    notes: list[Note]
    reason: str


class UpsertOut(Schema):
    """What became of each, and how many of each outcome."""

    rows: list[RowOut]
    counts: dict[str, int]


class ActivityOut(Schema):
    """Something on a timeline, as far as the token's member may read it."""

    id: int
    kind: str
    at: datetime
    subject: str
    text: str
    level: str = Field(description="metadata, subject or full: how much of it the member may read")
    people: list[str]


class TimelineOut(Schema):
    """A stretch of a timeline, the newest first."""

    activities: list[ActivityOut]
    next: str | None


class EventIn(Strict):
    """Something that happened in another system. `key` is its name there: told again, it changes and is not doubled."""

    kind: Literal["service", "invoice", "delivery"]
    key: Annotated[str, StringConstraints(min_length=1, max_length=200), Whole]
    subject: Annotated[str, StringConstraints(min_length=1, max_length=500), Whole]
    at: datetime | None = None
    company: int | None = None
    person: int | None = None
    deal: int | None = None
    amount: Annotated[float, Field(ge=0, lt=1e12, allow_inf_nan=False)] | None = None
    currency: Annotated[str, StringConstraints(max_length=3), Whole] = ""
    link: Annotated[str, StringConstraints(max_length=1000), Whole] = ""
    text: Annotated[str, StringConstraints(max_length=5000), Whole] = ""


class EventOut(Schema):
    """The activity that stands for it, and whether it is new."""

    id: int
    is_new: bool


class NoteIn(Strict):
    """A note or a call for a record's timeline."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=50_000), Whole]
    kind: Literal["note", "call"] = "note"


class Hit(Schema):
    """A record that a search found."""

    object: str
    id: int
    name: str
    url: str


class SearchOut(Schema):
    """What a search found, people first."""

    hits: list[Hit]


class MeOut(Schema):
    """Who is behind the token."""

    id: int
    name: str
    email: str
    role: str
    is_service: bool
    scopes: list[str]
    expires_at: datetime | None


class MissedOut(Schema):
    """What a webhook was not told of and never will be: read every object anew, and drop what is no longer there."""

    since: datetime
    until: datetime
    missed: list[str]
    next: str


class WebhookOut(Schema):
    """An address of the member's that is told of changes."""

    id: int
    url: str
    kinds: list[str]
    paused_at: datetime | None
    problem: str = Field(description="why it was paused, if nobody paused it")
    missed: MissedOut | None
    misses_from: datetime | None = Field(description="when it begins to miss something, if it stays paused until then")
