"""A field is made in the form of the settings and used at once: typed in place, with its source, undo and conflict, by HTTP."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Team
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import layouts, own_fields, own_objects
from wellworn.records.models import (
    Company,
    CustomField,
    CustomObject,
    FieldType,
    FieldWords,
    Kind,
    Layout,
    Person,
    Proposal,
    Provenance,
    Task,
    Thing,
)
from wellworn.usage.models import Event

IN_PLACE = {"HTTP_HX_REQUEST": "true"}
FRAME = 3
Counting = Callable[[int], AbstractContextManager[object]]


@dataclass(frozen=True)
class Journey:
    """A type of field: what the form of the settings is given, two values as they are typed and as they are shown, and what is
    refused."""

    type: str
    first: str | list[str]
    second: str | list[str]
    shown: str
    shown_later: str
    refused: str = ""
    given: tuple[tuple[str, str], ...] = ()
    kept: Any = None  # in JSON, where it is not the number of a record


AS_TYPED = ("number", "money", "date")  # history keeps these as they are written, without a language


JOURNEYS = [
    Journey("text", "Oak", "Steel", "Oak", "Steel", kept="Oak"),
    Journey("area", "North gate.\nRing twice.", "South", "North gate.", "South", kept="North gate.\nRing twice."),
    Journey("number", "1 250,50", "7", "1,250.5", "7", "many", kept="1250.5"),
    Journey("money", "45.000,50", "7", "SEK", "7", "much", (("currency", "SEK"),), kept="45000.50"),
    Journey("date", "2026-11-30", "2026-12-24", "30 Nov", "24 Dec", "31 November", kept="2026-11-30"),
    Journey("choice", "Wood, oiled", "steel", "Wood, oiled", "Steel", "Lead", (("choices", "Steel\nWood, oiled"),), kept="wood_oiled"),
    Journey("choices", ["steel", "wood"], ["wood"], "Steel, Wood", "Wood", "lead", (("choices", "Steel\nWood"),), kept=["steel", "wood"]),
    Journey("checkbox", "yes", "", "Yes", "No", "perhaps", kept="yes"),
    Journey("link", "havel.example/a?b=c", "https://havel.example/d", "https://havel.example/a?b=c", "https://havel.example/d", "javascript:alert(1)", kept="https://havel.example/a?b=c"),
    Journey("person", "Joost van Dalen", "Femke Bos", "Joost van Dalen", "Femke Bos"),
    Journey("company", "aquaveld.example", "Vltava a.s.", "Aquaveld", "Vltava a.s."),
    Journey("record", "MS Vltava", "MS Labe", "MS Vltava", "MS Labe", "", (("target", "vessel"),)),
    Journey("record", "Six plants", "Two plants", "Six plants", "Two plants", "No such deal", (("target", "deal"),)),
    Journey("member", "ana", "ben", "Ana Lind", "Ben Okafor", "999999"),
]  # fmt: skip


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: f"{one.type}-{dict(one.given).get('target', '')}")
def test_a_field_is_made_typed_taken_back_and_disputed(
    journey: Journey, ada: Member, ana: Member, ben: Member, havel: Company
) -> None:
    own_objects.create("Vessel", by=ada)
    for name in ("Six plants", "Two plants"):
        create(name, by=ana, kind=Kind.DEAL)
    form = {"label": "Made of", "type": journey.type, "help": "What it is made of.", **dict(journey.given)}
    made = signed_in(ada).post("/settings/fields/company/add", form)
    assert made.url == "/settings/fields/company"
    names = {"ana": str(ana.pk), "ben": str(ben.pk)}
    first, second = (names.get(str(typed), typed) for typed in (journey.first, journey.second))

    browser, url, page = signed_in(ana), f"/records/company/{havel.pk}/made_of", f"/companies/{havel.pk}"
    asked = browser.get(url, **IN_PLACE).content.decode()
    assert "Made of" in asked and "What it is made of." in asked and 'name="was" value=""' in asked
    saved = browser.post(url, {"value": first, "was": ""}, **IN_PLACE)
    assert saved.status_code == 200, saved.content.decode()
    assert journey.shown in saved.content.decode() and "prov--typed" in saved.content.decode()
    assert journey.shown in browser.get(page).content.decode()
    havel.refresh_from_db()
    if journey.kept is not None:
        assert havel.custom["made_of"] == journey.kept
    row = Provenance.objects.get(kind=Kind.COMPANY, record_id=havel.pk, field="made_of")
    assert (row.by, row.source, row.before) == (ana, "typed", "")
    card = browser.get(f"{url}/source", **IN_PLACE).content.decode()
    assert journey.type in AS_TYPED or journey.shown in card

    clash = signed_in(ben).post(url, {"value": second, "was": ""}, **IN_PLACE)
    assert clash.status_code == 409
    mine = {"value": _hidden(clash.content.decode(), "value"), "was": row.value, "as": "id", "keep": "mine"}
    assert journey.shown_later in signed_in(ben).post(url, mine, **IN_PLACE).content.decode()
    browser.post(f"/changes/{row.pk}/undo")
    havel.refresh_from_db()
    assert journey.shown_later in browser.get(page).content.decode()  # Ben's is newer: nothing was taken away

    later = Provenance.objects.filter(field="made_of").latest("id")
    signed_in(ben).post(f"/changes/{later.pk}/undo")
    assert journey.shown in browser.get(page).content.decode()
    browser.post(f"/changes/{row.pk}/undo")
    havel.refresh_from_db()
    assert "made_of" not in havel.custom
    assert browser.get(f"{url}/history").content.decode().count("undone") == 2
    if journey.refused:
        refused = browser.post(url, {"value": journey.refused, "was": ""}, **IN_PLACE)
        assert refused.status_code == 422 and "hint--risk" in refused.content.decode()
        havel.refresh_from_db()
        assert "made_of" not in havel.custom


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_what_is_worked_out_is_shown_and_not_typed(ada: Member, ana: Member, havel: Company) -> None:
    deal = create("Six plants", by=ana, kind=Kind.DEAL, company=havel).record
    change(deal, "amount", "38200", by=ana)
    signed_in(ada).post(
        "/settings/fields/company/add", {"label": "Pipeline", "type": "computed", "compute": "open_amount"}
    )
    browser, url = signed_in(ana), f"/records/company/{havel.pk}/pipeline"
    assert "€38,200" in browser.get(f"/companies/{havel.pk}").content.decode()
    assert "worked out" in browser.get(url, **IN_PLACE).content.decode()
    assert browser.post(url, {"value": "7", "was": ""}, **IN_PLACE).status_code == 422
    assert not Provenance.objects.filter(field="pipeline").exists()


def test_a_choice_that_is_offered_no_more_stays_with_who_has_it(ada: Member, ana: Member, havel: Company) -> None:
    choices: Any = [{"label": "Steel"}, {"label": "Wood"}]
    own_fields.create("company", "Made of", FieldType.CHOICES, by=ada, options={"choices": choices})
    change(havel, "made_of", "steel; wood", by=ana)
    admin = signed_in(ada)
    form = {
        "label": "Made of",
        "help": "",
        "choice_key": ["steel", "wood"],
        "choice_label": ["Stainless", ""],
        "choices": "Glass",
    }
    admin.post("/settings/fields/company/field/made_of", form)
    browser, url = signed_in(ana), f"/records/company/{havel.pk}/made_of"
    assert "Stainless, Wood" in browser.get(f"/companies/{havel.pk}").content.decode()
    asked = browser.get(url, **IN_PLACE).content.decode()
    assert "Wood (offered no more)" in asked and "Glass" in asked
    browser.post(url, {"value": ["wood", "glass"], "was": "steel; wood"}, **IN_PLACE)
    havel.refresh_from_db()
    assert havel.custom["made_of"] == ["wood", "glass"]
    undo = (
        admin.get("/settings/fields/company")
        .content.decode()
        .partition('action="/settings/fields/company/field/made_of?back=')
    )
    admin.post("/settings/fields/company/field/made_of?back=" + html.unescape(undo[2].partition('"')[0]))
    field = CustomField.objects.get()
    assert [one["label"] for one in field.options["choices"] if not one["removed"]] == ["Steel", "Wood"]


def test_a_hidden_field_is_out_of_a_roles_reach_by_any_address(
    ada: Member, ana: Member, mara: Member, havel: Company
) -> None:
    own_fields.create("company", "Margin", FieldType.TEXT, by=ada)
    change(havel, "margin", "Thirty in a hundred", by=mara)
    change(havel, "city", "Dresden", by=mara)
    row = Provenance.objects.get(field="margin")
    Proposal.objects.create(
        member=ana,
        kind=Kind.COMPANY,
        record_id=havel.pk,
        field="margin",
        value="Zero point",
        confidence=0.6,
        created_at=row.at,
    )
    signed_in(ada).post(
        "/settings/fields/company/layout",
        {"role": "rep", "field": ["name", "margin", "city"], "where-margin": "hidden", "where-city": "hidden"},
    )
    rep, manager = signed_in(ana), signed_in(mara)
    for name, value in (("margin", "Thirty in a hundred"), ("city", "Dresden")):
        for address in ("", "/source", "/history"):
            assert rep.get(f"/records/company/{havel.pk}/{name}{address}").status_code == 404
            assert manager.get(f"/records/company/{havel.pk}/{name}{address}").status_code == 200
        assert rep.post(f"/records/company/{havel.pk}/{name}", {"value": "x", "was": value}).status_code == 404
        assert rep.post(f"/records/company/{havel.pk}/{name}/source").status_code == 404
        assert value not in rep.get(f"/companies/{havel.pk}").content.decode()
        assert value in manager.get(f"/companies/{havel.pk}").content.decode()
    assert "Zero point" not in rep.get(f"/companies/{havel.pk}").content.decode()
    rep.post(f"/changes/{row.pk}/undo")
    havel.refresh_from_db()
    assert havel.custom == {"margin": "Thirty in a hundred"}


def test_a_read_only_field_says_so(ada: Member, ana: Member, havel: Company) -> None:
    signed_in(ada).post(
        "/settings/fields/company/layout",
        {"role": "", "field": ["name", "city"], "read_only-city": "1", "where-city": "more"},
    )
    browser, url = signed_in(ana), f"/records/company/{havel.pk}/city"
    page = browser.get(f"/companies/{havel.pk}").content.decode()
    assert f'data-edit="{url}"' not in page and "facts__more" in page
    assert "Your role reads this field" in browser.get(url, **IN_PLACE).content.decode()
    answer = browser.post(url, {"value": "Dresden", "was": ""}, **IN_PLACE)
    assert answer.status_code == 422 and "Your role reads this field" in answer.content.decode()
    havel.refresh_from_db()
    assert havel.city == ""


def test_hidden_deal_fields_are_not_told_beside_a_company(ada: Member, ana: Member, havel: Company) -> None:
    deal = create("Six plants", by=ana, kind=Kind.DEAL, company=havel).record
    change(deal, "amount", "38200", by=ana)
    browser = signed_in(ana)
    assert "€38,200" in browser.get(f"/companies/{havel.pk}").content.decode()
    layouts.lay_out("deal", Role.REP, layouts.heard("name:page,amount:hidden"), by=ada)
    for page in (f"/companies/{havel.pk}", f"/deals/{deal.pk}"):
        assert "38,200" not in browser.get(page).content.decode()


def test_layouts_are_saved_previewed_and_taken_back(ada: Member, havel: Company) -> None:
    admin, url = signed_in(ada), "/settings/fields/company/layout"
    preview = admin.get(url, {"role": "rep", "field": ["name", "city"], "where-city": "hidden"}).content.decode()
    assert "Hidden:" in preview and not Layout.objects.exists()
    admin.post(url, {"role": "rep", "field": ["name", "city", "country"], "where-city": "more", "up": "country"})
    assert [one["field"] for one in Layout.objects.get(role="rep").fields] == ["name", "country", "city"]
    admin.post(url, {"role": "rep", "field": ["name", "city"], "where-city": "hidden"})
    page = admin.get(f"{url}?role=rep").content.decode()
    assert f"{url}?role=rep&amp;line=name%3Apage%2Ccountry%3Apage%2Ccity%3Amore" in page
    admin.post(f"{url}?role=rep&line=name:page,country:page,city:more")
    assert [one["where"] for one in Layout.objects.get(role="rep").fields] == ["page", "page", "more"]
    admin.post(url, {"role": "rep", "reset": "1"})
    assert not Layout.objects.exists()
    assert admin.get(f"{url}?role=nobody").status_code == 404


def test_fields_are_archived_restored_and_put_in_order_in_the_browser(ada: Member, ana: Member, havel: Company) -> None:
    admin, url = signed_in(ada), "/settings/fields/company"
    for label in ("One", "Two"):
        admin.post(f"{url}/add", {"label": label, "type": "text"})
    change(havel, "one", "Oak & ash", by=ana)
    admin.post(f"{url}/order", {"field": ["one", "two"], "down": "one"})
    assert list(CustomField.objects.values_list("key", flat=True)) == ["two", "one"]
    admin.post(f"{url}/field/one/archive")
    assert "/settings/fields/company/field/one/restore" in admin.get(url).content.decode()
    assert "Oak &amp; ash" not in signed_in(ana).get(f"/companies/{havel.pk}").content.decode()
    assert signed_in(ana).get(f"/records/company/{havel.pk}/one").status_code == 404
    admin.post(f"{url}/field/one/restore")
    assert "Oak" in signed_in(ana).get(f"/companies/{havel.pk}").content.decode()
    twice = admin.post(f"{url}/add", {"label": "one", "type": "text"})
    assert twice.status_code == 422 and "already" in twice.content.decode()


def test_our_fields_speak_the_teams_words_and_ours_again(ada: Member, ana: Member, havel: Company) -> None:
    admin, url = signed_in(ada), "/settings/fields/company/field/city"
    admin.post(url, {"label": "Berth", "help": "Where they moor."})
    assert "Berth" in signed_in(ana).get(f"/companies/{havel.pk}").content.decode()
    assert "Where they moor." in signed_in(ana).get(f"/records/company/{havel.pk}/city", **IN_PLACE).content.decode()
    admin.post(f"{url}?label=&help=")
    assert "Berth" not in signed_in(ana).get(f"/companies/{havel.pk}").content.decode()
    assert FieldWords.objects.get().label == ""


def test_the_settings_are_the_admins_alone(ada: Member, ana: Member, mara: Member) -> None:
    own_objects.create("Vessel", by=ada)
    own_fields.create("vessel", "Made of", FieldType.TEXT, by=ada)
    for member in (ana, mara):
        browser = signed_in(member)
        for path in ("", "/vessel", "/vessel/add", "/vessel/layout", "/vessel/field/made_of", "/vessel/field/name"):
            assert browser.get(f"/settings/fields{path}").status_code == 404
        for path in (
            "fields/vessel/add",
            "fields/vessel/order",
            "fields/vessel/layout",
            "fields/vessel/field/made_of",
            "fields/vessel/field/made_of/archive",
            "objects/add",
            "objects/vessel",
            "objects/vessel/archive",
        ):
            assert browser.post(f"/settings/{path}", {"label": "x", "type": "text", "name": "x"}).status_code == 404
    assert CustomField.objects.get().archived_at is None


def test_an_object_of_ones_own_is_used_like_any_other(ada: Member, ana: Member, ben: Member, havel: Company) -> None:
    admin = signed_in(ada)
    assert admin.post("/settings/objects/add", {"name": "Vessel"}).url == "/settings/fields/vessel"
    admin.post("/settings/fields/vessel/add", {"label": "Owned by", "type": "company"})
    browser = signed_in(ana)
    assert 'href="/objects/vessel"' in browser.get("/companies").content.decode()
    browser.post("/objects/vessel", {"line": "MS Vltava", "point": "owned_by", "of": havel.pk})
    thing = Thing.objects.get()
    url = f"/objects/vessel/{thing.pk}"
    assert (thing.name, thing.owner, thing.custom) == ("MS Vltava", ana, {"owned_by": str(havel.pk)})
    assert Event.objects.filter(feature="record.create", kind="thing", record_id=thing.pk).exists()
    beside = browser.get(f"/companies/{havel.pk}").content.decode()
    assert f'href="{url}"' in beside and "Owned by" in beside
    page = browser.get(url).content.decode()
    assert "MS Vltava" in page and f'href="/companies/{havel.pk}"' in page

    browser.post(f"/records/thing/{thing.pk}/notes", {"text": "Dry dock in March."})
    assert "Dry dock in March." in signed_in(ben).get(url).content.decode()
    thing.refresh_from_db()
    assert thing.activity_count == 1 and thing.last_activity_at is not None
    browser.post("/records/new", {"kind": "task", "thing": thing.pk, "line": "Book the dock"})
    assert Task.objects.get().thing == thing and "Book the dock" in browser.get(url).content.decode()
    browser.post(f"/records/thing/{thing.pk}/name", {"value": "MS Labe", "was": "MS Vltava"}, **IN_PLACE)
    assert f'href="{url}"' in browser.get("/search?q=labe").content.decode()
    assert "MS Labe" in browser.get("/objects/vessel?q=lab").content.decode()

    assert browser.post(f"/records/thing/{thing.pk}/delete").url == "/objects/vessel"
    assert browser.get(url).status_code == 404 and "MS Labe" in browser.get("/bin").content.decode()
    assert f'href="{url}"' not in browser.get(f"/companies/{havel.pk}").content.decode()
    assert browser.post(f"/records/thing/{thing.pk}/restore").url == url
    browser.post(f"/records/thing/{thing.pk}/delete")
    browser.post(f"/records/thing/{thing.pk}/purge")
    assert not Thing.objects.exists() and not Provenance.objects.filter(kind=Kind.THING).exists()
    admin.post("/settings/objects/vessel/archive")
    assert browser.get("/objects/vessel").status_code == 404
    admin.post("/settings/objects/vessel/restore")
    admin.post("/settings/objects/vessel", {"name": "Ship", "plural": "Ships", "icon": "ship"})
    assert "Ships" in browser.get("/objects/vessel").content.decode()
    assert CustomObject.objects.get().icon == "ship"


def test_what_another_team_keeps_is_not_named(
    ada: Member, ana: Member, carl: Member, team: Team, havel: Company
) -> None:
    own_objects.create("Vessel", by=ada)
    own_fields.create("vessel", "Owned by", FieldType.COMPANY, by=ada)
    own_fields.create("company", "Broker", FieldType.PERSON, by=ada)
    vessel = create("MS Vltava", by=ana, of=CustomObject.objects.get()).record
    change(vessel, "owned_by", str(havel.pk), by=ana)
    person = create("Joost van Dalen", by=ana, kind=Kind.PERSON).record
    change(havel, "broker", str(person.pk), by=ana)
    note = signed_in(ana).post(f"/records/thing/{vessel.pk}/notes", {"text": "Dry dock."})
    assert note.status_code == 302
    for model in (Thing, Person):
        model._default_manager.update(team=team)
    stranger = signed_in(carl)
    company = stranger.get(f"/companies/{havel.pk}").content.decode()
    assert "MS Vltava" not in company and "Joost" not in company and "not open to you" in company
    for path in ("/objects/vessel", "/objects/vessel?q=vltava", "/search?q=vltava", "/suggest/company/broker?q=joost"):
        assert (
            "Vltava" not in stranger.get(path).content.decode().replace('value="vltava"', "")
            and "Joost" not in stranger.get(path).content.decode()
        )
    assert stranger.get(f"/objects/vessel/{vessel.pk}").status_code == 404
    assert stranger.get(f"/records/company/{havel.pk}/broker/history").status_code == 200
    assert "Joost" not in stranger.get(f"/records/company/{havel.pk}/broker/history").content.decode()
    named = stranger.post(
        f"/records/company/{havel.pk}/broker",
        {"value": "x", "chosen": person.pk, "chosen_name": "x", "was": str(person.pk)},
        **IN_PLACE,
    )
    assert named.status_code == 422


def test_two_of_one_name_are_told_apart_by_what_was_picked(ada: Member, ana: Member, havel: Company) -> None:
    own_fields.create("company", "Broker", FieldType.PERSON, by=ada)
    first, _second = (create("Joost van Dalen", by=ana, kind=Kind.PERSON).record for _ in range(2))
    browser, url = signed_in(ana), f"/records/company/{havel.pk}/broker"
    offered = browser.get("/suggest/company/broker?q=joo").content.decode()
    assert offered.count("data-pk") == 2
    browser.post(
        url, {"value": "Joost van Dalen", "chosen": first.pk, "chosen_name": "Joost van Dalen", "was": ""}, **IN_PLACE
    )
    havel.refresh_from_db()
    assert havel.custom == {"broker": str(first.pk)}
    asked = browser.get(url, **IN_PLACE).content.decode()
    assert 'value="Joost van Dalen"' in asked and f'name="chosen" value="{first.pk}"' in asked
    assert Person.objects.count() == 2


def test_fields_cost_a_page_the_same_two_or_three_queries_however_many_there_are(
    ada: Member, ana: Member, havel: Company, django_assert_num_queries: Counting
) -> None:
    vessel = own_objects.create("Vessel", by=ada)
    made = create("MS Vltava", by=ana, of=vessel).record
    admin, browser, pages = signed_in(ada), signed_in(ana), (f"/objects/vessel/{made.pk}", f"/companies/{havel.pk}")
    bare = [asked(browser, page) for page in pages]
    for number in range(9):
        own_fields.create("vessel", f"Owner {number}", FieldType.COMPANY, by=ada)
        own_fields.create("vessel", f"Note {number}", FieldType.TEXT, by=ada)
        own_fields.create("vessel", f"Age {number}", FieldType.COMPUTED, by=ada, options={"compute": "age"})
        change(made, f"owner_{number}", str(havel.pk), by=ana)
        change(create(f"MS {number}", by=ana, of=vessel).record, "owner_0", str(havel.pk), by=ana)
    vessels, companies = (asked(browser, page) - before for page, before in zip(pages, bare, strict=True))
    assert vessels == 2  # what values name, and what is worked out
    assert companies == 1  # whatever names the company, in any field
    with django_assert_num_queries(
        FRAME + 12
    ):  # object, views, rows, fields and layouts of it and of what it names, what is worked out, names in the columns
        assert browser.get("/objects/vessel").status_code == 200
    with django_assert_num_queries(FRAME + 2):  # objects, and how many fields each has
        assert admin.get("/settings/fields").status_code == 200


def asked(browser: Client, page: str) -> int:
    """How many queries a page asks."""
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200
    return len(queries)
