"""Adding members and changing what they are, and who may."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.conftest import signed_in
from tests.members.conftest import PASSWORD

from wellworn.members.joining import add_alias, add_member
from wellworn.members.models import Alias, LastAdmin, Member, Role, Team

CAST = ["ana", "mara", "eve", "ada", "ivo"]
ROUTES = {  # path -> who gets there
    "/members": {"ada", "ivo"},
    "/teams": {"ada", "ivo"},
    "/jobs": {"ada", "ivo"},
    "/settings": {"ada"},
    "/me": set(CAST),
    "/me/sessions": set(CAST),
    "/password": set(CAST),
}
POSTS = [
    "/members/add",
    "/teams/add",
    "/settings/name",
    "/settings/domains",
    "/members/{ana}/role",
    "/members/{ana}/active",
]


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("who", CAST)
def test_each_role_gets_where_it_belongs_and_nothing_is_anywhere_else(
    request: pytest.FixtureRequest, ada: Member, who: str, path: str
) -> None:
    member = request.getfixturevalue(who)
    assert signed_in(member).get(path).status_code == (200 if who in ROUTES[path] else 404)


@pytest.mark.parametrize("path", ROUTES)
def test_a_stranger_is_led_to_the_sign_in(ada: Member, path: str) -> None:
    assert Client().get(path)["Location"] == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("who", ["ana", "mara", "eve", "ivo"])
def test_only_an_admin_changes_anything(
    request: pytest.FixtureRequest, ada: Member, ana: Member, who: str, path: str
) -> None:
    response = signed_in(request.getfixturevalue(who)).post(path.format(ana=ana.pk), {"value": "admin", "name": "x"})
    assert response.status_code == 404
    ana.refresh_from_db()
    assert (ana.role, ana.is_active) == (Role.REP, True)
    assert not Team.objects.filter(name="x").exists()


def test_an_added_member_gets_a_link_that_works_once(ada: Member, team: Team, mailoutbox: list[Any]) -> None:
    response = signed_in(ada).post(
        "/members/add",
        {
            "email": "Nils@norrvik.example",
            "name": "Nils",
            "role": "rep",
            "team": team.pk,
            "aliases": "n@norrvik.example",
        },
    )
    nils = Member.objects.get(email="nils@norrvik.example")
    assert (nils.team, nils.added_by, nils.has_usable_password()) == (team, ada, False)
    assert list(nils.aliases.values_list("address", flat=True)) == ["n@norrvik.example"]
    assert mailoutbox == []
    found = re.search(r'value="http://testserver([^"]+)"', response.content.decode())
    assert found
    browser = Client()
    form = browser.get(found[1], follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert browser.get("/me").status_code == 200
    assert b"has been used" in Client().get(found[1], follow=True).content


def test_with_mail_set_up_the_link_is_sent_too(ada: Member, settings: Any, mailoutbox: list[Any]) -> None:
    settings.MAIL_IS_KEPT_IN = None
    signed_in(ada).post("/members/add", {"email": "nils@norrvik.example", "role": "rep"})
    (mail,) = mailoutbox
    assert mail.to == ["nils@norrvik.example"]
    assert "http://testserver/password/choose/" in mail.body


def test_adding_somebody_again_changes_nothing_and_says_so(ada: Member, ana: Member) -> None:
    data = {"email": "ANA@norrvik.example", "name": "Other", "role": "admin"}
    response = signed_in(ada).post("/members/add", data, follow=True)
    assert b"is a member already" in response.content
    ana.refresh_from_db()
    assert (ana.name, ana.role) == ("Ana Lind", Role.REP)


def test_it_makes_links_for_members_but_not_for_an_admin(ada: Member, ana: Member, ivo: Member) -> None:
    browser = signed_in(ivo)
    assert browser.post(f"/members/{ana.pk}/link").status_code == 200
    assert browser.post(f"/members/{ada.pk}/link").status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "field", "after"),
    [
        ("role", "manager", "role", "manager"),
        ("champion", "on", "is_champion", True),
        ("active", "off", "is_active", False),
        ("team", "", "team_id", None),
    ],
)
def test_a_change_is_saved_and_its_undo_takes_it_back(
    ada: Member, ana: Member, name: str, value: str, field: str, after: object
) -> None:
    before = getattr(ana, field)
    browser = signed_in(ada)
    response = browser.post(f"/members/{ana.pk}/{name}", {"value": value}, follow=True)
    ana.refresh_from_db()
    assert getattr(ana, field) == after
    undo = re.search(r'action="([^"]+\?value=[^"]*)"', response.content.decode())
    assert undo
    browser.post(undo[1])
    ana.refresh_from_db()
    assert getattr(ana, field) == before


@pytest.mark.parametrize("name", ["role", "active"])
def test_the_last_admin_stays(ada: Member, name: str) -> None:
    browser = signed_in(ada)
    response = browser.post(f"/members/{ada.pk}/{name}", {"value": {"role": "rep", "active": "off"}[name]}, follow=True)
    assert b"Somebody has to keep the keys" in response.content
    ada.refresh_from_db()
    assert (ada.role, ada.is_active) == (Role.ADMIN, True)


def test_an_admin_whose_account_is_closed_does_not_count(ada: Member, ana: Member) -> None:
    ana.change_role(Role.ADMIN, by=ada)
    ana.deactivate(by=ada)
    with pytest.raises(LastAdmin):
        ada.deactivate(by=ada)


def test_the_command_line_adds_a_member_once_with_a_team_by_name(team: Team) -> None:
    first, added = add_member("Kim@norrvik.example", team="key accounts", aliases=["K@norrvik.example"])
    again, added_again = add_member("kim@norrvik.example", name="Other", role=Role.IT)
    assert (added, added_again, first == again, again.name, again.role, first.team) == (
        True,
        False,
        True,
        "",
        "rep",
        team,
    )
    other, _added = add_member("lo@norrvik.example", team="Finance")
    assert other.team and other.team.path == f"{other.team.pk}."


@pytest.mark.parametrize(
    ("email", "more"),
    [("nobody", {}), ("x@norrvik.example", {"role": "boss"}), ("x@norrvik.example", {"aliases": ["y"]})],
)
def test_what_is_not_an_address_or_a_role_adds_nobody(db: None, email: str, more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        add_member(email, **more)
    assert not Member.objects.exists()


def test_an_address_belongs_to_one_member(ana: Member, ben: Member) -> None:
    add_alias(ana, "lind@home.example", by=ana)
    with pytest.raises(ValidationError, match="belongs to Ana Lind"):
        add_alias(ben, "Lind@home.example", by=ben)
    with pytest.raises(ValidationError, match="belongs to Ana Lind"):
        add_alias(ben, ana.email, by=ben)
    with pytest.raises(ValidationError):
        add_member("lind@home.example")


def test_the_list_of_members_costs_the_same_however_many_there_are(ada: Member, django_assert_num_queries: Any) -> None:
    for n in range(12):
        add_member(f"m{n}@norrvik.example", team=f"Team {n}")
    browser = signed_in(ada)
    with django_assert_num_queries(5):  # session, member, members, teams of the form, the frame
        browser.get("/members")


def test_own_name_zone_and_addresses_are_saved(ana: Member) -> None:
    browser = signed_in(ana)
    browser.post("/me/name", {"name": "Ana L."})
    browser.post("/me/zone", {"zone": "Europe/Berlin"})
    browser.post("/me/zone", {"zone": "Mars/Base"})
    browser.post("/me/aliases", {"address": "Ana.L@norrvik.example"})
    ana.refresh_from_db()
    assert (ana.name, ana.zone) == ("Ana L.", "Europe/Berlin")
    alias = Alias.objects.get()
    assert (alias.address, alias.member) == ("ana.l@norrvik.example", ana)
    Alias.objects.create(member=ana, address="al@old.example", found_in="sent")
    assert b"found in mail you sent" in browser.get("/me").content
    browser.post(f"/me/aliases/{alias.pk}/remove")
    assert not Alias.objects.filter(pk=alias.pk).exists()


@pytest.mark.parametrize("name", ["role", "is_active", "password", "email"])
def test_nobody_gives_themselves_more_through_their_own_page(ana: Member, name: str) -> None:
    assert signed_in(ana).post(f"/me/{name}", {name: "admin"}).status_code == 404


def test_nobody_removes_an_address_of_somebody_else(ana: Member, ben: Member) -> None:
    alias = add_alias(ana, "lind@home.example", by=ana)
    assert signed_in(ben).post(f"/me/aliases/{alias.pk}/remove").status_code == 404
    assert Alias.objects.filter(pk=alias.pk).exists()
