"""Programs at work while fields change: what they have read before and write after is saved, what has gone is left out and told."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.records.conftest import deal_of, stage
from wellworn.api.models import Scope
from wellworn.api.records import _changed
from wellworn.api.tokens import make
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.friction.models import Plan
from wellworn.members.models import Member, Role
from wellworn.records.custom import layouts, own_fields
from wellworn.records.models import Ask, Company, Deal, FieldType, Provenance
from wellworn.records.pipelines import ask

pytestmark = pytest.mark.django_db
RETIRE = (Change("deal", "purpose", "retire"), Change("deal", "next_step", "retire"))
GONE = "This field is not asked for any more. Your value was left out; what is there stays as it is."


@dataclass(frozen=True)
class Answer:
    """What a program was answered."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def tag(self) -> str:
        return self.headers.get("ETag", "")

    @property
    def is_replayed(self) -> bool:
        return self.headers.get("Idempotency-Replayed") == "true"

    @property
    def notes(self) -> dict[str, str]:
        return {one["field"]: one["message"] for one in self.body.get("notes", [])}

    @property
    def errors(self) -> dict[str, str]:
        return {one["field"]: one["message"] for one in self.body["errors"]}


class Program:
    """Speaks HTTP with a token: to a server, or without one to the application itself."""

    def __init__(self, by: Member, *, service: bool = False, server: LiveServer | None = None) -> None:
        self.host = urlsplit(server.url).netloc if server else ""
        self.secret = make("Sync", Scope.values, by=by, service=service)[1]

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        text = None if body is None else json.dumps(body)
        return (self._over_the_line if self.host else self._at_once)(method, f"/api/v1{path}", text, sent)

    def _over_the_line(self, method: str, path: str, text: str | None, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection(self.host, timeout=60)
        try:
            line.request(method, path, text, headers)
            response = line.getresponse()
            return Answer(response.status, response.headers, json.loads(response.read() or b"null"))
        finally:
            line.close()

    def _at_once(self, method: str, path: str, text: str | None, headers: dict[str, str]) -> Answer:
        response = Client().generic(method, path, text or "", "application/json", headers=headers)
        return Answer(response.status_code, response.headers, json.loads(response.content or b"null"))


@pytest.fixture
def deal(ana: Member, ada: Member) -> Deal:
    """A deal with a purpose, of an admin's own field, and a next step, which every workspace has."""
    own_fields.create("deal", "Purpose", FieldType.TEXT, by=ada)
    return deal_of("Level sensors", ana, purpose="Resale", next_step="Ring Femke")


@pytest.fixture
def program(deal: Deal, ana: Member) -> Program:
    return Program(ana)


def begun(*changes: Change, by: Member, share: int = 100) -> Plan:
    return applying.begin(applying.make("Fewer", [Wanted(one) for one in changes], by=by, share=share), by=by)


def held(deal: Deal) -> tuple[str | None, str, str]:
    now = Deal.objects.get(pk=deal.pk)
    return now.custom.get("purpose"), now.next_step, str(now.amount or "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_service", [False, True])
def test_what_was_read_before_a_field_went_is_written_after_and_again_when_it_is_back(
    is_service: bool, deal: Deal, live_server: LiveServer, ana: Member, ada: Member
) -> None:
    program = Program(ada if is_service else ana, service=is_service, server=live_server)
    at = f"/records/deal/{deal.pk}"
    before = program("GET", at)
    assert before.body["fields"]["purpose"] == "Resale"
    plan = begun(*RETIRE, by=ada)
    rows = Provenance.objects.count()
    both = {"fields": {"purpose": "Own use", "next_step": "Write", "amount": 100}}
    late = program("PATCH", at, both, If_Match=before.tag, Idempotency_Key="1")
    assert (late.status, late.notes) == (200, {"fields.purpose": GONE, "fields.next_step": GONE})
    assert late.body["fields"]["amount"] == 100
    assert "purpose" not in late.body["fields"]
    assert (held(deal), Provenance.objects.count()) == (("Resale", "Ring Femke", "100.00"), rows + 1)

    alone = program("PATCH", at, {"fields": {"purpose": "Own use"}})
    assert (alone.status, list(alone.notes)) == (200, ["fields.purpose"])
    during = program("GET", at)
    assert program("GET", at, If_None_Match=during.tag).status == 304
    assert program("GET", at, If_None_Match=before.tag).status == 200
    assert program("PATCH", at, {"fields": {"amount": 1}}, If_Match=before.tag).status == 412  # by the first PATCH

    applying.roll_back(plan, by=ada)
    again = program("PATCH", at, both, If_Match=before.tag, Idempotency_Key="1")
    assert (again.status, again.is_replayed, again.notes) == (200, True, late.notes)
    assert held(deal) == ("Resale", "Ring Femke", "100.00")
    afresh = program("PATCH", at, both, If_Match=during.tag, Idempotency_Key="2")
    assert (afresh.status, afresh.notes) == (200, {})
    assert held(deal) == ("Own use", "Write", "100.00")


def test_only_who_has_changed_the_record_makes_a_tag_old(
    deal: Deal, program: Program, ada: Member, ana: Member
) -> None:
    at = f"/records/deal/{deal.pk}"
    tag = program("GET", at).tag
    plan = begun(*RETIRE, by=ada)
    applying.roll_back(plan, by=ada)
    plan = begun(Change("deal", "purpose", "words", label="What for"), *RETIRE[1:], by=ada)
    answer = program("PATCH", at, {"fields": {"close_date": "2027-01-29"}}, If_Match=f'"other", {tag}')
    assert (answer.status, answer.body["fields"]["close_date"]) == (200, "2027-01-29")
    assert program("DELETE", at, If_Match=tag).status == 412
    applying.roll_back(plan, by=ada)
    assert program("DELETE", at, If_Match=program("GET", at).tag).status == 204


def test_records_are_made_and_brought_up_to_date_without_what_has_gone(
    deal: Deal, program: Program, ada: Member
) -> None:
    plan = begun(*RETIRE, by=ada)
    made = program(
        "POST", "/records/deal", {"fields": {"name": "Pumps", "purpose": "New", "amount": 7}}, Idempotency_Key="a"
    )
    assert (made.status, made.notes) == (201, {"fields.purpose": GONE})
    rows = [
        {"fields": {"name": "Pumps", "purpose": "Own", "close_date": "2027-01-29"}, "external": [{"system": "erp", "id": "1"}]},
        {"fields": {"name": "Valves", "next_step": "Ring", "amount": 8}, "external": [{"system": "erp", "id": "2"}]},
        {"fields": {"name": "Meters", "no_such": "Ring"}},
        {"fields": {"name": "Valves"}, "external": [{"system": "erp", "id": "2"}]},
    ]  # fmt: skip
    answer = program("POST", "/records/deal/upsert", {"records": rows}, Idempotency_Key="b")
    assert answer.status == 200
    found = [(one["outcome"], [note["field"] for note in one["notes"]]) for one in answer.body["rows"]]
    assert found == [("changed", ["purpose"]), ("created", ["next_step"]), ("failed", []), ("same", [])]
    applying.roll_back(plan, by=ada)
    many = Deal.objects.count()
    assert program("POST", "/records/deal/upsert", {"records": rows}, Idempotency_Key="b").body == answer.body
    assert Deal.objects.count() == many
    filled = program("POST", "/records/deal/upsert", {"records": rows}, Idempotency_Key="c").body["rows"]
    assert [(one["outcome"], one["changed"], one["notes"]) for one in filled[:2]] == [
        ("changed", ["purpose"], []), ("changed", ["next_step"], []),
    ]  # fmt: skip


def test_a_field_that_some_teams_have_no_more_is_left_out_for_their_programs_alone(
    deal: Deal, ana: Member, carl: Member, ada: Member
) -> None:
    theirs = deal_of("Pump", carl, purpose="Spare")
    programs = {one: Program(one) for one in (ana, carl)}
    service = Program(ada, service=True)
    tags = {one: programs[one]("GET", f"/records/deal/{of.pk}").tag for one, of in ((ana, deal), (carl, theirs))}
    plan = begun(*RETIRE, by=ada, share=50)
    first = set(plan.teams.filter(is_first=True).values_list("team_id", flat=True))
    for member, record in ((ana, deal), (carl, theirs)):
        at, is_first = f"/records/deal/{record.pk}", member.team_id in first
        answer = programs[member]("PATCH", at, {"fields": {"purpose": "New"}}, If_Match=tags[member])
        assert (answer.status, list(answer.notes)) == (200, ["fields.purpose"] if is_first else [])
        assert (held(record)[0] == "New") != is_first
        answer = service("PATCH", at, {"fields": {"purpose": "Fresh"}})
        assert (answer.status, answer.notes, held(record)[0]) == (200, {}, "Fresh")


def test_what_a_stage_asks_by_now_holds_for_the_move_and_for_nothing_else(
    deal: Deal, program: Program, ada: Member
) -> None:
    ask(stage("Discover"), "close_date", "So that we can plan", by=ada, is_hard=True)
    at, on = f"/records/deal/{deal.pk}", {"fields": {"stage": stage("Discover").pk}}
    before = program("GET", at)
    assert list(program("PATCH", at, on).errors) == ["fields.stage"]
    plan = begun(Change("deal", "close_date", "ask_later", stage=stage("Propose").pk), by=ada)
    moved = program("PATCH", at, on, If_Match=before.tag, Idempotency_Key="1")
    assert (moved.status, moved.notes) == (200, {})
    applying.roll_back(plan, by=ada)
    assert Ask.objects.get(field="close_date").stage == stage("Discover")
    assert program("PATCH", at, on, If_Match=before.tag, Idempotency_Key="1").is_replayed
    assert program("PATCH", at, {"fields": {"amount": 5}}).status == 200
    ahead = {"stage": stage("Propose").pk}
    refused = program("PATCH", at, {"fields": ahead})
    assert (refused.status, "So that we can plan" in refused.errors["fields.stage"]) == (422, True)
    assert program("PATCH", at, {"fields": {**ahead, "close_date": "2027-01-29"}}).status == 200  # answers what it asks
    plan = begun(Change("deal", "close_date", "make_optional"), by=ada)
    made = program("POST", "/records/deal", {"fields": {"name": "Valves", "stage": stage("Propose").pk}})
    assert made.status == 201
    applying.roll_back(plan, by=ada)
    assert program("PATCH", f"/records/deal/{made.body['id']}", {"fields": {"next_step": "Ring"}}).status == 200


def test_a_name_that_never_was_a_field_for_this_member_stays_a_mistake(deal: Deal, ana: Member, ada: Member) -> None:
    for label in ("Margin", "Score"):
        own_fields.create("deal", label, FieldType.TEXT, by=ada)
    laid = layouts.heard("name:page,purpose:page,margin:hidden,score:page")
    laid = [{**one, "read_only": one["field"] == "score"} for one in laid]  # type: ignore[typeddict-item]
    layouts.lay_out("deal", Role.REP, laid, by=ada)
    program, at = Program(ana), f"/records/deal/{deal.pk}"
    fields = {"margin": "1", "score": "1", "purpos": "1", "amount": 3}
    before = program("PATCH", at, {"fields": fields})
    begun(*(Change("deal", name, "retire") for name in ("purpose", "margin", "score")), by=ada)
    after = program("PATCH", at, {"fields": fields | {"purpose": "New"}})
    names = {"fields.margin", "fields.score", "fields.purpos"}
    assert (before.status, set(before.errors), after.status, set(after.errors)) == (422, names, 422, names)
    assert held(deal) == ("Resale", "Ring Femke", "")


@pytest.mark.django_db(transaction=True)
def test_a_field_that_goes_while_a_write_is_under_way_is_left_out_too(deal: Deal, ana: Member, ada: Member) -> None:
    looked, gone = threading.Event(), threading.Event()
    left_out: list[frozenset[str]] = []

    def write() -> None:
        try:
            with transaction.atomic():
                record = Deal.objects.get(pk=deal.pk)
                looked.set()
                gone.wait(20)
                left_out.append(_changed(record, {"purpose": "New", "amount": "9"}, Member.objects.get(pk=ana.pk)))
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    looked.wait(20)
    begun(*RETIRE, by=ada)
    gone.set()
    writer.join()
    assert (left_out, held(deal)) == ([frozenset({"purpose"})], ("Resale", "Ring Femke", "9.00"))


def test_companies_are_found_by_their_domain_and_keep_what_has_gone(program: Program, ada: Member) -> None:
    row = {"fields": {"name": "Aquaveld", "city": "Zwolle", "country": "NL"}, "domains": ["aquaveld.example"]}
    program("POST", "/records/company/upsert", {"records": [row]})
    plan = begun(Change("company", "city", "retire"), by=ada)
    row = {"fields": {"city": "Kampen", "country": "DE"}, "domains": ["aquaveld.example"]}
    answer = program("POST", "/records/company/upsert", {"records": [row], "typed": "replace"}).body["rows"][0]
    assert (answer["outcome"], answer["changed"], [one["field"] for one in answer["notes"]]) == (
        "changed", ["country"], ["city"],
    )  # fmt: skip
    applying.roll_back(plan, by=ada)
    company = Company.objects.get()
    assert (company.city, company.country) == ("Zwolle", "DE")
