"""What is said when a page cannot be shown: in our voice, with a next step, and with nothing given away."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django.asserts import assertContains, assertNotContains

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.web.errors import server_error


def test_a_page_that_is_not_there_says_so_and_leads_on(ana: Member) -> None:
    page = signed_in(ana).get("/nowhere")
    assertContains(page, "There is nothing here", status_code=404)
    assertContains(page, 'href="/search"', status_code=404)
    assertNotContains(page, "nowhere", status_code=404)


@pytest.mark.usefixtures("ana")
def test_a_stranger_at_a_page_that_is_not_there_is_shown_the_sign_in_and_no_navigation() -> None:
    page = Client().get("/nowhere")
    assertContains(page, 'href="/sign-in"', status_code=404)
    assertNotContains(page, 'href="/deals"', status_code=404)


@pytest.mark.usefixtures("faulty")
def test_what_is_not_yours_to_do_says_who_can(ana: Member) -> None:
    assertContains(signed_in(ana).get("/refused"), "An admin of your workspace can", status_code=403)


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_ours_is_owned_and_gives_nothing_away(ana: Member) -> None:
    browser = signed_in(ana)
    browser.raise_request_exception = False
    page = browser.get("/broken")
    assertContains(page, "Something broke on our side", status_code=500)
    assertNotContains(page, "broken on purpose", status_code=500)


def test_a_fault_of_ours_is_said_even_without_the_database(rf: RequestFactory) -> None:
    assertContains(server_error(rf.get("/broken")), "Try again", status_code=500)


def test_a_form_without_its_token_saves_nothing_and_says_what_to_do(ana: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    page = browser.post("/me/theme", {"theme": "dark"})
    assertContains(page, "This page was open for too long", status_code=403)
    assert Member.objects.get(pk=ana.pk).theme == ""


def test_a_fragments_error_is_one_line(ana: Member) -> None:
    answer = signed_in(ana).get("/nowhere", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "<" not in answer.content.decode()


@pytest.mark.parametrize("encoding", ["utf-16", "UTF8", "cp037"])
def test_a_form_in_an_encoding_that_no_browser_sends_is_refused_with_a_sentence(ana: Member, encoding: str) -> None:
    page = signed_in(ana).post(
        "/me/theme", b"theme=dark", content_type=f"application/x-www-form-urlencoded; charset={encoding}"
    )
    assertContains(page, "We couldn’t read that", status_code=400)
    assert Member.objects.get(pk=ana.pk).theme == ""
