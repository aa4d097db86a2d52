"""What a member may not see stands on no page of theirs: records of another team, and fields that their role's layout hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import signed_in
from tests.test_strangers import routes
from wellworn.members.models import Member, Role, Sharing, Team
from wellworn.outreach.models import Template
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import own_fields
from wellworn.records.custom.layouts import lay_out
from wellworn.records.duplicates import finding
from wellworn.records.models import (
    Activity,
    Company,
    Deal,
    FieldType,
    Kind,
    Participation,
    Person,
    Placement,
    Task,
    Witness,
)
from wellworn.records.models.activity import Part
from wellworn.records.writing import write_down

NOT_WALKED = {"account_logout", "worker", "manifest"}
SHEETS = {"HTTP_HX_REQUEST": "true"}

FAR = timezone.localdate() + timedelta(days=365 + 182)  # a day that no page has a reason to say


def said(browser: Client, addresses: Iterator[str] | list[str], tokens: list[str]) -> list[str]:
    """Each address whose answer says one of `tokens`, as a page and as a fragment."""
    found = []
    for address in addresses:
        for headers in ({}, SHEETS):
            answer = browser.get(address, **headers)
            raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type,attr-defined]
            text = raw.decode(errors="replace").casefold()
            assert answer.status_code != 500, address
            told = (token for token in tokens if stands(token.casefold(), text) and token.casefold() not in address)
            found += [f"{address} says {token}" for token in told]
    return list(dict.fromkeys(found))


def stands(token: str, text: str) -> bool:
    """Whether a text has a token that is no end of a longer number: “24 may” does not say “4 may”."""
    return token in text and re.search(rf"(?<!\d){re.escape(token)}", text) is not None


def addresses(ids: dict[str, object], texts: list[str]) -> list[str]:
    """Every route, and those that take words or a shape with them."""
    found = [route.address for route in routes(ids) if route.name not in NOT_WALKED]
    for text in texts:
        found += [
            f"/search?q={text}",
            f"/palette?line={text}",
            f"/quick?line={text}",
            f"/duplicates/near?kind=person&line={text}",
        ]
        found += [
            f"/duplicates/near?kind=company&line={text}",
            f"/people?q={text}",
            f"/companies?q={text}",
            f"/deals?view=list&q={text}",
        ]
        found += [
            f"/suggest/person/company?q={text}",
            f"/suggest/deal/company?q={text}",
            f"/palette?line=move+{text}+to+won",
        ]
        found += [f"/palette?line=task+call+{text}", f"/palette?line=call+{text}", f"/deals?q={text}"]
    found += [
        "/deals?view=list&col=name&col=company&col=company.city&group=company",
        "/deals?view=list&group=owner",
        "/deals?tab=open",
    ]
    found += [
        "/people?group=company",
        "/people?col=name&col=company&sort=company",
        "/tasks?show=all",
        "/deals?view=list&tab=open",
    ]
    found += [
        "/forecast?whose=all",
        "/review?whose=all",
        "/deals/by-member?whose=all",
        "/lists/task?col=name&col=company&col=person&col=deal",
    ]
    found += [
        "/lists/deal?col=name&col=company",
        "/export/deal.csv?col=name&col=company",
        "/export/person.csv?col=name&col=company",
    ]
    found += ["/export/task.json?col=name&col=company&col=person&col=deal", "/lists/person?group=company"]
    return found


@pytest.fixture
def service(carl: Member) -> Team:
    """Carl's team."""
    assert carl.team is not None
    return carl.team


@pytest.fixture
def theirs(ana: Member, carl: Member, service: Team) -> dict[str, object]:
    """What is everybody's and names what only Service sees: `Zanzibar`, `Quentin` and `Obsidian`."""
    company = create("Zanzibar Seals Ltd", by=carl).record
    person = create("quentin.xylander@zanzibar.example", by=carl).record
    change(person, "name", "Quentin Xylander", by=carl)
    deal = create("Obsidian retrofit", by=carl, kind=Kind.DEAL, company=company).record
    assert isinstance(person, Person) and isinstance(company, Company) and isinstance(deal, Deal)
    ours = create("Six plants", by=ana, kind=Kind.DEAL).record
    joost = create("joost@aquaveld.example", by=ana).record
    change(joost, "name", "Joost Dalen", by=ana)
    near = create("Zanzibar Seals B.V.", by=ana).record  # everybody's, and like the other
    Company.objects.filter(pk=near.pk).update(name="Zanzeal", search_key="zanzeal")
    task = create("Send the quote", by=ana, kind=Kind.TASK).record
    assert isinstance(ours, Deal) and isinstance(joost, Person) and isinstance(task, Task)
    soon = timezone.now() + timedelta(hours=3)
    meeting = Activity.objects.create(
        kind="meeting", occurred_at=soon, created_at=soon, key="meeting:1", subject="Prices"
    )
    Participation.objects.create(activity=meeting, person=joost, part=Part.ATTENDEE, address="joost@aquaveld.example")
    Participation.objects.create(activity=meeting, member=ana, part=Part.ORGANISER, address=ana.email)
    Activity.objects.filter(pk=meeting.pk).update(ends_at=soon + timedelta(hours=1))
    Witness.objects.create(activity=meeting, member=ana, sharing=Sharing.FULL, occurred_at=soon)
    Placement.objects.create(activity=meeting, kind="person", record_id=joost.pk, occurred_at=soon)
    write_down(ours, "They ask for a price.", by=ana)
    Deal.objects.filter(pk=ours.pk).update(company=company, amount=Decimal(1000), owner=ana)
    ours.people.add(person, joost)
    Person.objects.filter(pk=joost.pk).update(company=company)
    Task.objects.filter(pk=task.pk).update(
        company=company, person=person, deal=deal, owner=ana, due_on=timezone.localdate()
    )
    Company.objects.filter(pk=company.pk).update(
        team=service, owner=carl, city="Zanzibartown", last_activity_at=timezone.now() - timedelta(days=30)
    )
    Person.objects.filter(pk=person.pk).update(team=service, owner=carl)
    Deal.objects.filter(pk=deal.pk).update(team=service, owner=carl, amount=Decimal(987654))
    finding.find(5)
    return {
        "kind": "deal", "pk": ours.pk, "name": "company", "field": "domain", "object": "deal", "object_key": "deal",
        "deal.pk": ours.pk, "person.pk": joost.pk, "company.pk": near.pk, "brief.pk": meeting.pk, "activity.pk": meeting.pk,
        "merge_with.kind": "person", "merge_with.pk": joost.pk, "follow_up.kind": "deal", "follow_up.pk": ours.pk,
        "palette_peek.kind": "person", "palette_peek.pk": joost.pk, "move.pk": ours.pk, "deal_asks.pk": ours.pk, "peek.pk": ours.pk,
        "form": "csv",
    }  # fmt: skip


def test_no_page_names_a_record_of_another_team(ana: Member, theirs: dict[str, object]) -> None:
    walked = addresses(theirs, ["Joost", "six+plants", "zanz", "quentin", "obsidian", "send", "aquaveld"])
    walked += [f"/palette/peek/deal/{theirs['pk']}", f"/palette/peek/person/{theirs['person.pk']}"]
    found = said(signed_in(ana), walked, ["Zanzibar Seals Ltd", "Xylander", "Obsidian", "Zanzibartown"])
    assert found == [], "\n".join(found)


@pytest.fixture
def hidden(ana: Member, mara: Member) -> dict[str, object]:
    """A deal, a person and a company of everybody's, with values that no rep sees."""
    ada = Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)
    made: dict[str, list[str]] = {
        "deal": ["amount", "next_step", "close_date", "forecast", "owner"], "person": ["title", "city", "social"],
        "company": ["city", "description", "website"], "task": [],
    }  # fmt: skip
    for object_key, names in made.items():
        row = own_fields.create(object_key, "Secret word", FieldType.TEXT, by=ada)
        number = own_fields.create(object_key, "Secret number", FieldType.NUMBER, by=ada)
        lay_out(
            object_key, Role.REP,
            [{"field": one, "where": "hidden", "read_only": False} for one in (*names, row.key, number.key)], by=ada,
        )  # fmt: skip
    company = create("Aquaveld N.V.", by=mara).record
    person = create("joost@aquaveld.example", by=mara).record
    deal = create("Six plants", by=mara, kind=Kind.DEAL, company=company).record  # type: ignore[arg-type]
    task = create("Send the quote", by=mara, kind=Kind.TASK, deal=deal, person=person).record  # type: ignore[arg-type]
    for record, name, text in (
        (person, "name", "Joost Dalen"), (person, "title", "Quuxmaster"), (person, "city", "Obscureville"), (person, "social", "https://quux.example/p"),
        (company, "city", "Hiddenburg"), (company, "description", "Wobblegong"), (company, "website", "https://secretsite.example/"),
        (deal, "amount", "7654321.50"), (deal, "next_step", "Zebrastep"), (deal, "close_date", FAR.isoformat()), (deal, "forecast", "commit"),
        (deal, "secret_word", "Xylodeal"), (person, "secret_word", "Xyloperson"), (company, "secret_word", "Xylocompany"), (task, "secret_word", "Xylotask"),
        (deal, "secret_number", "48151623"), (person, "secret_number", "48151623"), (company, "secret_number", "48151623"),
    ):  # fmt: skip
        change(record, name, text, by=mara)
    change(deal, "owner", str(ana.pk), by=mara)
    change(person, "company", str(company.pk), by=mara)
    change(task, "owner", str(ana.pk), by=mara)
    change(task, "due_on", str(timezone.localdate()), by=mara)
    assert isinstance(deal, Deal) and isinstance(person, Person)
    deal.people.add(person)
    write_down(deal, "They ask for a price.", by=ana)
    soon = timezone.now() + timedelta(hours=3)
    meeting = Activity.objects.create(
        kind="meeting", occurred_at=soon, created_at=soon, key="meeting:1", subject="Prices"
    )
    Participation.objects.create(activity=meeting, person=person, part=Part.ATTENDEE, address="joost@aquaveld.example")
    Participation.objects.create(activity=meeting, member=ana, part=Part.ORGANISER, address=ana.email)
    Activity.objects.filter(pk=meeting.pk).update(ends_at=soon + timedelta(hours=1))
    Witness.objects.create(activity=meeting, member=ana, sharing=Sharing.FULL, occurred_at=soon)
    Placement.objects.create(activity=meeting, kind="person", record_id=person.pk, occurred_at=soon)
    Placement.objects.create(activity=meeting, kind="company", record_id=company.pk, occurred_at=soon)
    like = create("Aquaveld Netherlands N.V.", by=ana).record
    other = create("joost.dalen@aquaveld.example", by=ana).record
    change(other, "name", "Joost Dalen", by=ana)
    finding.find(5)
    words = " ".join(f"{{{one}}}" for one in ("deal.amount", "deal.next_step", "deal.close_date", "person.title", "person.city", "company.city",
                     "deal.secret_word", "person.secret_word", "company.secret_word", "deal.secret_number"))  # fmt: skip
    template = Template.objects.create(name="Quote", subject=words, body=words, member=ana, changed_at=timezone.now())
    return {
        "kind": "deal", "pk": deal.pk, "name": "company", "field": "domain", "object": "deal", "object_key": "deal",
        "deal.pk": deal.pk, "person.pk": person.pk, "company.pk": company.pk, "brief.pk": meeting.pk, "activity.pk": meeting.pk,
        "merge.kind": "company", "merge.pk": company.pk, "merge.other_pk": like.pk,
        "merge_with.kind": "person", "merge_with.pk": person.pk, "follow_up.kind": "deal", "follow_up.pk": deal.pk,
        "palette_peek.kind": "person", "palette_peek.pk": person.pk, "form": "csv", "template_id": template.pk, "other": other.pk,
    }  # fmt: skip


SECRET = ["7,654,321", "7654321", "7 654 321", "7.65", "7.7 M", "7,654", "zebrastep", FAR.isoformat(), f"{FAR:%-d %B}".lower(), f"{FAR:%-d %b}".lower(), "quuxmaster", "obscureville",
          "quux.example", "hiddenburg", "wobblegong", "secretsite", "xylodeal", "xyloperson", "xylocompany", "xylotask", "48151623", "48,151,623"]  # fmt: skip


def test_no_page_says_a_value_that_the_role_does_not_see(ana: Member, hidden: dict[str, object]) -> None:
    walked = addresses(hidden, ["Joost", "six+plants", "aquaveld", "send"])
    for kind in ("deal", "person", "company"):
        pk = hidden[f"{kind}.pk"]
        for name in (
            "amount",
            "next_step",
            "close_date",
            "title",
            "city",
            "description",
            "secret_word",
            "secret_number",
            "name",
            "owner",
        ):
            walked += [
                f"/records/{kind}/{pk}/{name}",
                f"/records/{kind}/{pk}/{name}/source",
                f"/records/{kind}/{pk}/{name}/history",
            ]
        walked += [
            f"/palette/peek/{kind}/{pk}",
            f"/lists/{kind}?col=name&col=secret_word&col=city&col=amount",
            f"/lists/{kind}?sort=secret_word",
        ]
        walked += [
            f"/export/{kind}.csv",
            f"/export/{kind}.json?col=name&col=amount&col=secret_word",
            f"/lists/{kind}?group=city",
        ]
    walked += [
        f"/duplicates/person/{hidden['person.pk']}/{hidden['other']}",
        "/deals?pipeline=1",
        "/deals?tab=open&pipeline=1",
    ]
    walked += [
        "/reports/build?object=deal&measure=sum&field=amount",
        "/people?col=company.city&col=company.secret_word",
        "/duplicates",
    ]
    found = said(signed_in(ana), walked, SECRET)
    assert found == [], "\n".join(found)
