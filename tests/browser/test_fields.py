"""An admin makes an object and a field, orders and lays them out, with the keyboard alone; a rep then picks a value by its name."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from tests.browser.test_keyboard import tab_to
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.custom import own_fields, own_objects
from wellworn.records.models import Company, CustomField, FieldType, Kind, Layout, Thing

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_admin_shapes_an_object_with_the_keyboard_alone(
    ada: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ada, live_server)
    page.goto("/settings/fields")
    assert faults(page) == []
    page.keyboard.press("n")
    page.keyboard.type("Vessel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fields of Vessels")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="New field of Vessels")).to_be_visible()
    page.keyboard.type("Hull material")
    expect(page.locator("#look code")).to_have_text("hull_material")
    page.keyboard.press("Tab")
    page.keyboard.type("One of")
    page.locator("#choices").wait_for()
    assert faults(page) == []
    page.locator("#type").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Steel")
    page.keyboard.press("Enter")
    page.keyboard.type("Oak")
    tab_to(page, "Add the field")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Hull material")).to_be_visible()
    own_fields.create("vessel", "Built", FieldType.DATE, by=ada)
    page.reload()
    assert faults(page) == []
    tab_to(page, "Move Built up")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The order is saved.")).to_be_visible()
    assert list(CustomField.objects.values_list("key", flat=True)) == ["built", "hull_material"]
    assert [one["label"] for one in CustomField.objects.get(key="hull_material").options["choices"]] == ["Steel", "Oak"]

    page.goto("/settings/fields/vessel/layout?role=rep")
    tab_to(page, "Move Built up")
    page.keyboard.press("Enter")
    expect(page.locator("#look dt").first).to_have_text("Built")
    page.get_by_label("Where Owner stands").focus()
    page.keyboard.type("Hidden")
    expect(page.locator("#look")).to_contain_text("Hidden: Owner")
    assert faults(page) == []
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_text("see it like this from now on")).to_be_visible()
    assert [(one["field"], one["where"]) for one in Layout.objects.get().fields] == [
        ("name", "page"), ("built", "page"), ("owner", "hidden"), ("hull_material", "page"),
    ]  # fmt: skip


def test_a_record_is_named_by_typing_a_part_of_its_name(
    ada: Member, ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    vessel = own_objects.create("Vessel", by=ada)
    own_fields.create("vessel", "Owned by", FieldType.COMPANY, by=ada)
    own_fields.create("vessel", "In dock", FieldType.CHECKBOX, by=ada)
    create("Labe Shipping a.s.", by=ana, kind=Kind.COMPANY)
    havel = create("Havel Shipping Ltd", by=ana, kind=Kind.COMPANY).record
    thing = create("MS Vltava", by=ana, of=vessel).record
    sign_in(window, ana, live_server)
    page.goto(f"/objects/vessel/{thing.pk}")
    page.get_by_role("link", name="Change Owned by").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-suggest]")).to_be_focused()
    page.keyboard.type("hav")
    page.get_by_role("option", name="Havel Shipping").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Open Havel Shipping Ltd")).to_be_visible()
    assert Thing.objects.get().custom == {"owned_by": str(havel.pk)}
    page.get_by_role("link", name="Change In dock").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-at-once]")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="Change In dock: Yes")).to_be_visible()
    assert Thing.objects.get().custom == {"owned_by": str(havel.pk), "in_dock": "yes"}
    assert faults(page) == []
    assert Company.objects.count() == 2
