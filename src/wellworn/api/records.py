"""Records: reading, making, changing, deleting, and bringing many up to date at once."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field as Limits

from wellworn.api.interface import needs, who
from wellworn.api.models import Scope
from wellworn.api.objects import ObjectType, as_typed, object_type
from wellworn.api.once import once
from wellworn.api.problems import Problem
from wellworn.api.representation import Written, is_unchanged, of_many, of_one, tag
from wellworn.api.shapes import Change, RecordIn, RecordOut, RecordsOut, UpsertIn, UpsertOut
from wellworn.members.models import Member
from wellworn.records import keeping, readable
from wellworn.records.changing import change
from wellworn.records.fields import object_key
from wellworn.records.folding import searchable
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models import Outcome, Record, Source
from wellworn.records.upserting import Book, Choices, Result, Row, Typed, upsert
from wellworn.records.upserting import Problem as Trouble
from wellworn.records.values import CannotSave
from wellworn.usage.models import Surface, through

router = Router(tags=["records"])
Key = Annotated[
    str, Limits(pattern=r"^[a-z0-9_-]{1,40}$", description="company, person, deal, task or a custom object's key")
]
Id = Annotated[int, Limits(ge=1, le=2**63 - 1)]


@router.get("/{object}", response=RecordsOut, operation_id="listRecords")
def listed(
    request: HttpRequest,
    object: Path[Key],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=200)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """Records in the order they were made, with `q` those in which each word begins a word of name, address or domain."""
    needs(request, Scope.READ)
    kind = object_type(object, who(request))
    rows = kind.visible_to(who(request))
    words = searchable(q)
    if q and not words:
        return {"records": [], "next": None}
    rows = readable.matching(rows, words, who(request)) if words else rows
    found = list(rows.filter(Q(pk__gt=_place(cursor))).order_by("pk")[: limit + 1])
    more = base64.urlsafe_b64encode(str(found[limit - 1].pk).encode()).decode() if len(found) > limit else None
    return {"records": of_many(kind, found[:limit]), "next": more}


@router.get("/{object}/{int:id}", response=RecordOut, operation_id="readRecord")
def read(request: HttpRequest, object: Path[Key], id: Path[Id]) -> HttpResponse:
    """One record, with its entity tag; 304 where `If-None-Match` names that tag."""
    needs(request, Scope.READ)
    written, known_as = _read(request, object, id)
    if known_as in request.headers.get("If-None-Match", ""):
        return _tagged(HttpResponse(status=304), known_as)
    return _tagged(JsonResponse(written), known_as)


@router.post("/{object}", response={201: RecordOut}, operation_id="createRecord")
def create(request: HttpRequest, object: Path[Key], given: RecordIn) -> HttpResponse:
    """Make a record. 409 where one is known by that address, domain or name; upsert would change it."""
    token = needs(request, Scope.WRITE)
    kind = object_type(object, who(request))

    def act() -> tuple[int, dict[str, Any]]:
        choices = Choices(change=False, at_once=False)
        gone = kind.gone(given.fields, who(request))
        result = _upserted(kind, _row(1, kind, given, gone), Book.of(kind.key, who(request)), choices)
        _refuse(result)
        if result.outcome != Outcome.CREATED:
            raise Problem(
                409,
                result.reason or _("There is such a record already, with the id %(id)s.") % {"id": result.record_id},
            )
        return 201, _with_notes(of_one(one(request, object, result.record_id or 0), who(request)), gone)

    with through(Surface.API):
        return once(request, token, act)


@router.patch("/{object}/{int:id}", response=RecordOut, operation_id="changeRecord")
def patch(request: HttpRequest, object: Path[Key], id: Path[Id], given: Change) -> HttpResponse:
    """Change fields, all or none. With `If-Match`, only if nobody else has changed the record since: 412 otherwise."""
    token = needs(request, Scope.WRITE)

    def act() -> tuple[int, dict[str, Any]]:
        record = one(request, object, id)
        kind = object_type(object, who(request))
        type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
        _expect(request, object, id)
        gone = kind.gone(given.fields, who(request))
        gone |= _changed(record, _texts(kind, given, gone, who(request)), who(request))
        return 200, _with_notes(of_one(one(request, object, id), who(request)), gone)

    with through(Surface.API):
        response = once(request, token, act)
    return response


@router.delete("/{object}/{int:id}", response={204: None}, operation_id="deleteRecord")
def delete(request: HttpRequest, object: Path[Key], id: Path[Id]) -> HttpResponse:
    """Put a record into the bin, from which people can take it out again."""
    needs(request, Scope.WRITE)
    with transaction.atomic(), through(Surface.API):
        record = one(request, object, id)
        _expect(request, object, id)
        keeping.delete(record, by=who(request))
    return HttpResponse(status=204)


@router.post("/{object}/upsert", response=UpsertOut, operation_id="upsertRecords")
def bring_up_to_date(request: HttpRequest, object: Path[Key], given: UpsertIn) -> HttpResponse:
    """Find each record by external id, domain, address or name; change it or make it. A bad one does not stop the rest."""
    token = needs(request, Scope.WRITE)
    kind = object_type(object, who(request))

    def act() -> tuple[int, dict[str, Any]]:
        book = Book.of(kind.key, who(request))
        choices = Choices(typed=Typed(given.typed), create=given.create)
        gone = kind.gone({name for one in given.records for name in one.fields}, who(request))
        results = [
            _upserted(kind, _row(number, kind, one, gone), book, choices) for number, one in enumerate(given.records, 1)
        ]
        rows = [_told(one, gone.intersection(row.fields)) for one, row in zip(results, given.records, strict=True)]
        return 200, {"rows": rows, "counts": Counter(str(one.outcome) for one in results)}

    with through(Surface.API):
        return once(request, token, act)


def _upserted(kind: ObjectType, row: Row, book: Book, choices: Choices) -> Result:
    """What became of one row; what it cannot be saved for fails it alone."""
    names = [name for name in row.values if name not in (MAIL, PHONE, DOMAIN, "people", "pipeline")]
    if wrong := kind.refused(names, book.by):
        problems = [Trouble(name, row.values[name], why) for name, why in wrong]
        return Result(row.number, Outcome.FAILED, problems=problems)
    try:
        with transaction.atomic():
            return upsert(kind.key, row, by=book.by, choices=choices, book=book)
    except CannotSave as error:
        return Result(row.number, Outcome.FAILED, reason=str(error))


def _row(number: int, kind: ObjectType, given: RecordIn, gone: frozenset[str]) -> Row:
    """A record that came in, as a row of an upsert, without the fields that have gone."""
    fields = {field.name: field for field in kind.fields}
    values = {
        name: as_typed(fields[name], value) if name in fields else str(value)
        for name, value in given.fields.items()
        if name not in gone
    }
    for name in ("company", "person", "owner", "stage"):
        if isinstance(given.fields.get(name), int):
            values[name] = f"#{given.fields[name]}"
    values |= {field: ";".join(texts) for field, texts in _handles(given).items() if texts}
    return Row(number, values, tuple((one.system, one.id) for one in given.external))


def _handles(given: RecordIn) -> dict[str, list[str]]:
    return {MAIL: given.addresses, DOMAIN: given.domains, PHONE: given.phones}


def _refuse(result: Result) -> None:
    """Raise Problem where a row failed."""
    if result.outcome == Outcome.FAILED:
        errors = [(f"fields.{one.field}", one.sentence) for one in result.problems]
        raise Problem(422, result.reason or _("Nothing was made."), errors)


def _told(result: Result, gone: frozenset[str]) -> dict[str, Any]:
    """A result as JSON, with what was left out."""
    return {
        "number": result.number,
        "outcome": str(result.outcome),
        "id": result.record_id,
        "changed": result.changed,
        "errors": [{"field": one.field, "message": one.sentence} for one in result.problems],
        "kept": [{"field": one.field, "held": one.held, "given": one.given} for one in result.kept],
        "notes": _notes(gone),
        "reason": result.reason,
    }


def _notes(gone: Iterable[str], before: str = "") -> list[dict[str, str]]:
    """What became of values for fields that have gone. What was not written can be sent again when its field is back."""
    sentence = _("This field is not asked for any more. Your value was left out; what is there stays as it is.")
    return [{"field": before + name, "message": sentence} for name in sorted(gone)]


def _with_notes(written: Written, gone: Iterable[str]) -> Written:
    """A record, with what was left out when it was written."""
    notes = _notes(gone, "fields.")
    return {**written, "notes": notes} if notes else written


def _changed(record: Record, texts: dict[str, str], member: Member) -> frozenset[str]:
    """Change the fields, the stage last: the others answer what it asks. Those that went at this very moment, which are left out.

    Raises Problem 422 where one cannot be saved.
    """
    errors = []
    for name in sorted(texts, key=lambda name: name == "stage"):
        try:
            change(record, name, texts[name], by=member, source=Source.IMPORTED)
        except CannotSave as error:
            errors.append((name, str(error)))
    gone = (
        object_type(object_key(record), member).gone([name for name, _why in errors], member) if errors else frozenset()
    )
    if wrong := [(f"fields.{name}", why) for name, why in errors if name not in gone]:
        raise Problem(422, _("Nothing was changed."), wrong)
    return gone


def _texts(kind: ObjectType, given: Change, gone: frozenset[str], member: Member) -> dict[str, str]:
    """What is given as text for each field that has not gone. Raises Problem 422 where it is none of them, before anything is written."""
    fields, texts = {field.name: field for field in kind.fields}, {}
    values = {name: value for name, value in given.fields.items() if name not in gone}
    errors = [(f"fields.{name}", why) for name, why in kind.refused(values, member)]
    for name, value in values.items():
        if (field := fields.get(name)) is None:
            continue
        text = as_typed(field, value)
        try:
            field.value(text)
        except CannotSave as error:
            errors.append((f"fields.{name}", str(error)))
        texts[name] = text
    if errors:
        raise Problem(422, _("Nothing was changed."), errors)
    return texts


def one(request: HttpRequest, key: str, pk: int) -> Record:
    """The record that the token's member may see. Raises Problem 404."""
    member = who(request)
    record: Record | None = object_type(key, member).visible_to(member).filter(pk=pk).first()
    if record is None:
        raise Problem(404, _("There is no such record, or this token's member may not see it."))
    return record


def _read(request: HttpRequest, key: str, pk: int) -> tuple[Written, str]:
    """A record as JSON, and its entity tag. Raises Problem 404."""
    kind, record = object_type(key, who(request)), one(request, key, pk)
    written = of_many(kind, [record])[0]
    return written, tag(record, written, kind)


def _expect(request: HttpRequest, key: str, pk: int) -> None:
    """Raise Problem 412 where `If-Match` names another state of the record."""
    wanted = request.headers.get("If-Match", "").strip()
    if wanted not in ("", "*") and not is_unchanged(wanted, _read(request, key, pk)[1]):
        raise Problem(412, _("Somebody has changed the record since you read it. Read it again."))


def _tagged(response: HttpResponse, known_as: str) -> HttpResponse:
    """With the entity tag; never kept by anything between, as it is for one member."""
    response["ETag"] = known_as
    response["Cache-Control"] = "private, no-cache"
    return response


def _place(cursor: str) -> int:
    """The id that a cursor names. Raises Problem for one that nobody gave out."""
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Problem(400, _("That cursor is not one of ours. Begin without one.")) from error
