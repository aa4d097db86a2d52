"""The first run."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client
from tests.members.conftest import PASSWORD

from wellworn.members.joining import AlreadyBegun, begin
from wellworn.members.models import InternalDomain, Member, Role, Workspace

ASKED = {
    "workspace": "Norrvik Instruments",
    "zone": "Europe/Stockholm",
    "email": "Ada@Norrvik.example",
    "name": "Ada Holm",
    "password": PASSWORD,
}


@pytest.mark.parametrize("path", ["/", "/sign-in", "/members", "/people", "/nowhere"])
def test_with_no_member_every_address_leads_to_the_welcome(db: None, path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (302, "/welcome")


def test_the_first_one_makes_the_workspace_and_is_signed_in_as_its_admin(db: None) -> None:
    browser = Client()
    assert browser.get("/welcome").status_code == 200
    response = browser.post("/welcome", ASKED)
    assert response.status_code == 302
    ada = Member.objects.get()
    assert (ada.email, ada.role, ada.zone) == ("ada@norrvik.example", Role.ADMIN, "Europe/Stockholm")
    assert ada.check_password(PASSWORD)
    assert Workspace.objects.get(pk=1).name == "Norrvik Instruments"
    assert list(InternalDomain.objects.values_list("domain", flat=True)) == ["norrvik.example"]
    assert browser.get("/me").status_code == 200


@pytest.mark.parametrize("address", ["ada@gmail.com", "ada@gmx.de", "ada@yahoo.fr", "ada@t-online.de"])
def test_a_provider_of_addresses_to_anybody_is_no_domain_of_the_workspace(db: None, address: str) -> None:
    Client().post("/welcome", ASKED | {"email": address})
    assert Member.objects.get().email == address
    assert not InternalDomain.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("password", "short"), ("email", "ada"), ("zone", "Mars/Base"), ("name", "")]
)
def test_what_cannot_be_saved_is_said_and_makes_nobody(db: None, field: str, value: str) -> None:
    response = Client().post("/welcome", ASKED | {field: value})
    assert response.status_code == 422
    assert b'role="alert"' in response.content
    assert not Member.objects.exists()


def test_the_welcome_is_gone_once_there_is_an_admin(ada: Member) -> None:
    assert Client().get("/welcome").status_code == 404
    assert Client().post("/welcome", ASKED | {"email": "mallory@evil.example"}).status_code == 404
    assert list(Member.objects.all()) == [ada]


def test_somebody_whom_the_command_line_added_can_still_be_the_first_admin(ana: Member) -> None:
    assert Client().get("/sign-in")["Location"] == "/welcome"
    Client().post("/welcome", ASKED | {"email": "ANA@norrvik.example"})
    ana.refresh_from_db()
    assert ana.role == Role.ADMIN
    assert ana.check_password(PASSWORD)


def test_a_stranger_is_led_to_the_sign_in_once_there_are_members(ada: Member) -> None:
    assert Client().get("/me")["Location"] == "/sign-in?next=/me"


def test_a_form_from_elsewhere_is_refused(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/welcome", ASKED).status_code == 403
    assert not Member.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_the_first() -> None:
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def knock(email: str) -> None:
        together.wait()
        try:
            begin(workspace="Norrvik", zone="UTC", email=email, name="First", password=PASSWORD)
            outcomes.append("made")
        except AlreadyBegun:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=knock, args=(f"{name}@norrvik.example",)) for name in ("ada", "bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "too late"]
    assert Member.objects.count() == 1
