"""Programs read and write records as their member may, and are told what is wrong field by field."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from wellworn.members.models import Member, Role, Team
from wellworn.records.creating import create
from wellworn.records.models import Company, CustomField, CustomObject, Deal, Kind, Person, Provenance, Source, Stage
from wellworn.usage.models import Event, Surface

Programs = Callable[..., Program]


def test_a_company_is_made_read_changed_and_deleted(ana: Member, program: Programs) -> None:
    ask = program(ana)
    made = ask("POST", "/records/company", {"fields": {"name": "Aquaveld N.V."}, "domains": ["aquaveld.example"]})
    assert made.status_code == 201
    pk = made.json()["id"]
    assert (made.json()["domains"], made.json()["fields"]["owner"]) == (["aquaveld.example"], ana.pk)
    read = ask("GET", f"/records/company/{pk}")
    assert read.json() == made.json()
    changed = ask("PATCH", f"/records/company/{pk}", {"fields": {"city": "Zwolle", "country": None}})
    assert changed.json()["fields"]["city"] == "Zwolle"
    row = Provenance.objects.filter(kind=Kind.COMPANY, record_id=pk, field="city").get()
    assert (row.source, row.by) == (Source.IMPORTED, ana)
    assert Event.objects.filter(feature="record.change", record_id=pk, surface=Surface.API).exists()
    assert ask("DELETE", f"/records/company/{pk}").status_code == 204
    assert ask("GET", f"/records/company/{pk}").status_code == 404
    assert Company.objects.get(pk=pk).deleted_by == ana


def test_each_wrong_field_is_told_and_nothing_is_written(ana: Member, program: Programs) -> None:
    deal = create("Retrofit", by=ana, kind=Kind.DEAL).record
    answer = program(ana)(
        "PATCH",
        f"/records/deal/{deal.pk}",
        {"fields": {"amount": "much", "close_date": "31.2.", "next_step": "Call", "x": 1}},
    )
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert {line["field"] for line in answer.json()["errors"]} == {"fields.amount", "fields.close_date", "fields.x"}
    assert Deal.objects.get(pk=deal.pk).next_step == ""


def test_a_tag_says_whether_somebody_was_faster(ana: Member, program: Programs) -> None:
    ask = program(ana)
    pk = create("Aquaveld", by=ana, kind=Kind.COMPANY).record.pk
    seen = ask("GET", f"/records/company/{pk}")["ETag"]
    assert ask("GET", f"/records/company/{pk}", If_None_Match=seen).status_code == 304
    assert ask("PATCH", f"/records/company/{pk}", {"fields": {"city": "Zwolle"}}, If_Match=seen).status_code == 200
    late = ask("PATCH", f"/records/company/{pk}", {"fields": {"city": "Deventer"}}, If_Match=seen)
    assert late.status_code == 412
    assert ask("DELETE", f"/records/company/{pk}", If_Match=seen).status_code == 412
    assert Company.objects.get(pk=pk).city == "Zwolle"


def test_what_another_team_keeps_is_not_there(ana: Member, carl: Member, team: Team, program: Programs) -> None:
    pk = create("Aquaveld", by=ana, kind=Kind.COMPANY).record.pk
    Company.objects.filter(pk=pk).update(team=team)
    ask = program(carl)
    assert ask("GET", f"/records/company/{pk}").status_code == 404
    assert ask("PATCH", f"/records/company/{pk}", {"fields": {"city": "X"}}).status_code == 404
    assert ask("DELETE", f"/records/company/{pk}").status_code == 404
    assert ask("GET", f"/records/company/{pk}/timeline").status_code == 404
    assert ask("GET", "/records/company").json()["records"] == []
    assert ask("GET", "/search?q=aquaveld").json()["hits"] == []
    told = ask("POST", "/events", {"kind": "invoice", "key": "1", "subject": "Invoice", "company": pk})
    assert told.status_code == 422
    assert Company.objects.get(pk=pk).city == ""


def test_a_list_goes_on_from_its_cursor_at_a_fixed_price(
    ana: Member, program: Programs, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(7):
        create(f"p{number}@aquaveld.example", by=ana)
    ask, seen, cursor = program(ana), [], ""
    ask("GET", "/me")  # notes the day of use
    with django_assert_num_queries(13):  # as measured
        ask("GET", "/records/person?limit=3")
    for _page in range(3):
        page = ask("GET", f"/records/person?limit=3&cursor={cursor}").json()
        seen += [record["id"] for record in page["records"]]
        cursor = page["next"]
    assert seen == list(Person.objects.order_by("pk").values_list("pk", flat=True))
    assert cursor is None
    assert ask("GET", "/records/person?cursor=nonsense").status_code == 400


def test_many_are_brought_up_to_date_by_what_they_are_known_by(ana: Member, program: Programs) -> None:
    create("joost@aquaveld.example", by=ana)
    typed = create("Norrstål", by=ana, kind=Kind.COMPANY).record
    answer = program(ana)(
        "POST",
        "/records/person/upsert",
        {
            "records": [
                {"fields": {"title": "Buyer"}, "addresses": ["joost@aquaveld.example"]},
                {"fields": {"name": "Femke Bos", "company": "Norrstål"}, "addresses": ["femke@norrstal.example"]},
                {"fields": {"name": "Wrong"}, "addresses": ["no address"]},
            ]
        },
    )
    assert answer.json()["counts"] == {"changed": 1, "created": 1, "failed": 1}
    assert Person.objects.get(addresses__address="joost@aquaveld.example").title == "Buyer"
    assert Person.objects.get(name="Femke Bos").company_id == typed.pk
    assert answer.json()["rows"][2]["errors"][0]["field"] == "address.mail"


def test_custom_fields_and_objects_are_there_as_the_others_are(ana: Member, program: Programs) -> None:
    now = timezone.now()
    CustomObject.objects.create(key="vessel", name="Vessel", plural="Vessels", created_at=now)
    for key, kind in (("tonnage", "number"), ("classes", "choices"), ("active", "checkbox")):
        options = {"choices": [{"key": "a", "label": "Class A"}, {"key": "b", "label": "Class B"}]}
        CustomField.objects.create(
            object="vessel", key=key, label=key.title(), type=kind, options=options, created_at=now
        )
    ask = program(ana)
    assert {"vessel", "company"} <= {one["key"] for one in ask("GET", "/objects").json()}
    given = {"name": "Frida", "tonnage": 1250.5, "classes": ["a", "Class B"], "active": True}
    made = ask("POST", "/records/vessel", {"fields": given})
    assert made.status_code == 201, made.content
    fields = made.json()["fields"]
    assert (fields["tonnage"], fields["classes"], fields["active"]) == (1250.5, ["a", "b"], True)
    changed = ask("PATCH", f"/records/vessel/{made.json()['id']}", {"fields": {"tonnage": None, "active": False}})
    assert (changed.json()["fields"]["tonnage"], changed.json()["fields"]["active"]) == (None, False)


def test_a_deal_moves_through_its_stages(ana: Member, program: Programs) -> None:
    ask = program(ana)
    stages = list(Stage.objects.order_by("position"))
    made = ask("POST", "/records/deal", {"fields": {"name": "Retrofit", "amount": 45000, "stage": stages[1].name}})
    assert (made.json()["fields"]["amount"], made.json()["fields"]["stage"]) == (45000.0, stages[1].pk)
    moved = ask("PATCH", f"/records/deal/{made.json()['id']}", {"fields": {"stage": stages[-1].pk}})
    assert moved.status_code == 200
    assert Deal.objects.get().closed_at is not None


@pytest.mark.parametrize(("scopes", "status"), [(["read"], 403), (["write"], 201)])
def test_a_token_does_only_what_it_was_made_for(ana: Member, program: Programs, scopes: list[str], status: int) -> None:
    ask = program(ana, *scopes)
    assert ask("POST", "/records/company", {"fields": {"name": "Aquaveld"}}).status_code == status


def test_a_stranger_and_a_revoked_token_get_nothing(ana: Member, program: Programs) -> None:
    stranger = Program("ww_" + "x" * 43)
    assert stranger("GET", "/me").status_code == 401
    ask = program(ana)
    assert ask("GET", "/me").json()["email"] == ana.email
    Member.objects.filter(pk=ana.pk).update(is_active=False)
    assert ask("GET", "/me").status_code == 401


def test_it_sees_no_records_through_a_token(program: Programs, ana: Member) -> None:
    it = Member.objects.create(email="it@norrvik.example", role=Role.IT)
    create("Aquaveld", by=ana, kind=Kind.COMPANY)
    with pytest.raises(ValueError, match="IT sees no records"):
        program(it)


@pytest.mark.django_db(transaction=True)
def test_the_same_request_twice_at_once_is_done_once(ana: Member, program: Programs) -> None:
    ask, answers = program(ana), []

    def post() -> None:
        from django.db import connection

        try:
            body = {"fields": {"name": "Retrofit"}}
            answers.append(ask("POST", "/records/deal", body, Idempotency_Key="k1"))
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Deal.objects.count() == 1
    assert {answer.json()["id"] for answer in answers} == {Deal.objects.get().pk}
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3
    other = ask("POST", "/records/deal", {"fields": {"name": "Another"}}, Idempotency_Key="k1")
    assert other.status_code == 422


def test_a_number_with_three_decimals_is_no_twelve_thousand(ana: Member, program: Programs) -> None:
    pk = create("Retrofit", by=ana, kind=Kind.DEAL).record.pk
    for given, kept in ((12.345, 12.35), (0.1 + 0.2, 0.3), (45000, 45000.0), (1e9, 1e9)):
        answer = program(ana)("PATCH", f"/records/deal/{pk}", {"fields": {"amount": given}})
        assert answer.json()["fields"]["amount"] == kept, given
