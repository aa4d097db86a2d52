"""One row, written by the verbs that the pages use."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records import handles
from wellworn.records.changing import PEOPLE, change, remember
from wellworn.records.fields import MODELS
from wellworn.records.models.batch import Batch
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.external import ExternalId
from wellworn.records.models.record import Kind, Record
from wellworn.records.searching import refresh_words
from wellworn.records.upserting.acts import Act, Hold, Involve, Make, Mark, Set
from wellworn.records.upserting.book import Book
from wellworn.records.upserting.deciding import Deciding
from wellworn.records.upserting.known import Held, Ids, Known
from wellworn.records.upserting.reading import read
from wellworn.records.upserting.row import Choices, Result, Row
from wellworn.records.upserting.writing import closed_at, propose
from wellworn.usage.models import Event


@transaction.atomic
def upsert(
    object_key: str,
    row: Row,
    *,
    by: Member,
    choices: Choices | None = None,
    batch: Batch | None = None,
    book: Book | None = None,
) -> Result:
    """Find the record that the row means and change it, or make it; what became of it.

    A bad cell fails the row with a Problem for each, and nothing is written. Raises Conflict when somebody changes the
    record at the same moment, and CannotSave when there is no such object. Pass `book` to look fields up once for many rows.
    """
    book, choices = book or Book.of(object_key, by), choices or Choices()
    wanted = read(row, book, choices)
    known, ids = Known(book), Ids()
    known.load([wanted])
    deciding = Deciding(book, choices, known, lambda kind: ids.draw(kind, 1))
    result = deciding.row(wanted)
    writer = _Writer(book, choices, batch)
    for act in deciding.acts:
        writer.write(act)
    return result


@dataclass(frozen=True)
class _Writer:
    """Writes what was decided."""

    book: Book
    choices: Choices
    batch: Batch | None

    def write(self, act: Act) -> None:
        """One act, by its verb."""
        by, source = self.book.by, self.choices.source
        if isinstance(act, Make):
            self._make(act)
        elif isinstance(act, Set):
            one = act.field
            change(
                _record(act.held), one.name, one.raw(act.value), by=by, expected=one.raw(act.before), source=source,
                batch=self.batch, known=one,
            )  # fmt: skip
        elif isinstance(act, Hold):
            handles.add(_record(act.held), act.field, act.value, by=by, source=source, batch=self.batch)
        elif isinstance(act, Mark):
            ExternalId.objects.create(
                kind=act.held.kind, record_id=act.held.id, system=act.system, key=act.key, batch=self.batch,
                created_at=timezone.now(),
            )  # fmt: skip
        elif isinstance(act, Involve):
            Deal.objects.get(pk=act.held.id).people.add(act.person.id)
            remember(_record(act.held), PEOPLE, str(act.person.id), by=by, source=source, batch=self.batch)
        else:
            propose([act], self.book, self.batch, at=timezone.now())

    def _make(self, make: Make) -> None:
        """A new record with its values and where they came from."""
        now, held = timezone.now(), make.held
        record: Record = MODELS[held.kind](
            id=held.id, source=self.choices.source, created_by=self.book.by, created_at=now, name=held.name
        )
        for one, value, _source in make.values.values():
            if one.is_custom:
                record.custom[one.name] = one.stored(value)
            else:
                setattr(record, one.attribute, value)
        if isinstance(record, Thing):
            record.object = self.book.custom_object  # type: ignore[assignment]
        if isinstance(record, Deal):
            record.stage_since = now
            record.closed_at = closed_at(self.book.outcome(record.stage_id), record.close_date, at=now)
        record.save(force_insert=True)
        refresh_words(record)
        for one, value, source in make.values.values():
            remember(record, one.name, one.raw(value), by=self.book.by, source=source, batch=self.batch)
        Event.record("record.create", by=self.book.by, kind=record.kind, record_id=record.pk)


def _record(held: Held) -> Record:
    """The record itself."""
    rows = MODELS[held.kind]._default_manager.all()
    return (rows.select_related("object") if held.kind == Kind.THING else rows).get(pk=held.id)  # type: ignore[misc]
