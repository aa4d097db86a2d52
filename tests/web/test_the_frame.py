"""The frame around every page: who sees which places, colours, keys and toasts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Workspace
from wellworn.records.creating import create
from wellworn.records.models import Kind
from wellworn.records.models.proposal import Proposal, ProposalState


@pytest.fixture
def asked(ana: Member) -> Proposal:
    """A question to Ana: whether Joost is the buyer."""
    person = create("joost@aquaveld.example", by=ana).record
    return Proposal.objects.create(
        member=ana, kind=person.kind, record_id=person.pk, field="title", value="Buyer", confidence=0.8, created_at=timezone.now()
    )  # fmt: skip


def test_the_frame_costs_one_query_beside_the_session_and_the_member(
    ana: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(3):
        browser.get("/keys")


def test_a_rep_sees_the_daily_places_and_none_of_those_that_keep_the_workspace(ana: Member) -> None:
    page = signed_in(ana).get("/")
    for place in ("/deals", "/companies", "/people", "/meetings", "/mailboxes", "/seen", "/search", "/bin"):
        assertContains(page, f'href="{place}"')
    for place in ("/members", "/jobs", "/settings"):
        assertNotContains(page, f'href="{place}"')


@pytest.mark.parametrize(
    ("role", "places"), [(Role.ADMIN, ("/members", "/jobs", "/settings")), (Role.IT, ("/members", "/jobs"))]
)
def test_those_who_keep_the_workspace_have_their_places_of_it_under_their_own_label(
    ana: Member, role: Role, places: tuple[str, ...]
) -> None:
    Member.objects.filter(pk=ana.pk).update(role=role)
    page = signed_in(ana).get("/")
    assertContains(page, '<p class="side__label" id="keeping">Workspace</p>', html=True)
    assert (
        tuple(place for place in ("/members", "/jobs", "/settings") if f'href="{place}"' in page.content.decode())
        == places
    )


def test_it_is_led_to_no_list_that_would_be_empty(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    page = signed_in(ana).get("/")
    for place in ("/deals", "/companies", "/people", "/meetings", "/tasks", "/review", "/reports"):
        assertNotContains(page, f'href="{place}"')


def test_the_place_of_a_record_stays_marked(ana: Member) -> None:
    company = create("aquaveld.example", by=ana, kind=Kind.COMPANY).record
    page = signed_in(ana).get(f"/companies/{company.pk}")
    assertContains(page, '<a href="/companies" title="Companies" aria-current="page">')
    assertNotContains(page, '<a href="/" title="Today" aria-current="page">')


def test_the_workspace_the_team_and_what_waits_are_named(ana: Member, ben: Member) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"name": "Norrvik Instruments"})
    for number, (member, state) in enumerate(
        [
            (ana, ProposalState.OPEN),
            (ana, ProposalState.OPEN),
            (ana, ProposalState.DISMISSED),
            (ben, ProposalState.OPEN),
        ]
    ):
        Proposal.objects.create(
            member=member,
            kind="person",
            record_id=number,
            field="title",
            value="Buyer",
            confidence=0.9,
            state=state,
            created_at=timezone.now(),
        )
    page = signed_in(ana).get("/")
    assertContains(page, "Norrvik Instruments")
    assertContains(page, "<small>Key accounts</small>", html=True)
    assertContains(page, '<span class="n">2<span class="sr"> to confirm</span></span>', html=True)


def test_a_name_with_markup_in_it_is_shown_as_text(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(name="<b onclick=x>Ana</b>")
    page = signed_in(ana).get("/")
    assertContains(page, "&lt;b onclick=x&gt;Ana&lt;/b&gt;")
    assertNotContains(page, "<b onclick")


def test_the_chosen_colours_are_kept_and_come_with_the_page(ana: Member) -> None:
    browser = signed_in(ana)
    answer = browser.post("/me/theme", {"theme": "dark"}, headers={"Referer": "http://testserver/people"})
    assertRedirects(answer, "/people", fetch_redirect_response=False)
    assert Member.objects.get(pk=ana.pk).theme == "dark"
    assertContains(browser.get("/"), 'data-theme="dark"')
    browser.post("/me/theme", {"theme": "device"})
    assert Member.objects.get(pk=ana.pk).theme == ""
    assertNotContains(browser.get("/"), "data-theme=")


def test_a_colour_that_does_not_exist_and_a_way_out_to_elsewhere_are_refused(ana: Member) -> None:
    browser = signed_in(ana)
    assert browser.post("/me/theme", {"theme": "pink"}).status_code == 422
    assert browser.get("/me/theme").status_code == 405
    assert Member.objects.get(pk=ana.pk).theme == ""
    answer = browser.post("/me/theme", {"theme": "light"}, headers={"Referer": "https://elsewhere.example/"})
    assertRedirects(answer, "/", fetch_redirect_response=False)


def test_single_keys_can_be_switched_off_and_on(ana: Member) -> None:
    browser = signed_in(ana)
    browser.post("/me/keys", {"keys": "off"})
    assertContains(browser.get("/"), 'data-keys="off"')
    browser.post("/me/keys", {"keys": "on"})
    assertNotContains(browser.get("/"), 'data-keys="off"')


def test_a_stranger_changes_nobodys_colours(ana: Member) -> None:
    for where in ("/me/theme", "/me/keys"):
        assert Client().post(where, {"theme": "dark", "keys": "off"}).status_code == 302
    assert Member.objects.get(pk=ana.pk).theme == ""
    assert Member.objects.get(pk=ana.pk).single_keys


def test_a_toast_with_its_undo_is_on_the_page_that_comes_next_and_only_there(ana: Member, asked: Proposal) -> None:
    browser = signed_in(ana)
    page = browser.post(f"/confirm/{asked.pk}/accept", follow=True)
    assertContains(page, "Accepted: ")
    assertContains(page, f'<form method="post" action="/confirm/{asked.pk}/undo">')
    assertNotContains(browser.get("/"), "Accepted: ")


def test_a_fragment_brings_its_toasts_along(ana: Member, asked: Proposal) -> None:
    browser = signed_in(ana)
    fragment = browser.post(f"/confirm/{asked.pk}/accept", headers={"HX-Request": "true"})
    assertContains(fragment, 'hx-swap-oob="beforeend:#toasts"')
    assertContains(fragment, '<div class="toast" data-toast><p>Accepted: ')
    assertNotContains(browser.get("/"), "Accepted: ")


def test_an_answer_that_only_sends_the_page_elsewhere_leaves_the_toast_for_it(ana: Member) -> None:
    browser = signed_in(ana)
    answer = browser.post("/quick", {"line": "task call Joost"}, headers={"HX-Request": "true"})
    assert (answer.headers["HX-Redirect"], answer.content) == ("/", b"")
    assertContains(browser.get("/"), "Saved: task call Joost")
