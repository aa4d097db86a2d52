"""Rows that become records: found again, made, changed, left alone; one by one and by the thousand with the same result."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from wellworn.members.models import Member, Team
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import (
    Address,
    Ask,
    Company,
    CustomField,
    CustomObject,
    Deal,
    Domain,
    ExternalId,
    Kind,
    Outcome,
    Person,
    Phone,
    Proposal,
    Provenance,
    Source,
    Stage,
    Task,
    Thing,
)  # fmt: skip
from wellworn.records.models.likeness import MatchKey, Stale
from wellworn.records.models.spelling import NameWord
from wellworn.records.upserting import Book, Choices, Rehearsal, Result, Row, Typed, upsert, upsert_many
from wellworn.usage.models import Event


def one(
    object_key: str,
    by: Member,
    external: tuple[tuple[str, str], ...] = (),
    /,
    choices: Choices | None = None,
    **values: str,
) -> Result:
    named = {name.replace("mail", "address.mail"): text for name, text in values.items()}
    return upsert(object_key, Row(1, named, external), by=by, choices=choices)


def test_a_person_is_made_with_their_company_and_found_again_by_address(ana: Member) -> None:
    first = one(
        "person",
        ana,
        name="Joost van Dalen",
        mail="Joost@Aquaveld.example",
        company="Aquaveld",
        title="Buyer",
        phone="+31 38 555 0172",
    )
    assert first.outcome == Outcome.CREATED
    again = one("person", ana, mail="joost@aquaveld.example", title="Head of buying")
    assert (again.outcome, again.record_id, again.changed) == (Outcome.CHANGED, first.record_id, ["title"])
    person = Person.objects.get()
    assert (person.title, person.company.name, person.owner) == ("Head of buying", "Aquaveld", ana)  # type: ignore[union-attr]
    assert person.search_text == "joost van dalen aquaveld example 31385550172"
    assert one("person", ana, mail="joost@aquaveld.example", title="Head of buying").outcome == Outcome.SAME
    sources = dict(Provenance.objects.filter(kind=Kind.PERSON).values_list("field", "source"))
    assert sources == {"name": "imported", "company": "imported", "title": "imported", "owner": "computed",
                       "address.mail": "imported", "phone": "imported"}  # fmt: skip


def test_a_switchboard_is_many_peoples_and_a_phone_tells_who_only_with_the_name(ana: Member) -> None:
    first = one("person", ana, name="Joost", phone="+31385550172")
    assert one("person", ana, name="Femke", phone="+31385550172").outcome == Outcome.CREATED
    assert one("person", ana, name="JOOST", phone="+31385550172", title="Buyer").record_id == first.record_id


def test_a_company_is_found_by_domain_then_by_name_and_a_page_elsewhere_is_no_sign_of_it(ana: Member) -> None:
    first = one("company", ana, name="Aquaveld", website="https://www.aquaveld.example/nl")
    assert one("company", ana, name="Aquaveld N.V.", domain="aquaveld.example").record_id == first.record_id
    assert one("company", ana, name="AQUAVELD n.v.").record_id == first.record_id
    one("company", ana, name="A", website="https://www.facebook.com/a")
    assert one("company", ana, name="B", website="https://www.facebook.com/b").outcome == Outcome.CREATED
    assert set(Domain.objects.values_list("domain", flat=True)) == {"aquaveld.example"}


def test_what_a_person_typed_stays_and_is_told_or_asked_or_replaced_as_chosen(ana: Member) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    change(company, "city", "Zwolle", by=ana)
    kept = one("company", ana, name="Aquaveld", city="Almelo", country="Netherlands")
    assert (kept.outcome, kept.changed, [(k.held, k.given) for k in kept.kept]) == (
        Outcome.CHANGED,
        ["country"],
        [("Zwolle", "Almelo")],
    )
    assert not Proposal.objects.exists()
    one("company", ana, choices=Choices(typed=Typed.PROPOSE), name="Aquaveld", city="Almelo")
    proposal = Proposal.objects.get()
    assert (proposal.value, proposal.before, proposal.member) == ("Almelo", "Zwolle", ana)
    one("company", ana, choices=Choices(typed=Typed.REPLACE), name="Aquaveld", city="Almelo")
    assert Company.objects.get().city == "Almelo"


def test_another_teams_record_is_neither_changed_nor_named_and_the_bin_keeps_what_lies_in_it(
    ana: Member, carl: Member, team: Team
) -> None:
    one("person", ana, name="Joost", mail="joost@aquaveld.example")
    Person.objects.update(team=team)
    refused = one("person", carl, mail="joost@aquaveld.example", name="J", title="Spy")
    assert refused.outcome == Outcome.FAILED and "Joost" not in refused.sentence
    assert one("person", carl, name="Joost").outcome == Outcome.CREATED  # a name of another team's is no sign
    Person.objects.filter(team=team).update(deleted_at="2026-11-20T09:00Z")
    assert one("person", ana, mail="joost@aquaveld.example", title="Buyer").outcome == Outcome.SKIPPED


def test_a_bad_cell_fails_its_row_or_is_left_out_and_each_is_told(ana: Member) -> None:
    bad = one("person", ana, name="Joost", mail="joost@", phone="12")
    assert (bad.outcome, [problem.field for problem in bad.problems]) == (Outcome.FAILED, ["address.mail", "phone"])
    assert not Person.objects.exists()
    left = one("person", ana, choices=Choices(leave_out_bad=True), name="Joost", mail="joost@")
    assert (left.outcome, left.problems[0].field) == (Outcome.CREATED, "address.mail")


def test_a_deal_finds_its_stage_in_any_words_and_what_is_over_closed_on_its_day(ana: Member) -> None:
    made = one("deal", ana, (("salesforce", "006A"),), name="Six pumps", company="Aquaveld", amount="45.000,50", stage="Closed Won",
               close_date="2017-03-01", people="joost@aquaveld.example", owner="ana@norrvik.example")  # fmt: skip
    assert made.outcome == Outcome.CREATED, made.sentence
    deal = Deal.objects.get()
    assert (deal.stage.name, str(deal.amount), deal.closed_at and deal.closed_at.year) == ("Won", "45000.50", 2017)
    assert [person.name for person in deal.people.all()] == ["Joost"]
    assert one("deal", ana, (("salesforce", "006A"),), name="Seven pumps").changed == ["name"]
    assert one("deal", ana, name="Seven pumps", stage="Nowhere").outcome == Outcome.FAILED
    assert one("deal", ana, name="Seven pumps", owner="Nobody Here").problems[0].field == "owner"


def test_only_what_is_new_or_only_what_is_there(ana: Member) -> None:
    one("company", ana, name="Aquaveld")
    assert one("company", ana, choices=Choices(change=False), name="Aquaveld", city="Zwolle").outcome == Outcome.SKIPPED
    assert one("company", ana, choices=Choices(create=False), name="Norrvik").outcome == Outcome.SKIPPED
    refused = one("person", ana, choices=Choices(make_links=False), name="Joost", company="Norrvik")
    assert (refused.outcome, refused.problems[0].field) == (Outcome.CREATED, "company")
    assert Company.objects.count() == 1


def test_a_custom_object_and_custom_fields_take_rows_too(ana: Member) -> None:
    vessel = CustomObject.objects.create(key="vessel", name="Vessel", plural="Vessels", created_at="2026-11-20T09:00Z")
    for key, type_, options in (
        ("flag", "choice", {"choices": [{"key": "nl", "label": "Dutch"}]}),
        ("yard", "company", {}),
        ("laid", "date", {}),
    ):
        CustomField.objects.create(
            object="vessel", key=key, label=key, type=type_, options=options, created_at="2026-11-20T09:00Z"
        )
    made = one("vessel", ana, name="Aurora", flag="dutch", yard="Damen", laid="31.12.2020")
    assert made.outcome == Outcome.CREATED, made.sentence
    thing = Thing.objects.get()
    assert (thing.object, thing.custom) == (
        vessel,
        {"flag": "nl", "yard": str(Company.objects.get().pk), "laid": "2020-12-31"},
    )
    assert one("vessel", ana, name="aurora", flag="Panama").outcome == Outcome.FAILED


# ---- one by one and all at once ----

CELLS = {
    "person": {
        "name": ["Joost", "Femke Bos", "JOOST", ""], "mail": ["joost@aquaveld.example", "f@b.example; j@a.example", "bad@", ""],
        "phone": ["+31385550172", ""], "company": ["Aquaveld", "aquaveld.example", "Bos", ""], "title": ["Buyer", "CEO", ""],
        "note": ["yes", "no", "x", "perhaps", ""], "remark": ["Blue crane", "green", ""], "owner": ["ana@norrvik.example", "Nobody", ""],
    },
    "company": {"name": ["Aquaveld", "Bos", "bos", ""], "website": ["aquaveld.example", "b.example", "no site", ""],
                "city": ["Zwolle", "Almelo", ""], "address": ["Dorpsstraat 5", ""], "phone": ["+31385550172", ""], "domain": ["c.example", ""]},
    "deal": {"name": ["Pumps", "pumps", "Valves"], "company": ["Aquaveld", "Bos", ""], "amount": ["45000", "1.5", "-", ""],
             "stage": ["Won", "Qualify", "closed lost", "?", ""], "close_date": ["2026-11-30", "1.2.2020", "32.1.2020", ""],
             "people": ["joost@aquaveld.example", "Joost", ""], "next_step": ["Call", ""]},
}  # fmt: skip


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, list[Row], Choices]:
    """A sheet for one object, with rows that repeat each other, and how it is to be done."""
    object_key = draw(st.sampled_from(sorted(CELLS)))
    cells = st.fixed_dictionaries(
        {name.replace("mail", "address.mail"): st.sampled_from(texts) for name, texts in CELLS[object_key].items()}
    )
    ids = st.sampled_from([(), (("erp", "1"),), (("erp", "2"), ("crm", "1"))])
    rows = draw(st.lists(st.tuples(cells, ids), min_size=1, max_size=7))
    choices = Choices(
        typed=draw(st.sampled_from(Typed)), create=draw(st.sampled_from([True, True, False])), leave_out_bad=draw(st.booleans()),
        make_links=draw(st.booleans()), mine=draw(st.booleans()), change=draw(st.sampled_from([True, True, False])),
    )  # fmt: skip
    return object_key, [Row(n, values, external) for n, (values, external) in enumerate(rows, 1)], choices


def everything() -> dict[str, Any]:
    """What is in the database, without ids of rows that name nothing and without times."""
    left_out = {"created_at", "at", "stage_since"}
    found: dict[str, Any] = {}
    for model in (Company, Person, Deal, Task, Thing, ExternalId, Proposal):
        found[model.__name__] = [
            {
                key: value
                for key, value in row.items()
                if key not in left_out | ({"id"} if model in (ExternalId, Proposal) else set())
            }
            for row in model._default_manager.order_by("pk").values()
        ]
    for model, order in ((Address, "address"), (Domain, "domain"), (Phone, "number")):
        rows = model._default_manager.order_by(order, "source").values()
        found[model.__name__] = [{key: value for key, value in row.items() if key != "id"} for row in rows]
    found["MatchKey"] = list(MatchKey.objects.values())
    found["Stale"] = list(Stale.objects.values("kind", "record_id").distinct())  # the verbs say it at every step
    found["NameWord"] = sorted(NameWord.objects.values_list("word", flat=True))
    found["people"] = sorted(Deal.people.through._default_manager.values_list("deal_id", "person_id"))
    columns = ("kind", "record_id", "field", "value", "before", "source", "by_id", "batch_id")
    found["history"] = sorted(Provenance.objects.values_list(*columns))
    events = Event.objects.values_list("feature", "count")
    found["events"] = {feature: sum(n for f, n in events if f == feature) for feature in {f for f, _n in events}}
    return found


def renumbered(found: dict[str, Any]) -> dict[str, Any]:
    """The same, with each record's id as its place among those of its kind: the two ways draw different ones."""
    places = {
        kind: {row["id"]: place for place, row in enumerate(found[kind.title()])}
        for kind in ("company", "person", "deal")
    }
    for name in ("Company", "Person", "Deal"):
        for row in found[name]:
            row["id"] = places[name.lower()][row["id"]]
            if row.get("company_id"):
                row["company_id"] = places["company"][row["company_id"]]
            for time in ("closed_at",):
                if row.get(time):
                    row[time] = row[time].date()
    for name, key, kind in (("Address", "person_id", "person"), ("Domain", "company_id", "company")):
        for row in found[name]:
            row[key] = places[kind][row[key]]
    for name in ("Phone", "ExternalId", "Proposal", "MatchKey", "Stale"):
        for row in found[name]:
            row.pop("id", None)
            row["record_id"] = places[row["kind"]][row["record_id"]]
    found["people"] = sorted((places["deal"][deal], places["person"][person]) for deal, person in found["people"])
    for name in ("Proposal", "ExternalId", "MatchKey", "Stale"):
        found[name] = sorted(map(str, found[name]))

    def value(field: str, text: str) -> str:
        kind = {"company": "company", "people": "person"}.get(field)
        return str(places[kind][int(text)]) if kind and text else text

    found["history"] = sorted(
        (kind, places[kind][pk], field, value(field, new), value(field, old), *rest)
        for kind, pk, field, new, old, *rest in found["history"]
    )
    return found


class BothWays(TestCase):
    """The same rows, one by one by the verbs and all at once by COPY."""

    @settings(
        max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck)
    )
    @given(sheets())
    def test_the_same_rows_leave_the_same_database_either_way(self, sheet: tuple[str, list[Row], Choices]) -> None:
        object_key, rows, choices = sheet
        ana = Member.objects.create(email="ana@norrvik.example", name="Ana Lind")
        CustomField.objects.create(
            object="person", key="note", label="n", type="checkbox", created_at="2026-11-20T09:00Z"
        )
        CustomField.objects.create(
            object="person", key="remark", label="r", type="text", created_at="2026-11-20T09:00Z"
        )
        for field in ("amount", "company"):
            Ask.objects.create(stage=Stage.objects.get(name="Won"), field=field, why="To deliver", is_hard=True)
        create("Aquaveld", by=ana, kind=Kind.COMPANY)
        change(create("joost@aquaveld.example", by=ana).record, "title", "Typed", by=ana)
        found = []
        for way in (lambda: [upsert(object_key, row, by=ana, choices=choices) for row in rows],
                    lambda: upsert_many(Book.of(object_key, ana), rows, choices=choices)):  # fmt: skip
            place = transaction.savepoint()
            told = [
                (result.number, result.outcome, result.sentence, result.changed, len(result.problems))
                for result in way()
            ]
            found.append({"told": told} | renumbered(everything()))
            transaction.savepoint_rollback(place)
        before = everything()
        with Rehearsal(Book.of(object_key, ana), choices) as rehearsal:
            told = [result for at in range(0, len(rows), 2) for result in rehearsal.rows(rows[at : at + 2])]
        assert [(one.number, one.outcome, one.changed, len(one.problems)) for one in told] == [
            (number, outcome, changed, problems) for number, outcome, _sentence, changed, problems in found[0]["told"]
        ]
        assert everything() == before
        for name, one_by_one in found[0].items():
            assert found[1][name] == one_by_one, name


def test_the_sources_rank_as_they_should(ana: Member) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    change(company, "city", "Zwolle", by=None, source=Source.CAPTURED)
    assert one("company", ana, name="Aquaveld", city="Almelo").changed == ["city"]


@pytest.mark.django_db
def test_an_object_that_is_not_there_is_said_to_be_missing(ana: Member) -> None:
    from wellworn.records.values import CannotSave

    with pytest.raises(CannotSave, match="no object called vessel"):
        Book.of("vessel", ana)


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["one by one", "at once", "rehearsed"])
def test_a_number_that_several_share_means_the_oldest_of_them(ana: Member, way: str) -> None:
    older = create("older@a.example", by=ana).record
    number = "+31385550172"
    rows = [
        Row(1, {"name": "Younger", "phone": number}, ()),
        Row(2, {"address.mail": "older@a.example", "phone": number}, ()),
        Row(3, {"phone": number, "title": "Buyer"}, ()),
    ]
    book, choices = Book.of("person", ana), Choices()
    if way == "one by one":
        results = [upsert("person", row, by=ana, choices=choices) for row in rows]
    elif way == "at once":
        results = upsert_many(book, rows, choices=choices)
    else:
        with Rehearsal(book, choices) as rehearsal:
            results = rehearsal.rows(rows)
    assert [one.problems for one in results] == [[], [], []]
    assert results[2].record_id == older.pk
