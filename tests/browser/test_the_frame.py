"""What the frame's scripts do on any page: keys, values edited in place, marks and their cards, colours, toasts."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import PHONE
from wellworn.members.models import Member, Role
from wellworn.records.changing import Evidence, change
from wellworn.records.creating import create
from wellworn.records.models import Company, Kind, Proposal, Provenance
from wellworn.records.models.record import Source

pytestmark = pytest.mark.django_db(transaction=True)
NO_NETWORK = "No connection. Nothing was changed; what you typed is still here."
EXCERPT = "6 plants, the largest in Zwolle"


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    """A company whose city was read in a mail."""
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    change(company, "city", "Zwolle", by=None, source=Source.CAPTURED, evidence=Evidence(excerpt=EXCERPT))
    return company


@pytest.fixture
def tab(tab: Page) -> Page:
    """Hers, where nothing moves."""
    tab.emulate_media(reduced_motion="reduce")
    return tab


@pytest.fixture
def city(tab: Page, aquaveld: Company) -> Locator:
    """Where the city stands on the company's page, which is open."""
    tab.goto(f"/companies/{aquaveld.pk}")
    return tab.locator(".fact dd").filter(has=tab.locator("a.v[aria-label^='Change City']"))


def editing(city: Locator) -> Locator:
    """The box in which the city is being typed."""
    city.locator("a.v").click()
    box = city.page.get_by_role("textbox", name="City")
    expect(box).to_be_focused()
    return box


def history_of(company: Company) -> list[str]:
    """What its city has been."""
    rows = Provenance.objects.filter(kind=Kind.COMPANY, record_id=company.pk, field="city").order_by("pk")
    return list(rows.values_list("value", flat=True))


def test_single_keys_rest_while_somebody_types(city: Locator) -> None:
    box = editing(city)
    box.press("End")
    box.press("t")
    expect(box).to_have_value("Zwollet")


def test_a_question_mark_lists_the_keys_of_the_page(tab: Page, city: Locator) -> None:
    tab.keyboard.press("?")
    keys = tab.get_by_role("dialog", name="Keys on this page")
    expect(keys).to_contain_text("follow-up")
    expect(keys.get_by_role("definition").filter(has_text="quick entry")).to_have_text("quick entry")
    tab.keyboard.press("Escape")
    expect(tab.locator("#keys")).to_be_hidden()


def test_escape_restores_and_saves_nothing(tab: Page, city: Locator) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.method))
    editing(city).fill("nonsense")
    tab.keyboard.press("Escape")
    expect(city.locator(".v")).to_have_text("Zwolle")
    expect(city.locator(".v")).to_be_focused()
    assert "POST" not in asked


def test_leaving_the_field_saves_what_was_changed_and_nothing_else(tab: Page, city: Locator, aquaveld: Company) -> None:
    editing(city)
    tab.locator("h1").click()
    expect(city.locator(".v")).to_have_text("Zwolle")
    assert history_of(aquaveld) == ["Zwolle"]
    editing(city).fill("Kampen")
    tab.locator("h1").click()
    expect(city.locator(".v")).to_have_text("Kampen")
    assert history_of(aquaveld) == ["Zwolle", "Kampen"]


def test_what_cannot_be_saved_says_why_and_stays(tab: Page, city: Locator) -> None:
    long = "Z" * 121
    editing(city).fill(long)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("That is longer than the 120 characters that fit.")).to_be_visible()
    expect(tab.get_by_role("textbox", name="City")).to_have_value(long)
    expect(tab.get_by_role("textbox", name="City")).to_be_focused()


def test_two_who_edit_at_once_are_told_and_lose_nothing(
    tab: Page, city: Locator, aquaveld: Company, ben: Member
) -> None:
    editing(city).fill("Kampen")
    change(aquaveld, "city", "Deventer", by=ben)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Ben Okafor changed this")).to_be_visible()
    tab.get_by_role("button", name="Use mine").click()
    expect(city.locator(".v")).to_have_text("Kampen")


def test_signed_out_meanwhile_what_was_typed_stays(tab: Page, city: Locator) -> None:
    editing(city).fill("Kampen")
    tab.context.clear_cookies(name="sessionid")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("You are signed out.")).to_be_visible()
    expect(tab.get_by_role("textbox", name="City")).to_have_value("Kampen")


def test_a_mark_opens_its_card_by_pointer_and_by_focus(tab: Page, city: Locator) -> None:
    mark, card = city.locator(".prov"), tab.get_by_text(EXCERPT)
    mark.hover()
    expect(card).to_be_visible()
    tab.locator("h1").hover()
    expect(card).to_be_hidden()
    city.locator("a.v").focus()
    tab.keyboard.press("Tab")
    expect(card).to_be_visible()
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="Looks right")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()


def test_the_colours_change_at_once_and_are_kept(tab: Page, ana: Member) -> None:
    tab.goto("/keys")
    tab.get_by_role("button", name="Ana Lind").click()
    tab.get_by_role("button", name="Dark").click()
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    tab.reload()
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    ana.refresh_from_db()
    assert ana.theme == "dark"


def test_a_toast_leaves_after_ten_seconds_but_not_from_under_the_pointer(tab: Page) -> None:
    tab.clock.install()
    tab.goto("/keys")
    tab.evaluate("document.dispatchEvent(new CustomEvent('wellworn:say', {detail: {sentence: 'Filed.'}}))")
    tab.get_by_text("Filed.").hover()
    tab.clock.run_for(20_000)
    expect(tab.get_by_text("Filed.")).to_be_visible()
    tab.mouse.move(600, 100)
    tab.clock.run_for(11_000)
    expect(tab.get_by_text("Filed.")).to_have_count(0)


def test_a_request_that_fails_is_said_and_decides_nothing(tab: Page, ana: Member, aquaveld: Company) -> None:
    asked = Proposal.objects.create(
        member=ana, kind=Kind.COMPANY, record_id=aquaveld.pk, field="address", value="Dijk 1", confidence=0.8,
        created_at=timezone.now(),
    )  # fmt: skip
    tab.goto("/confirm")
    tab.wait_for_load_state()
    tab.context.set_offline(True)
    tab.keyboard.press("a")
    expect(tab.get_by_text(NO_NETWORK)).to_be_visible()
    expect(tab.locator(f"#proposal-{asked.pk}.decided")).to_have_count(0)


def test_on_a_phone_the_menu_leads_to_every_place_that_is_not_under_the_thumb(tab: Page, ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    tab.set_viewport_size(PHONE)  # type: ignore[arg-type]
    tab.goto("/keys")
    tab.get_by_role("button", name="Me", exact=True).click()
    more = tab.get_by_role("navigation", name="More places")
    for place in ("My week", "Companies", "Meetings", "Mailboxes", "Members", "Settings", "What others see of me"):
        expect(more.get_by_role("link", name=place, exact=True)).to_be_visible()
    for within_reach in ("Today", "Deals"):
        expect(more.get_by_role("link", name=within_reach, exact=True)).to_have_count(0)
