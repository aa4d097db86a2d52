"""Fields and objects that an admin makes: by the verbs, with their way back, and used at once."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from wellworn.members.models import Member, Role, Team
from wellworn.records.changing import Conflict, change, undo
from wellworn.records.creating import create
from wellworn.records.custom import indexing, layouts, own_fields, own_objects, tasks, wording
from wellworn.records.custom.computed import COMPUTED
from wellworn.records.custom.keys import RESERVED
from wellworn.records.fields import field_of, fields_of, fields_seen_by, may_write, with_computed
from wellworn.records.handles import FIELDS as HANDLES
from wellworn.records.models import Company, CustomField, Deal, FieldType, Kind, Person, Task, Thing
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

KINDS_OF_VALUES: dict[str, Any] = {"number": int, "amount": Decimal, "date": date, "member": int}


def test_a_field_is_there_for_everybody_as_soon_as_it_is_made(ada: Member, ana: Member, havel: Company) -> None:
    row = own_fields.create("company", "Hull material", FieldType.TEXT, by=ada, help_="What it is made of.")
    assert (row.key, fields_of("company")[-1].label) == ("hull_material", "Hull material")
    change(havel, "hull_material", "Oak", by=ana)
    havel.refresh_from_db()
    assert havel.custom == {"hull_material": "Oak"}
    assert Event.objects.filter(feature="field.create", member=ada).exists()


def test_only_an_admin_shapes_the_workspace(ana: Member, ada: Member) -> None:
    with pytest.raises(PermissionDenied):
        own_fields.create("company", "Hull", FieldType.TEXT, by=ana)
    with pytest.raises(PermissionDenied):
        own_objects.create("Vessel", by=ana)
    with pytest.raises(PermissionDenied):
        wording.reword("company", "city", by=ana, label="Town", help_="")
    with pytest.raises(PermissionDenied):
        layouts.lay_out("company", "", [], by=ana)
    assert not CustomField.objects.exists() and not Event.objects.filter(feature__startswith="field").exists()


def test_a_field_is_never_called_like_one_of_ours_or_like_another(ada: Member) -> None:
    for label in ("Address.mail", "Phone", "Stage", "Owner id", "Close date", "Search text", "Delete"):
        key = own_fields.create("deal", label if label != "Stage" else "Stage!", FieldType.TEXT, by=ada).key
        assert key not in {*HANDLES, "phone", "stage", "owner", "owner_id", "close_date", "search_text", "delete"}
    for label in ("amount", "Phone"):
        with pytest.raises(CannotSave):
            own_fields.create("deal", label, FieldType.TEXT, by=ada)


@pytest.mark.django_db
def test_no_address_beneath_a_record_can_be_a_fields_key() -> None:
    def routes(patterns: list[Any], before: str = "") -> Any:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from routes(pattern.url_patterns, before + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                yield before + str(pattern.pattern)

    beneath = "records/<str:kind>/<int:pk>/"
    words = {
        route.removeprefix(beneath).partition("/")[0]
        for route in routes(get_resolver().url_patterns)
        if route.startswith(beneath)
    }
    assert {word for word in words if word.isidentifier()} <= RESERVED | own_fields.taken_keys("company")


def test_an_archived_field_takes_its_values_out_of_sight_and_brings_them_back(
    ada: Member, ana: Member, havel: Company
) -> None:
    row = own_fields.create("company", "Hull", FieldType.TEXT, by=ada)
    change(havel, "hull", "Oak", by=ana)
    assert own_fields.archive(row, by=ada) and not own_fields.archive(row, by=ada)
    assert "hull" not in {field.name for field in fields_of("company")}
    with pytest.raises(CannotSave):
        change(havel, "hull", "Steel", by=ana)
    assert own_fields.create("company", "Hull", FieldType.NUMBER, by=ada).key == "hull_2"
    with pytest.raises(CannotSave):  # two of one label cannot be told apart
        own_fields.restore(row, by=ada)
    own_fields.archive(CustomField.objects.get(key="hull_2"), by=ada)
    assert own_fields.restore(row, by=ada) and not own_fields.restore(row, by=ada)
    havel.refresh_from_db()
    assert field_of("company", "hull").held(havel) == "Oak"


def test_choices_are_renamed_added_and_removed_and_values_stay_readable(
    ada: Member, ana: Member, havel: Company
) -> None:
    choices: Any = [{"label": "Steel"}, {"label": "Wood"}]
    row = own_fields.create("company", "Hull", FieldType.CHOICE, by=ada, options={"choices": choices})
    change(havel, "hull", "Wood", by=ana)
    new: Any = [{"key": "steel", "label": "Stainless steel"}, {"label": "Glass"}]
    own_fields.change(row, by=ada, label="Hull", help_="", options={"choices": new})
    field = field_of("company", "hull")
    assert field.choices == (("steel", "Stainless steel"), ("glass", "Glass"))
    havel.refresh_from_db()
    assert field.told(field.held(havel)) == "Wood"
    change(havel, "hull", "Glass", by=ana)
    made = change(havel, "hull", "Stainless steel", by=ana)
    assert made is not None and undo(made, by=ana)
    havel.refresh_from_db()
    assert havel.custom == {"hull": "glass"}


def test_the_order_of_fields_is_the_admins_and_goes_back(ada: Member) -> None:
    for label in ("One", "Two", "Three"):
        own_fields.create("person", label, FieldType.TEXT, by=ada)
    before = own_fields.put_in_order("person", ["three", "one"], by=ada)
    assert [field.name for field in fields_of("person") if field.is_custom] == ["three", "one", "two"]
    own_fields.put_in_order("person", before, by=ada)
    assert [field.name for field in fields_of("person") if field.is_custom] == ["one", "two", "three"]


def test_our_own_fields_speak_the_teams_words(ada: Member) -> None:
    assert wording.reword("company", "city", by=ada, label="Port", help_="Where they berth.") == ("", "")
    city = next(field for field in fields_of("company") if field.name == "city")
    assert (city.label, city.help) == ("Port", "Where they berth.")
    wording.reword("company", "city", by=ada, label="", help_="")
    assert str(next(field for field in fields_of("company") if field.name == "city").label) == "City"


def test_an_object_is_made_renamed_archived_and_brought_back(ada: Member) -> None:
    vessel = own_objects.create("Vessel", by=ada)
    assert (vessel.key, vessel.plural) == ("vessel", "Vessels")
    assert own_objects.create("Company visit", by=ada).plural == "Company visits"
    assert own_objects.create("Berth party", by=ada).plural == "Berth parties"
    with pytest.raises(CannotSave):
        own_objects.create("vessel", by=ada)
    with pytest.raises(CannotSave):
        own_objects.create("Deal", by=ada)
    assert own_objects.rename(vessel, "Ship", "", by=ada) and vessel.key == "vessel"
    assert own_objects.archive(vessel, by=ada) and own_objects.restore(vessel, by=ada)
    assert own_objects.create("Thing", by=ada).key == "thing_2"


def test_what_a_layout_hides_or_protects_a_role_does_not_write(ada: Member, ana: Member, mara: Member) -> None:
    deal = create("Six plants", by=ana, kind=Kind.DEAL).record
    layouts.lay_out("deal", Role.REP, layouts.heard("amount:hidden,next_step:page:ro,close_date:more"), by=ada)
    hers = {field.name: field for field in fields_seen_by("deal", ana)}
    assert list(hers)[:3] == ["name", "next_step", "close_date"]
    assert "amount" not in hers and "amount" in {field.name for field in fields_seen_by("deal", mara)}
    assert (hers["close_date"].where, hers["next_step"].is_read_only) == ("more", True)
    assert not may_write(hers["next_step"], ana) and may_write(field_of("deal", "next_step"), mara)
    assert not may_write(field_of("deal", "amount"), ana)
    for name in ("amount", "next_step"):
        with pytest.raises(CannotSave):
            change(deal, name, "7", by=ana)
    made = change(deal, "amount", "7", by=mara)
    assert made is not None
    with pytest.raises(CannotSave):
        undo(made, by=ana)
    assert layouts.lay_out("deal", Role.REP, None, by=ada)
    change(deal, "amount", "8", by=ana)
    assert Deal.objects.get().amount == 8


def test_a_value_names_only_what_its_writer_sees(
    ada: Member, ana: Member, carl: Member, team: Team, havel: Company
) -> None:
    own_fields.create("company", "Broker", FieldType.PERSON, by=ada)
    person = create("joost@aquaveld.example", by=ana).record
    Person.objects.update(team=team)
    with pytest.raises(CannotSave):
        change(havel, "broker", str(person.pk), by=carl)
    change(havel, "broker", str(person.pk), by=ana)
    havel.refresh_from_db()
    assert havel.custom == {"broker": str(person.pk)}


@pytest.mark.parametrize("compute", COMPUTED)
def test_what_is_worked_out_is_selected_sorted_and_filtered(
    compute: str, ada: Member, ana: Member, havel: Company
) -> None:
    vessel = own_objects.create("Vessel", by=ada)
    deal = create("Six plants", by=ana, kind=Kind.DEAL, company=havel).record
    change(deal, "amount", "300", by=ana)
    change(deal, "close_date", "2026-11-30", by=ana)
    create("Call", by=ana, kind=Kind.TASK, company=havel)
    create("Joost", by=ana, kind=Kind.PERSON)
    Thing.objects.create(object=vessel, name="Vltava", created_at=timezone.now())
    models: dict[Kind, Any] = {
        Kind.COMPANY: Company,
        Kind.PERSON: Person,
        Kind.DEAL: Deal,
        Kind.TASK: Task,
        Kind.THING: Thing,
    }
    for kind in COMPUTED[compute].objects:
        key = vessel.key if kind == Kind.THING else str(kind)
        row = own_fields.create(key, "Worked out", FieldType.COMPUTED, by=ada, options={"compute": compute})
        for fields in (fields_of(key), fields_seen_by(key, ana)):
            rows = with_computed(models[kind].objects.visible_to(ana), fields)
            field = next(one for one in fields if one.name == row.key)
            values = [field.held(record) for record in rows.order_by(field.expression)]
            assert values and values.count(None) == rows.alias(it=field.expression).filter(it__isnull=True).count()
            assert all(isinstance(value, KINDS_OF_VALUES[field.gives]) for value in values if value is not None)
            with pytest.raises(CannotSave):
                field.value("7")


def test_what_is_counted_is_what_the_member_sees(
    ada: Member, ana: Member, carl: Member, team: Team, havel: Company
) -> None:
    row = own_fields.create("company", "Open", FieldType.COMPUTED, by=ada, options={"compute": "open_amount"})
    for number in (1, 2):
        change(create(f"Deal {number}", by=ana, kind=Kind.DEAL, company=havel).record, "amount", "100", by=ana)
    Deal.objects.filter(name="Deal 2").update(team=team)

    def told(member: Member) -> Any:
        fields = fields_seen_by("company", member)
        record = with_computed(Company.objects.visible_to(member), fields).get(pk=havel.pk)
        return next(field for field in fields if field.name == row.key).held(record)

    assert (told(ana), told(carl)) == (200, 100)


@pytest.mark.django_db(transaction=True)
def test_two_custom_fields_of_one_record_changed_at_once_are_both_kept(ada: Member, ana: Member, ben: Member) -> None:
    havel = create("havel.example", by=ana).record
    for label in ("Hull", "Berth"):
        own_fields.create("company", label, FieldType.TEXT, by=ada)
    rounds, lost = 8, []
    ready = threading.Barrier(2)

    def edit(member: Member, name: str) -> None:
        try:
            for number in range(rounds):
                ready.wait()
                change(
                    Company.objects.get(pk=havel.pk),
                    name,
                    f"{name} {number}",
                    by=member,
                    expected=f"{name} {number - 1}" if number else "",
                )
        except Conflict as conflict:
            lost.append(conflict)
            ready.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=each) for each in ((ana, "hull"), (ben, "berth"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    assert Company.objects.get().custom == {"hull": f"hull {rounds - 1}", "berth": f"berth {rounds - 1}"}


@pytest.mark.django_db(transaction=True)
def test_a_field_of_a_big_list_gets_the_index_that_its_query_uses(
    ada: Member, ana: Member, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = own_fields.create("company", "Hull", FieldType.NUMBER, by=ada)
    field = fields_of("company")[-1]
    assert not indexing.wanted(field, "company")
    monkeypatch.setattr(indexing, "BIG", -2)
    assert indexing.wanted(field, "company") and indexing.wanted(field, "company")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (1,)
    tasks.index(row.pk)
    assert fields_of("company")[-1].is_indexed and not indexing.wanted(fields_of("company")[-1], "company")
    rows = Company.objects.filter(deleted_at=None).alias(it=field.expression).order_by("it", "id")
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("SET enable_sort = off")
    assert indexing.name_of(row) in rows.explain()
    row.refresh_from_db()
    own_fields.archive(row, by=ada)
    tasks.unindex(row.pk)
    assert indexing.name_of(row) not in connection.introspection.get_constraints(connection.cursor(), "records_company")


def test_nothing_is_counted_twice(ada: Member, ana: Member, havel: Company) -> None:
    row = own_fields.create("company", "People", FieldType.COMPUTED, by=ada, options={"compute": "people"})
    for name in ("Joost", "Femke"):
        create(name, by=ana, kind=Kind.PERSON, company=havel)
    fields = fields_seen_by("company", ana)
    record = with_computed(Company.objects.annotate(n=Count("people")), fields).get()
    assert getattr(record, f"computed_{row.key}") == 2
