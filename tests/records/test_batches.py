"""Many changes at once: progress that a kill does not falsify, and a way back that leaves everything as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records import batches, doing, handles, keeping, taking_back, tasks, writing
from wellworn.records.batches import Halted, begin, chunk, finish, start, stop
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import (
    Activity,
    Address,
    Batch,
    BatchKind,
    BatchRow,
    BatchState,
    Company,
    Deal,
    Domain,
    Kind,
    Outcome,
    Person,
    Phone,
    Placement,
    Provenance,
    Stage,
    Task,
)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every record with all its columns, its handles, and what stands on timelines."""
    whole = {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in (Company, Person, Deal, Task)
    }  # type: ignore[attr-defined]
    for model, columns in (
        (Address, ("person", "address", "is_primary", "source")),
        (Domain, ("company", "domain", "is_primary", "source")),
        (Phone, ("kind", "record_id", "number", "is_primary", "label", "source")),
        (Placement, ("activity", "kind", "record_id", "occurred_at")),
    ):
        whole[model.__name__] = list(model._default_manager.order_by(*columns).values(*columns))  # type: ignore[attr-defined]
    whole["Activity"] = list(Activity.objects.filter(deleted_at=None).order_by("pk").values())
    return whole


@pytest.fixture
def world(ana: Member) -> list[Deal]:
    """A company with people and deals, each with a history."""
    company = create("aquaveld.example", by=ana).record
    assert isinstance(company, Company)
    for n in range(3):
        person = create(f"p{n}@aquaveld.example", by=ana).record
        handles.add(person, handles.MAIL, f"second{n}@aquaveld.example", by=ana)
        handles.add(person, handles.PHONE, f"+3161234567{n}", by=ana, label="mobile")
    deals = [create(f"Plant {n}", by=ana, kind=Kind.DEAL, company=company).record for n in range(4)]
    writing.write_down(company, "They want six.", by=ana)
    Deal.objects.update(stage_since=timezone.now() - timedelta(days=365))
    return [deal for deal in Deal.objects.order_by("pk") if deal.pk in {made.pk for made in deals}]


def begun(ana: Member, total: int | None = None) -> Batch:
    batch = begin(BatchKind.BULK, "deal", by=ana, total=total)
    assert start(batch)
    return batch


def test_everything_is_as_it_was_after_an_undo(world: list[Deal], ana: Member) -> None:
    won = Stage.objects.filter(outcome="won").latest("pk")
    person = Person.objects.earliest("pk")
    before = everything()
    batch = begun(ana)
    with chunk(batch) as part:
        for number, deal in enumerate(world, 1):
            doing.move(deal, won, by=ana, batch=batch)
            change(deal, "name", f"Renamed {number}", by=ana, batch=batch)
            change(deal, "name", f"Renamed twice {number}", by=ana, batch=batch)
            part.add(number, Outcome.CHANGED, deal)
        keeping.delete(world[0], by=ana, batch=batch)
        first = person.addresses.get(is_primary=True)
        handles.remove(person, handles.MAIL, first.address, by=ana, batch=batch)
        handles.remove(person, handles.PHONE, "+31612345670", by=ana, batch=batch)
        handles.add(person, handles.MAIL, "third@aquaveld.example", by=ana, batch=batch)
        task = create("Call them", by=ana, kind=Kind.TASK, deal=world[1], batch=batch).record
        part.add(5, Outcome.CREATED, task)
    assert finish(batch)
    assert everything() != before
    assert taking_back.begin_undo(batch, by=ana) and taking_back.undo(batch)
    assert everything() == before
    assert batch.state == BatchState.UNDONE and batch.way_back["kept"] == 0
    assert not Provenance.objects.filter(batch=batch, undone_at=None).exists()
    assert not Provenance.objects.filter(kind="task").exists()


def test_what_somebody_has_changed_since_is_left_alone_and_told(world: list[Deal], ana: Member, ben: Member) -> None:
    batch = begun(ana)
    with chunk(batch) as part:
        for number, deal in enumerate(world, 1):
            change(deal, "next_step", "Call", by=ana, batch=batch)
            part.add(number, Outcome.CHANGED, deal)
        for number, name in ((5, "Untouched"), (6, "Written on"), (7, "Changed"), (8, "Named")):
            part.add(number, Outcome.CREATED, create(name, by=ana, kind=Kind.COMPANY, batch=batch).record)
    finish(batch)
    change(world[1], "next_step", "Visit", by=ben)
    writing.write_down(Company.objects.get(name="Written on"), "Nice people", by=ben)
    change(Company.objects.get(name="Changed"), "city", "Gent", by=ben)
    create("Six pumps", by=ben, kind=Kind.DEAL, company=Company.objects.get(name="Named"))
    assert taking_back.begin_undo(batch, by=ana) and taking_back.undo(batch)
    assert list(Deal.objects.order_by("pk").values_list("next_step", flat=True)) == ["", "Visit", "", "", ""]
    assert not Company.objects.filter(name="Untouched").exists()
    assert batch.way_back["kept"] == 4
    told = dict(BatchRow.objects.exclude(problem="").values_list("number", "problem"))
    assert told.keys() == {2, 6, 7, 8} and "Ben Okafor" in told[2] and "Ben Okafor" in told[6]
    assert "deal" in told[8]


def test_a_chunk_that_breaks_leaves_neither_changes_nor_progress(world: list[Deal], ana: Member) -> None:
    batch = begun(ana, total=4)
    with chunk(batch) as part:
        change(world[0], "next_step", "Call", by=ana, batch=batch)
        part.add(1, Outcome.CHANGED, world[0])
        part.place = world[0].pk
    with pytest.raises(ZeroDivisionError), chunk(batch) as part:
        change(world[1], "next_step", "Call", by=ana, batch=batch)
        part.add(2, Outcome.CHANGED, world[1])
        part.place = 1 // 0
    batch.refresh_from_db()
    assert (batch.done, batch.place, batch.counts) == (1, world[0].pk, {"changed": 1})
    assert list(Deal.objects.order_by("pk").values_list("next_step", flat=True)) == ["Call", "", "", ""]


def test_stop_keeps_what_is_done_and_going_on_goes_on_from_there(world: list[Deal], ana: Member) -> None:
    batch = begun(ana)
    with chunk(batch) as part:
        part.add(1, Outcome.SAME, world[0])
    assert stop(batch, by=ana) and not stop(batch, by=ana)
    with pytest.raises(Halted), chunk(batch):
        raise AssertionError("it is stopped")
    assert start(batch) and batch.done == 1 and batch.started_at is not None
    assert finish(batch) and not start(batch)


def test_an_undo_that_was_killed_goes_on(world: list[Deal], ana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_back, "CHUNK", 2)
    before = everything()
    batch = begun(ana)
    with chunk(batch) as part:
        for number, deal in enumerate(world, 1):
            change(deal, "next_step", "Call", by=ana, batch=batch)
            part.add(number, Outcome.CHANGED, deal)
    finish(batch)
    assert taking_back.begin_undo(batch, by=ana)
    assert taking_back._step(batch)  # and here the power goes
    assert Deal.objects.filter(next_step="Call").count() == 2
    tasks.undo_batch(batch.pk)
    assert everything() == before
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE and batch.way_back["done"] == 4


def test_a_batch_is_undone_once(world: list[Deal], ana: Member) -> None:
    batch = begun(ana)
    assert not taking_back.begin_undo(batch, by=ana)  # it runs
    finish(batch)
    assert taking_back.begin_undo(batch, by=ana) and not taking_back.begin_undo(batch, by=ana)
    assert taking_back.undo(batch) and not taking_back.begin_undo(batch, by=ana)


def test_others_do_not_see_a_batch_but_admins_do(world: list[Deal], ana: Member, ben: Member) -> None:
    batch = begun(ana)
    assert list(Batch.objects.visible_to(ana)) == [batch]
    assert not Batch.objects.visible_to(ben).exists()
    ben.role = "admin"
    assert Batch.objects.visible_to(ben).exists()
    assert batches.AT_ONCE == 200
