"""JSON, files and lines made to hurt: each is answered with a sentence, and in the time that an ordinary one takes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.conftest import signed_in
from wellworn.api.tokens import make
from wellworn.capture.names import person_name
from wellworn.members.joining import add_member
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Person
from wellworn.records.values import as_name

SURROGATE = "\ud800"
TEXTS = [
    SURROGATE,
    "a\0b",
    "\u202eevil",
    "x" * 100_000,
    "\uffff",
    "=1+1",
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
]


@pytest.fixture
def joost(ana: Member) -> Person:
    """A person of everybody's."""
    made = create("Joost Dalen", by=ana).record
    assert isinstance(made, Person)
    return made


def cells(browser: Client, body: str) -> int:
    return browser.post("/lists/person/cells", body, content_type="application/json").status_code


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_in_a_cell_is_saved_or_refused(text: str, ana: Member, joost: Person) -> None:
    body = json.dumps({"cells": [{"pk": joost.pk, "field": "title", "value": text}]})
    assert cells(signed_in(ana), body) in (200, 400, 422)


@pytest.mark.parametrize(
    "body",
    [
        '{"cells": [{"pk": Infinity, "field": "title", "value": "x"}]}', '{"cells": [{"pk": NaN, "field": "title", "value": "x"}]}',
        '{"cells": [{"pk": 1e400, "field": "title", "value": "x"}]}', '{"cells": ' + "[" * 100_000, '{"cells": [1]}', '{"cells": {}}', "[]", "1",
        '{"cells": [{"pk": [], "field": "title", "value": "x"}]}', '{"cells": [{"pk": "' + "9" * 5000 + '", "field": "title", "value": "x"}]}',
        '{"cells": [{"pk": 1, "field": "a\\u0000", "value": "x"}]}', '{"cells": [{"pk": 1, "field": "title", "value": "x", "was": "\\ud800"}]}',
        '{"cells": [{"pk": 1, "field": "title", "value": "x"}], "dry": {}}', '\xff', '{"cells": [{"pk": 1, "field": "custom", "value": "x"}]}',
    ],
)  # fmt: skip
def test_any_json_for_cells_is_answered(body: str, ana: Member, joost: Person) -> None:
    assert cells(signed_in(ana), body) in (200, 400, 404, 409, 422)


def token(member: Member, *scopes: str) -> dict[str, Any]:
    return {"HTTP_AUTHORIZATION": f"Bearer {make('x', scopes, by=member)[1]}"}


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_through_the_interface_is_saved_or_refused(
    text: str, ana: Member, joost: Person, client: Client
) -> None:
    headers = token(ana, "read", "write", "events")
    for method, url, body in (
        ("post", "/api/v1/records/person", {"fields": {"name": text}}),
        ("post", "/api/v1/records/person", {"fields": {text: "x", "name": "y"}}),
        ("post", "/api/v1/records/person", {"fields": {"name": "A B"}, "addresses": [text]}),
        ("post", "/api/v1/records/person", {"fields": {"name": "A C"}, "external": [{"system": "s", "id": text}]}),
        ("patch", f"/api/v1/records/person/{joost.pk}", {"fields": {"title": text}}),
        ("patch", f"/api/v1/records/person/{joost.pk}", {"fields": {"title": [text]}}),
        ("post", f"/api/v1/records/person/{joost.pk}/notes", {"text": text}),
        ("post", "/api/v1/events", {"kind": "service", "key": text, "subject": text, "link": text, "text": text}),
        ("post", "/api/v1/records/person/upsert", {"records": [{"fields": {"name": text, "company": text}}]}),
    ):
        answer = getattr(client, method)(url, json.dumps(body), content_type="application/json", **headers)
        assert answer.status_code < 500, (url, body)
    for key in (text[:300], "k" * 201):
        if key.isprintable() and key.isascii():
            answer = client.post(
                "/api/v1/records/person", "{}", content_type="application/json", HTTP_IDEMPOTENCY_KEY=key, **headers
            )
            assert answer.status_code < 500


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_in_a_form_is_saved_or_refused(text: str, ana: Member, joost: Person) -> None:
    Member.objects.filter(pk=ana.pk).update(role="admin")
    browser = signed_in(ana)
    forms: list[tuple[str, dict[str, Any]]] = [
        ("/records/new", {"line": text, "kind": "person"}), (f"/records/person/{joost.pk}/title", {"value": text}),
        (f"/records/person/{joost.pk}/company", {"value": text}), (f"/records/person/{joost.pk}/notes", {"text": text, "key": text}),
        (f"/records/person/{joost.pk}/handles/phone", {"value": text, "act": "add"}),
        (f"/records/person/{joost.pk}/handles/address.mail", {"value": text, "act": "add"}), ("/quick", {"line": text, "key": text}),
        ("/deals/new", {"line": text, "pipeline": text}), ("/tasks/add", {"line": text, "about": text, "record": text}),
        ("/lists/person/save", {"name": text, "list": text, "whose": text}), ("/lists/person/bulk", {"verb": text, "field": text, "value": text, "pk": text, "list": text}),
        ("/lists/person/bulk", {"verb": "change", "field": "title", "value": text, "pk": str(joost.pk), "list": "", "act": "do"}),
        ("/lists/person/bulk", {"verb": "task", "value": text, "pk": str(joost.pk), "list": "", "act": "do"}),
        ("/settings/fields/person/new", {"label": text, "type": "text"}), ("/webhooks/add", {"url": text, "kinds": text}),
        ("/webhooks/add", {"url": f"https://example.com/{text}", "kinds": "*"}), ("/tokens/make", {"name": text, "scopes": text, "days": text}),
        ("/outreach/templates/new", {"name": text, "subject": text, "body": text, "who": "own"}), ("/outreach/never", {"address": text}),
        ("/outreach/follow/many", {"addresses": text, "what": text, "person": text, "act": "begin"}), ("/reports/save", {"name": text, "q": text}),
        ("/forecast/call", {"amount": text, "note": text}), ("/me/name", {"name": text}), ("/me/zone", {"zone": text}), ("/me/aliases", {"address": text}),
        ("/mailboxes/connect", {"address": text, "password": text, "host": text, "port": text}), ("/mailboxes/never", {"pattern": text}),
        ("/settings/language-model", {"base_url": text, "model": text, "key": text, "is_on": "on", "per_day": text}),
        ("/settings/rates", {"currency": text, "rate": text}), ("/settings/pipelines/add", {"name": text}), ("/teams/add", {"name": text, "parent": text}),
        ("/members/add", {"email": text, "name": text, "role": text, "team": text}), ("/settings/name", {"name": text, "value": text}),
        ("/keys", {"key": text, "instead": text}), ("/notices/choose", {"hour": text, "muted": text}), ("/palette/task", {"line": text, "due_on": text, "person": text}),
        (f"/deals/{joost.pk}/asks", {"stage": text}), ("/settings/domains", {"domain": text}), ("/me/theme", {"theme": text}),
        (f"/duplicates/person/{joost.pk}/{joost.pk}", {"take-name": text, "seen": text}), ("/seen/contact", {"pattern": text, "level": text}),
    ]  # fmt: skip
    for url, given in forms:
        given = {
            name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for name, value in given.items()
        }
        answer = browser.post(url, given)
        assert answer.status_code < 500, url


GET_WORDS = [
    "x" * 20_000,
    "\u202e",
    "%00",
    "ß" * 500,
    "'",
    '"',
    "\\",
    "(" * 500,
    "{" * 100,
    "*",
    "a:b & c | !d",
    "<->",
    ":*",
    "�",
]


@pytest.mark.parametrize("text", GET_WORDS)
def test_any_words_in_an_address_are_answered(text: str, ana: Member, joost: Person) -> None:
    browser = signed_in(ana)
    for url in (
        "/search?q=", "/palette?q=", "/palette?on=", "/quick?line=", "/people?q=", "/people?sort=", "/people?if=", "/people?col=", "/people?group=",
        "/people?view=", "/people?tab=", "/people?after=", "/deals?q=", "/deals?pipeline=", "/deals?tab=", "/deals/more?stage=1&after=",
        "/duplicates?kind=", "/duplicates/near?kind=person&line=", "/suggest/person/company?q=", "/lists/person/offered?field=", "/lists/person/offered?field=company&q=",
        "/lists/person/filter?field=", "/lists/person/count?if=", "/export/person.csv?if=", "/export/person.csv?view=", "/tasks?show=", "/notices?after=", "/meetings?before=",
        f"/people/{joost.pk}?before=", f"/people/{joost.pk}?q=", f"/people/{joost.pk}?show=", f"/people/{joost.pk}?who=", "/reports/build?object=", "/reports/build?q=",
        "/forecast?whose=", "/forecast?period=", "/review?whose=", "/bin?kind=", "/outreach/follow/many?addresses=", "/lists/", "/objects/", "/views/restore/",
        "/feeds/", "/u/", "/digest/stop/", "/export/", f"/records/person/{joost.pk}/", "/reports/ready/",
    ):  # fmt: skip
        answer = browser.get(url + (text if "?" in url else __import__("urllib.parse").parse.quote(text[:500])))
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[arg-type]
        assert answer.status_code < 500, url


@pytest.mark.parametrize(
    "turned", ["\u202eJoost\u202c Dal\u200fen", "Joost\r\nDalen\u2066", "\u202aJoost  Dalen\u202c"]
)
def test_a_name_is_one_line_that_reads_as_it_is_wherever_it_comes_from(ana: Member, turned: str) -> None:
    browser = signed_in(ana)
    said = json.dumps({"fields": {"name": turned}})
    made = browser.post("/api/v1/records/person", said, content_type="application/json", **token(ana, "read", "write"))
    assert (made.status_code, made.json()["name"]) == (201, "Joost Dalen")
    assert create(turned, by=ana).record.name == "Joost Dalen"
    record = create("Femke Bos", by=ana).record
    browser.post(f"/records/person/{record.pk}/name", {"value": turned, "was": "Femke Bos"})
    assert Person.objects.get(pk=record.pk).name == "Joost Dalen"
    browser.post("/me/name", {"name": turned})
    ana.refresh_from_db()
    assert ana.name == "Joost Dalen"
    assert add_member("joost@norrvik.example", name=turned, by=None)[0].name == "Joost Dalen"
    assert person_name(turned, "joost@aquaveld.example") == "Joost Dalen"


def test_a_text_keeps_its_own_direction_and_its_emoji() -> None:
    assert as_name("שלום 👩‍🔧 می‌خواهم") == "שלום 👩‍🔧 می‌خواهم"
