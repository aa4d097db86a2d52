"""Two records become one, and two again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from wellworn.members.models import Member, Team
from wellworn.records import handles, keeping
from wellworn.records.changing import Conflict, change
from wellworn.records.creating import create
from wellworn.records.duplicates import moving
from wellworn.records.duplicates.finding import find
from wellworn.records.duplicates.following import follow_up
from wellworn.records.duplicates.merging import Moved, merge, seen, sides
from wellworn.records.duplicates.near import near
from wellworn.records.duplicates.unmerging import unmerge
from wellworn.records.models import (
    Activity,
    Address,
    BatchState,
    Company,
    CustomField,
    Deal,
    ExternalId,
    Kind,
    Outcome,
    Pair,
    PairState,
    Participation,
    Person,
    Phone,
    Placement,
    Proposal,
    Provenance,
    Task,
)
from wellworn.records.upserting import Choices, Row, Typed, upsert
from wellworn.records.values import CannotSave
from wellworn.records.writing import write_down

# Made anew, or a record of what was done: neither is what somebody would export.
TRAILS = {"Event", "Batch", "BatchRow", "MatchKey", "Stale", "Pair", "Walk"}


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of our tables, as an export of all would have it; of history what stands."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("wellworn.")]
    rows = {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in ours
        if model.__name__ not in TRAILS
    }
    rows["Provenance"] = [row for row in rows["Provenance"] if row["undone_at"] is None]
    return rows


@pytest.fixture
def two(ana: Member) -> tuple[Person, Person]:
    """Joost twice: known by mail with a deal, and by phone with a title."""
    company = create("Aquaveld N.V.", by=ana).record
    assert isinstance(company, Company)
    kept = create("Joost van Dalen <joost@aquaveld.example>", by=ana).record
    other = create("J. van Dalen", by=ana, kind=Kind.PERSON, company=company).record
    assert isinstance(kept, Person) and isinstance(other, Person)
    handles.add(other, handles.MAIL, "dalen@home.example", by=ana)
    handles.add(kept, handles.PHONE, "+31385550172", by=ana)
    handles.add(other, handles.PHONE, "+31385550172", by=ana)
    handles.add(other, handles.PHONE, "+31612345678", by=ana)
    change(other, "title", "Buyer", by=ana)
    change(other, "city", "Zwolle", by=ana)
    change(kept, "city", "Kampen", by=ana)
    CustomField.objects.create(object="deal", key="decider", label="Decider", type="person", created_at=timezone.now())
    CustomField.objects.create(object="person", key="shoe", label="Shoe", type="text", created_at=timezone.now())
    deal = create("Six plants", by=ana, kind=Kind.DEAL, company=company).record
    both = create("Ten plants", by=ana, kind=Kind.DEAL, company=company).record
    assert isinstance(deal, Deal) and isinstance(both, Deal)
    deal.people.add(other)
    both.people.add(kept, other)
    change(deal, "decider", str(other.pk), by=ana)
    change(other, "shoe", "44", by=ana)
    create("Call back", by=ana, kind=Kind.TASK, person=other)
    write_down(other, "Wants it before Easter.", by=ana)
    mail = Activity.objects.create(
        kind="mail", occurred_at=timezone.now() - timedelta(days=3), created_at=timezone.now(), key="mail:7"
    )
    Participation.objects.create(activity=mail, address="dalen@home.example", part="from", person=other)
    for person in (kept, other):
        Placement.objects.create(activity=mail, kind=Kind.PERSON, record_id=person.pk, occurred_at=mail.occurred_at)
    Proposal.objects.create(
        member=ana,
        kind=Kind.PERSON,
        record_id=other.pk,
        field="social",
        value="x",
        confidence=0.6,
        created_at=timezone.now(),
    )
    for person in (kept, other):
        person.refresh_from_db()
    return kept, other


def test_everything_of_the_other_is_the_kept_ones(two: tuple[Person, Person], ana: Member) -> None:
    kept, other = two
    merge(kept, other, by=ana)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.name, kept.title, kept.city) == ("Joost van Dalen", "Buyer", "Kampen")
    assert kept.custom == {"shoe": "44"} and kept.company is not None and kept.company.name == "Aquaveld N.V."
    assert {row.address for row in kept.addresses.all()} == {"joost@aquaveld.example", "dalen@home.example"}
    assert [row.address for row in kept.addresses.filter(is_primary=True)] == ["joost@aquaveld.example"]
    numbers = Phone.objects.filter(kind=Kind.PERSON, record_id=kept.pk).values_list("number", flat=True)
    assert sorted(numbers) == ["+31385550172", "+31612345678"]
    assert {deal.name for deal in kept.deals.all()} == {"Six plants", "Ten plants"}
    assert Deal.objects.get(name="Six plants").custom == {"decider": str(kept.pk)}
    assert Deal.objects.get(name="Ten plants").people.count() == 1
    assert Task.objects.get().person == kept and Participation.objects.get().person == kept
    assert Placement.objects.filter(kind=Kind.PERSON, record_id=kept.pk).count() == kept.activity_count == 2
    assert Proposal.objects.get().record_id == kept.pk
    assert other.deleted_at is not None and other.deleted_by == ana
    assert "home" in kept.search_text.split()


def test_ids_in_other_systems_go_with_the_merge_and_come_back_with_it(two: tuple[Person, Person], ana: Member) -> None:
    kept, other = two
    for person, system, key in ((other, "erp", "17"), (kept, "erp", "12"), (other, "hubspot", "9")):
        ExternalId.objects.create(
            kind=Kind.PERSON, record_id=person.pk, system=system, key=key, created_at=timezone.now()
        )
    batch = merge(kept, other, by=ana)
    assert set(ExternalId.objects.values_list("record_id", "key")) == {(kept.pk, "17"), (kept.pk, "12"), (kept.pk, "9")}
    found = upsert(
        "person", Row(1, {"title": "Head buyer"}, (("erp", "17"),)), by=ana, choices=Choices(typed=Typed.REPLACE)
    )
    assert (found.outcome, found.record_id) == (Outcome.CHANGED, kept.pk)
    assert unmerge(batch, by=ana)
    assert set(ExternalId.objects.values_list("record_id", "key")) == {
        (other.pk, "17"),
        (kept.pk, "12"),
        (other.pk, "9"),
    }


def test_a_value_that_came_over_says_where_it_came_from(two: tuple[Person, Person], ana: Member) -> None:
    kept, other = two
    Provenance.objects.filter(record_id=other.pk, field="title").update(
        source="captured", excerpt="Buyer at Aquaveld", confidence=0.8
    )
    batch = merge(kept, other, by=ana)
    row = Provenance.objects.current(Kind.PERSON, kept.pk).get(field="title")
    assert (row.value, row.source, row.excerpt, row.batch) == ("Buyer", "captured", "Buyer at Aquaveld", batch)


def test_the_chosen_values_stand(two: tuple[Person, Person], ana: Member) -> None:
    kept, other = two
    merge(kept, other, by=ana, choices={"name": "other", "city": "other", "title": "kept"})
    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.title) == ("J. van Dalen", "Zwolle", "")


@pytest.mark.parametrize("choices", [{}, {"name": "other", "city": "other"}])
def test_a_merge_undone_leaves_everything_as_it_was(
    two: tuple[Person, Person], ana: Member, choices: dict[str, str]
) -> None:
    kept, other = two
    before = everything()
    batch = merge(kept, other, by=ana, choices=choices)
    assert everything() != before
    undone = unmerge(batch, by=ana)
    assert undone is not None and undone.newer == ()
    assert everything() == before
    assert unmerge(batch, by=ana) is None


def test_mail_that_was_being_filed_at_that_moment_follows_and_goes_back_with_the_merge(
    two: tuple[Person, Person], ana: Member
) -> None:
    kept, other = two
    batch = merge(kept, other, by=ana)
    now = timezone.now()
    late = Activity.objects.create(kind="mail", occurred_at=now, created_at=now, key="mail:8")
    Placement.objects.create(activity=late, kind=Kind.PERSON, record_id=other.pk, occurred_at=now)
    assert follow_up() == 1 and follow_up() == 0
    assert Placement.objects.get(activity=late).record_id == kept.pk
    batch.refresh_from_db()
    unmerge(batch, by=ana)
    assert Placement.objects.get(activity=late).record_id == other.pk


def test_companies_merge_and_come_apart_as_well(ana: Member) -> None:
    kept, other = (create(line, by=ana).record for line in ("aquaveld.example", "aquaveld-groep.example"))
    create("femke@aquaveld-groep.example", by=ana)
    create("Pump retrofit", by=ana, kind=Kind.DEAL, company=other)  # type: ignore[arg-type]
    write_down(other, "Moved to Zwolle.", by=ana)
    for company in (kept, other):
        company.refresh_from_db()
    before = everything()
    batch = merge(kept, other, by=ana)
    assert Person.objects.get().company == kept and Deal.objects.get().company == kept
    assert create("jan@aquaveld-groep.example", by=ana).record.company == kept  # type: ignore[attr-defined]
    Person.objects.get(addresses__address="jan@aquaveld-groep.example").delete()
    unmerge(batch, by=ana)
    after = everything()
    for trail in ("Provenance", "NameWord"):  # Jan's
        before.pop(trail)
        after.pop(trail)
    assert after == before


def test_what_changed_after_the_merge_is_kept_when_it_is_undone(two: tuple[Person, Person], ana: Member) -> None:
    kept, other = two
    batch = merge(kept, other, by=ana)
    kept.refresh_from_db()
    change(kept, "title", "Head of buying", by=ana)
    undone = unmerge(batch, by=ana)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert undone is not None and undone.newer == ("title",)
    assert (kept.title, other.title, other.deleted_at) == ("Head of buying", "Buyer", None)


def test_a_merge_that_was_merged_further_is_undone_from_the_end(two: tuple[Person, Person], ana: Member) -> None:
    kept, other = two
    third = create("Joost Dalen", by=ana, kind=Kind.PERSON).record
    first = merge(kept, other, by=ana)
    second = merge(third, kept, by=ana)
    with pytest.raises(CannotSave):
        unmerge(first, by=ana)
    assert type(first).objects.get(pk=first.pk).state == BatchState.DONE
    assert unmerge(second, by=ana) and unmerge(first, by=ana)
    assert Address.objects.get(address="dalen@home.example").person == other


def test_nobody_merges_what_they_do_not_see_or_what_is_no_pair(
    two: tuple[Person, Person], ana: Member, carl: Member, team: Team
) -> None:
    kept, other = two
    with pytest.raises(CannotSave):
        merge(kept, kept, by=ana)
    with pytest.raises(CannotSave):
        merge(kept, Company.objects.get(), by=ana)
    Person.objects.filter(pk=other.pk).update(team=team, owner=ana)
    before = everything()
    with pytest.raises(Moved):
        merge(kept, other, by=carl)
    assert everything() == before


def test_who_looked_before_somebody_changed_a_value_is_told(
    two: tuple[Person, Person], ana: Member, ben: Member
) -> None:
    kept, other = two
    mark = seen(sides(kept, other))
    change(Person.objects.get(pk=other.pk), "city", "Deventer", by=ben)
    with pytest.raises(Moved):
        merge(kept, other, by=ana, expected=mark)
    assert Person.objects.filter(deleted_at=None).count() == 2


def test_nothing_is_written_to_what_was_merged_away(two: tuple[Person, Person], ana: Member, ben: Member) -> None:
    kept, other = two
    stale = Person.objects.get(pk=other.pk)
    merge(kept, other, by=ana)
    with pytest.raises(CannotSave):
        change(stale, "title", "Director", by=ben)
    with pytest.raises(CannotSave):
        handles.add(stale, handles.PHONE, "+31201234567", by=ben)
    with pytest.raises(CannotSave):
        write_down(stale, "Rang.", by=ben)


def test_an_edit_of_a_value_that_the_merge_replaced_is_a_conflict(
    two: tuple[Person, Person], ana: Member, ben: Member
) -> None:
    kept, other = two
    merge(kept, other, by=ana, choices={"city": "other"})
    with pytest.raises(Conflict):
        change(kept, "city", "Hattem", by=ben, expected="Kampen")


def test_pairs_are_found_in_the_background_and_decisions_are_remembered(
    two: tuple[Person, Person], ana: Member
) -> None:
    kept, other = two
    find(5)
    pair = Pair.objects.get()
    assert (pair.low, pair.high, pair.state) == (kept.pk, other.pk, PairState.OPEN)
    assert "same-phone" in pair.reasons
    Pair.objects.update(state=PairState.DIFFERENT)
    change(other, "title", "Purchaser", by=ana)
    change(other, "city", "Kampen", by=ana)
    find(5)
    pair = Pair.objects.get()
    assert pair.state == PairState.DIFFERENT and "same-city" in pair.reasons


def test_a_pair_that_is_alike_no_more_is_taken_back(two: tuple[Person, Person], ana: Member) -> None:
    _kept, other = two
    find(5)
    assert Pair.objects.count() == 1
    change(other, "name", "Wim Bakker", by=ana)
    handles.remove(other, handles.PHONE, "+31385550172", by=ana)
    find(5)
    assert not Pair.objects.exists()


def test_the_bin_has_no_duplicates(two: tuple[Person, Person], ana: Member) -> None:
    _kept, other = two
    keeping.delete(other, by=ana)
    find(5)
    assert not Pair.objects.exists()
    keeping.restore(other, by=ana)
    find(5)
    assert Pair.objects.count() == 1
    assert near("person", {"phone": "+31385550172", "name": "J Dalen"}, ana)


def test_every_table_that_names_a_person_moves_or_says_why_not(two: tuple[Person, Person]) -> None:
    tables = {f"{link.model.__name__}.{link.column}" for link in moving.links(two[0])}
    assert {"Address.person_id", "Deal_people.person_id", "Task.person_id", "Participation.person_id", "Phone.record_id",
            "Placement.record_id", "Proposal.record_id"} <= tables  # fmt: skip
    labels = {model._meta.label for model in apps.get_models()}
    assert moving.STAYS.keys() <= labels and all(moving.STAYS.values())
