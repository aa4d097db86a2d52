"""One line is shown as what it will become, saved once, and taken back whole; it never names what the member may not see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member, Team, Workspace
from wellworn.records.changing import PEOPLE
from wellworn.records.creating import create
from wellworn.records.models import Activity, Company, Deal, Kind, Person, Phone, Provenance, QuickEntry, Task
from wellworn.usage.models import Event

LINE = "call Femke at Aquaveld 45k pump retrofit, follow up Tuesday"
CARD = "met Joost Bakker joost@aquaveld.example Aquaveld N.V. purchasing lead +31 38 555 0172"
FRAGMENT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def femke(ana: Member) -> Person:
    """Femke Bos of Aquaveld."""
    company = create("aquaveld.example", by=ana, kind=Kind.COMPANY).record
    Company.objects.update(
        name="Aquaveld N.V.", search_key="aquaveld n.v.", search_text="aquaveld n v aquaveld example"
    )
    assert isinstance(company, Company)
    person = create("Femke Bos <femke@aquaveld.example>", by=ana, company=company).record
    assert isinstance(person, Person)
    return person


def test_a_line_is_shown_before_it_is_saved(ana: Member, femke: Person) -> None:
    page = signed_in(ana).get("/quick", {"line": LINE}, **FRAGMENT).content.decode()
    for shown in ("Femke Bos", "Aquaveld N.V.", "Pump retrofit", "€45,000", "Follow up with Femke Bos"):
        assert shown in page
    assert not Deal.objects.exists() and not Task.objects.exists()
    assert not Activity.objects.filter(kind="call").exists()


def test_saving_makes_a_call_a_deal_and_a_task_and_undo_takes_all_of_it_back(ana: Member, femke: Person) -> None:
    client = signed_in(ana)
    assert client.post("/quick", {"line": LINE, "key": "a1"}).status_code == 302
    deal, task = Deal.objects.get(), Task.objects.get()
    assert (deal.name, deal.amount, deal.company, list(deal.people.all())) == (
        "Pump retrofit",
        Decimal(45_000),
        femke.company,
        [femke],
    )
    involved = Provenance.objects.get(kind="deal", record_id=deal.pk, field=PEOPLE)
    assert (involved.value, involved.source, involved.by) == (str(femke.pk), "typed", ana)
    assert (task.person, task.deal, task.due_on is not None and task.due_on.weekday()) == (femke, deal, 1)
    call = Activity.objects.get(kind="call")
    assert call.placements.filter(kind="person", record_id=femke.pk).exists()
    assert Event.objects.filter(feature="quick.save", member=ana).count() == 1
    client.post(f"/quick/{QuickEntry.objects.get().pk}/undo")
    assert not Deal.objects.visible_to(ana).exists() and not Task.objects.visible_to(ana).exists()
    assert not Activity.objects.filter(kind="call", deleted_at=None).exists()
    assert Person.objects.visible_to(ana).get() == femke


def test_somebody_new_comes_with_company_title_phone_and_address(ana: Member) -> None:
    signed_in(ana).post("/quick", {"line": CARD, "key": "a2"})
    person = Person.objects.get()
    assert (person.name, person.title, str(person.company)) == ("Joost Bakker", "purchasing lead", "Aquaveld N.V.")
    assert person.addresses.get().address == "joost@aquaveld.example"
    assert Phone.objects.get(kind="person", record_id=person.pk).number == "+31385550172"
    assert person.company is not None
    assert person.company.domains.get().domain == "aquaveld.example"


def test_a_line_with_an_amount_alone_is_a_deal(ana: Member, femke: Person) -> None:
    signed_in(ana).post("/quick", {"line": "Aquaveld 45k pump retrofit", "key": "a3"})
    deal = Deal.objects.get()
    assert (deal.name, deal.company, deal.amount) == ("Pump retrofit", femke.company, Decimal(45_000))
    assert not Activity.objects.filter(kind__in=["call", "note"]).exists()


def test_a_task_of_a_time_alone_is_named_for_whom_it_is_about(ana: Member, femke: Person) -> None:
    signed_in(ana).post("/quick", {"line": "call Femke, follow up tomorrow 9am", "key": "a3"})
    assert Task.objects.get().name == "Follow up with Femke Bos, 9am"


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("call Femke tomorrow", "Call Femke Bos"),
        ("call Femke tomorrow 14:30", "Call Femke Bos, 14:30"),
        ("c femke about the leak tomorrow", "Call Femke Bos about the leak"),
        ("meet Femke tomorrow", "Meet Femke Bos"),
        ("call tomorrow", "Call"),
    ],
)
def test_what_is_still_to_come_is_a_task_and_was_not_done(ana: Member, femke: Person, line: str, task: str) -> None:
    client = signed_in(ana)
    assert task in client.get("/quick", {"line": line}, **FRAGMENT).content.decode()
    client.post("/quick", {"line": line, "key": "a3"})
    made = Task.objects.get()
    assert (made.name, made.due_on) == (task, timezone.localdate() + timedelta(days=1))
    assert made.person == (femke if "Femke" in task else None)
    assert not Activity.objects.filter(kind__in=["call", "meeting", "note"]).exists()


def test_a_call_to_come_about_a_deal_makes_the_deal_and_no_call(ana: Member, femke: Person) -> None:
    signed_in(ana).post("/quick", {"line": "call Femke 45k pump retrofit tomorrow", "key": "a3"})
    task, deal = Task.objects.get(), Deal.objects.get()
    assert (task.name, task.deal, deal.name) == ("Call Femke Bos", deal, "Pump retrofit")
    assert not Activity.objects.filter(kind="call").exists()


@pytest.mark.parametrize(
    "line",
    [
        "called Femke she agrees tomorrow",
        "call Femke wants certificates tomorrow",
        "met Femke tomorrow",
        "call Femke today",
        "call Femke",
    ],
)
def test_what_has_happened_is_logged_whatever_day_is_named(ana: Member, femke: Person, line: str) -> None:
    signed_in(ana).post("/quick", {"line": line, "key": "a3"})
    assert Activity.objects.filter(kind="meeting" if line.startswith("met") else "call").count() == 1


@pytest.mark.parametrize("provider", ["gmail.com", "gmx.at", "comcast.net"])
def test_a_provider_of_addresses_to_anybody_is_no_companys_domain(ana: Member, provider: str) -> None:
    signed_in(ana).post("/quick", {"line": CARD.replace("aquaveld.example", provider), "key": "a3"})
    company = Company.objects.get(name="Aquaveld N.V.")
    assert not company.domains.exists()


@pytest.mark.parametrize(("home", "meant"), [("DKK", "DKK"), ("NOK", "NOK"), ("EUR", "SEK")])
def test_kr_is_the_workspaces_own_where_that_is_one(ana: Member, femke: Person, home: str, meant: str) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"currency": home})
    signed_in(ana).post("/quick", {"line": "Aquaveld 45 000 kr pump", "key": "a3"})
    deal = Deal.objects.get()
    assert (deal.amount, deal.currency, deal.name) == (Decimal(45_000), meant, "Pump")


def test_a_deal_of_that_name_is_not_made_twice(ana: Member, femke: Person) -> None:
    client = signed_in(ana)
    client.post("/quick", {"line": "Aquaveld 45k pump retrofit", "key": "a3"})
    assert (
        "is open already" in client.get("/quick", {"line": "Aquaveld 50k pump retrofit"}, **FRAGMENT).content.decode()
    )
    client.post("/quick", {"line": "Aquaveld 50k pump retrofit", "key": "a4"})
    assert Deal.objects.get().amount == Decimal(50_000)


def test_namesakes_are_offered_and_the_choice_counts(ana: Member) -> None:
    made = [create(f"Femke Bos <femke@{firm}.example>", by=ana).record for firm in ("north", "south")]
    client = signed_in(ana)
    page = client.get("/quick", {"line": "call Femke Bos she agrees"}, **FRAGMENT).content.decode()
    assert all(f'value="{one.pk}"' in page for one in made)
    for one in made:
        client.post("/quick", {"line": "call Femke Bos she agrees", "key": f"n{one.pk}", "person": str(one.pk)})
        assert Activity.objects.latest("pk").placements.filter(kind="person", record_id=one.pk).exists()
    client.post("/quick", {"line": "call Femke Bos she agrees", "key": "new", "person": "new"})
    assert Person.objects.count() == 3


def test_the_same_form_sent_twice_is_saved_once(ana: Member, femke: Person) -> None:
    client = signed_in(ana)
    for _click in range(2):
        client.post("/quick", {"line": LINE, "key": "twice"})
    assert (Deal.objects.count(), Task.objects.count(), QuickEntry.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one(ana: Member, femke: Person) -> None:
    def click(_number: int) -> int:
        try:
            return signed_in(ana).post("/quick", {"line": LINE, "key": "race"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, range(4))) == [302] * 4
    assert (Deal.objects.count(), Task.objects.count(), Activity.objects.filter(kind="call").count()) == (1, 1, 1)


def test_nothing_typed_is_lost_when_it_cannot_be_saved(ana: Member) -> None:
    line = "met Joost joost@aquaveld.example +31 38 55"
    answer = signed_in(ana).post("/quick", {"line": f"{line} 99999999999999999k pump", "key": "bad"})
    assert answer.status_code in (302, 422)
    empty = signed_in(ana).post("/quick", {"line": "  ", "key": "empty"})
    assert (empty.status_code, QuickEntry.objects.filter(key="empty").exists()) == (422, False)


def test_a_half_that_cannot_be_saved_leaves_nothing(ana: Member, carl: Member) -> None:
    create("Joost <joost@aquaveld.example>", by=carl)
    Person.objects.update(team=carl.team)
    answer = signed_in(ana).post("/quick", {"line": CARD, "key": "half"})
    assert answer.status_code == 422
    assert CARD.encode() in answer.content.replace(b"&#x27;", b"'")
    assert not Company.objects.exists() and not QuickEntry.objects.exists()


def test_another_teams_records_are_neither_named_nor_used(ana: Member, carl: Member, team: Team, femke: Person) -> None:
    Person.objects.update(team=team)
    Company.objects.update(team=team)
    create("Pump retrofit", by=ana, kind=Kind.DEAL, company=femke.company)
    Deal.objects.update(team=team)
    page = (
        signed_in(carl)
        .get("/quick", {"line": "call Femke Bos Aquaveld 45k pump retrofit"}, **FRAGMENT)
        .content.decode()
    )
    assert "N.V." not in page and "is open already" not in page and f'value="{femke.pk}"' not in page
    signed_in(carl).post("/quick", {"line": "call Femke Bos at Aquaveld 45k pump retrofit", "key": "c"})
    assert Person.objects.count() == 2 and Deal.objects.count() == 2
    assert not Activity.objects.filter(placements__kind="person", placements__record_id=femke.pk, kind="call").exists()


def test_nobody_takes_back_what_another_entered(ana: Member, ben: Member, femke: Person) -> None:
    signed_in(ana).post("/quick", {"line": LINE, "key": "a"})
    assert signed_in(ben).post(f"/quick/{QuickEntry.objects.get().pk}/undo").status_code == 404
    assert Deal.objects.visible_to(ana).exists()


def test_a_task_alone_and_words_that_name_nobody(ana: Member) -> None:
    client = signed_in(ana)
    client.post("/quick", {"line": "todo send the certificates 2030-01-07", "key": "t"})
    assert (Task.objects.get().name, Task.objects.get().due_on) == ("Send the certificates", date(2030, 1, 7))
    client.post("/quick", {"line": "hello world", "key": "u"})
    assert Task.objects.filter(name="Hello world").exists()


def test_a_preview_costs_few_queries(ana: Member, femke: Person, django_assert_num_queries: object) -> None:
    client = signed_in(ana)
    with django_assert_num_queries(9):  # type: ignore[operator]  # session, member, layouts; teams, companies, domains, people, deals, currency
        client.get("/quick", {"line": LINE}, **FRAGMENT)
