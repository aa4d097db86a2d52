"""Signing in and out, a new password, and the places where somebody is signed in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.conftest import signed_in
from tests.members.conftest import PASSWORD

from wellworn.members.models import Member

NEW = "four slow trains to Kiruna"


def sign_in(member: Member, password: str = PASSWORD) -> Client:
    """A browser after a try to sign in through the form."""
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    browser.post("/sign-in", {"login": member.email, "password": password})
    return browser


def is_in(browser: Client) -> bool:
    """Whether the browser gets to a page of its own."""
    return browser.get("/me").status_code == 200


def test_the_right_password_signs_in_whatever_the_case_of_the_address(ada: Member) -> None:
    browser = Client()
    response = browser.post("/sign-in", {"login": "ADA@norrvik.example", "password": PASSWORD})
    assert response.status_code == 302
    assert is_in(browser)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ada: Member) -> None:
    wrong = Client().post("/sign-in", {"login": ada.email, "password": "not this one"})
    unknown = Client().post("/sign-in", {"login": "nobody@norrvik.example", "password": "not this one"})
    said = [re.findall(rb'role="alert">([^<]*)<', answer.content) for answer in (wrong, unknown)]
    assert said[0] and said[0] == said[1]


def test_nobody_becomes_a_member_by_signing_up(ada: Member) -> None:
    Client().post("/no-sign-up", {"email": "new@norrvik.example", "password1": NEW, "password2": NEW})
    assert list(Member.objects.all()) == [ada]


def test_signing_out_asks_first_and_then_ends_the_session(ada: Member) -> None:
    browser = sign_in(ada)
    assert browser.get("/sign-out").status_code == 200
    assert is_in(browser)
    browser.post("/sign-out")
    assert not is_in(browser)


def test_too_many_tries_at_one_account_close_the_door_even_for_the_right_password(ada: Member) -> None:
    for _try in range(5):
        Client().post("/sign-in", {"login": ada.email, "password": "not this one"})
    assert not is_in(sign_in(ada))


def test_too_many_requests_for_a_link_get_the_page_that_says_so(ada: Member) -> None:
    answers = [Client().post("/password/forgotten", {"email": ada.email}) for _try in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert "wait a few minutes" in answers[-1].content.decode()


def test_a_forgotten_password_is_replaced_through_the_mail(ada: Member, mailoutbox: list[Any]) -> None:
    elsewhere = sign_in(ada)
    assert is_in(elsewhere)
    browser = Client()
    browser.post("/password/forgotten", {"email": "ADA@norrvik.example"})
    (mail,) = mailoutbox
    assert mail.to == [ada.email]
    link = re.search(r"http://testserver(/\S+)", mail.body)
    assert link
    page = browser.get(link[1], follow=True)
    assert b"Choose your password" in page.content
    browser.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert not is_in(elsewhere)
    again = Client().get(link[1], follow=True)
    assert b"This link has been used" in again.content


def test_an_address_that_is_nobodys_gets_the_same_page_and_no_mail(ada: Member, mailoutbox: list[Any]) -> None:
    response = Client().post("/password/forgotten", {"email": "nobody@elsewhere.example"})
    assert (response.status_code, response["Location"]) == (302, "/password/sent")
    assert mailoutbox == []


def test_a_changed_password_keeps_this_session_and_ends_the_others(ada: Member) -> None:
    here, elsewhere = sign_in(ada), sign_in(ada)
    here.post("/password", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_weak_password_is_refused_with_the_reason(ada: Member) -> None:
    response = sign_in(ada).post(
        "/password", {"oldpassword": PASSWORD, "password1": "password", "password2": "password"}
    )
    assert b"too short" in response.content
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_the_sessions_are_listed_and_one_of_them_can_be_ended(ada: Member) -> None:
    here, elsewhere = sign_in(ada), sign_in(ada)
    page = here.get("/me/sessions")
    assert page.content.count(b"Firefox on Windows") == 2
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    here.post("/me/sessions/end", {"session": other.pk})
    assert is_in(here)
    assert not is_in(elsewhere)


def test_all_other_sessions_can_be_ended_at_once(ada: Member) -> None:
    here, others = sign_in(ada), [sign_in(ada), sign_in(ada)]
    here.post("/me/sessions/end")
    assert is_in(here)
    assert not any(map(is_in, others))


def test_nobody_ends_the_session_of_somebody_else(ada: Member, ben: Member) -> None:
    adas = sign_in(ada)
    session = UserSession.objects.get(user=ada)
    assert signed_in(ben).post("/me/sessions/end", {"session": session.pk}).status_code == 404
    assert is_in(adas)


def test_a_closed_account_is_signed_out_everywhere_and_stays_out_when_it_is_opened_again(
    ada: Member, ana: Member
) -> None:
    ana.set_password(PASSWORD)
    ana.save()
    browsers = [sign_in(ana), sign_in(ana)]
    assert all(map(is_in, browsers))
    ana.deactivate(by=ada)
    assert not any(map(is_in, browsers))
    assert not is_in(sign_in(ana))
    ana.reactivate(by=ada)
    assert not any(map(is_in, browsers))
    assert is_in(sign_in(ana))


def test_the_list_of_sessions_costs_the_same_however_many_there_are(
    ada: Member, django_assert_num_queries: Any
) -> None:
    here = sign_in(ada)
    for _more in range(4):
        sign_in(ada)
    with django_assert_num_queries(5):  # session, member, sessions, aliases, the frame
        here.get("/me/sessions")


@pytest.mark.parametrize("path", ["/sign-in", "/password/forgotten"])
def test_a_form_from_elsewhere_is_refused(ada: Member, path: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(path, {"login": ada.email, "email": ada.email, "password": PASSWORD}).status_code == 403
