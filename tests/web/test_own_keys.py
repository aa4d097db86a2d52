"""The page of keys: each can be another, or none, for the member alone."""

from __future__ import annotations

from django.template import Context, Template

from tests.conftest import signed_in
from wellworn.members.models import Member


def test_every_key_is_said(ana: Member) -> None:
    page = signed_in(ana).get("/keys").content.decode()
    assert "find or change anything" in page and 'name="key-a" value="a"' in page


def test_a_key_becomes_another_and_one_is_switched_off(ana: Member, ben: Member) -> None:
    browser = signed_in(ana)
    answer = browser.post("/keys", {"key-a": "Y", "key-d": " "}, follow=True)
    ana.refresh_from_db()
    assert ana.key_map == {"a": "y", "d": ""} and ben.key_map == {}
    page = answer.content.decode()
    assert "data-keymap=" in page and "&quot;a&quot;: &quot;y&quot;" in page
    browser.post("/keys", {"reset": "yes"})
    ana.refresh_from_db()
    assert ana.key_map == {}
    assert "data-keymap" not in browser.get("/keys").content.decode()


def test_one_key_never_does_two_things(ana: Member) -> None:
    answer = signed_in(ana).post("/keys", {"key-a": "d"})
    assert answer.status_code == 422 and "D would do two things" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.key_map == {}


def test_two_keys_may_change_places(ana: Member) -> None:
    signed_in(ana).post("/keys", {"key-a": "d", "key-d": "a"})
    ana.refresh_from_db()
    assert ana.key_map == {"a": "d", "d": "a"}


def test_keys_are_shown_as_they_were_chosen(ana: Member) -> None:
    def drawn(own: dict[str, str], names: str) -> str:
        ana.key_map = own
        return Template("{% load parts %}{% keys names %}").render(Context({"user": ana, "names": names}))

    assert ">Y<" in drawn({"a": "y"}, "A") and ">A<" in drawn({}, "A")
    assert drawn({"a": ""}, "A") == "" and ">K<" in drawn({"k": "h"}, "Ctrl K")
