"""The pages: lists, records, board, meetings, tasks, bin and search, with their queries counted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records import doing, keeping
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.deciding import accept, dismiss, edit, reopen
from wellworn.records.duplicates.merging import merge
from wellworn.records.folding import folded, searchable
from wellworn.records.lists.query import PAGE
from wellworn.records.models import (
    Activity,
    Company,
    Deal,
    Domain,
    Forgotten,
    Kind,
    Participation,
    Person,
    Phone,
    Placement,
    Proposal,
    Provenance,
    Stage,
    Task,
    Thread,
    Witness,
)
from wellworn.records.models.activity import ActivityKind
from wellworn.usage.models import Event

Counting = Callable[[int], AbstractContextManager[object]]
FRAME = 3  # session, member, frame


@pytest.fixture
def companies(ana: Member) -> list[Company]:
    """More than a page of them."""
    now = timezone.now()
    rows = [
        Company(name=f"Société {n:03}", search_key=folded(f"Société {n:03}"), search_text=searchable(f"Société {n:03}"),
                owner=ana, created_at=now, last_activity_at=now - timedelta(days=n % 7) if n % 3 else None)
        for n in range(PAGE + 20)
    ]  # fmt: skip
    return Company.objects.bulk_create(rows)


def _walk(browser: Client, url: str) -> list[str]:
    """The names of a list, page after page."""
    names: list[str] = []
    while True:
        page = browser.get(url).context
        names.extend(record.name for record, _cells in page["rows"])
        if not page["next"]:
            return names
        url = page["next"]


@pytest.mark.parametrize("sort", ["name", "-touched"])
def test_every_record_stands_once_in_a_list_however_it_is_sorted(
    sort: str, companies: list[Company], ana: Member
) -> None:
    names = _walk(signed_in(ana), f"/companies?sort={sort}")
    assert sorted(names) == [company.name for company in companies]
    if sort == "name":
        assert names == sorted(names)


def test_a_list_is_searched_without_accents(companies: list[Company], ana: Member) -> None:
    words = signed_in(ana).get("/companies?q=SOCIETE+007").content.decode()
    assert "Société 007" in words and "Société 008" not in words


@pytest.fixture
def aquaveld(ana: Member, ben: Member) -> Company:
    """A company with people, deals, tasks, a thread of three mails, and a meeting to come."""
    company = create("aquaveld.example", by=ana).record
    assert isinstance(company, Company)
    create("joost@aquaveld.example", by=ana)
    create("Level sensors, 6 sites", by=ana, kind=Kind.DEAL, company=company)
    create("Send certificates", by=ana, kind=Kind.TASK, company=company)
    now, thread = timezone.now(), Thread.objects.create(subject="Service price")
    for n, (kind, hours) in enumerate([("mail", -3), ("mail", -2), ("mail", -1), ("meeting", 20)]):
        at = now + timedelta(hours=hours)
        activity = Activity.objects.create(
            kind=kind, occurred_at=at, created_at=now, subject=f"{kind} {n}", key=f"{kind}:{n}",
            search_text=f"{kind} {n}", thread=thread if kind == "mail" else None,
        )  # fmt: skip
        Witness.objects.create(activity=activity, member=ana, sharing="subject", occurred_at=at)
        Participation.objects.create(activity=activity, address="joost@aquaveld.example", part="from", name="Joost")
        Placement.objects.create(activity=activity, kind="company", record_id=company.pk, occurred_at=at)
    return company


def test_a_company_shows_its_facts_timeline_and_what_is_beside_it(
    aquaveld: Company, ana: Member, django_assert_num_queries: Counting
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(FRAME + 18):
        # company, provenance with the event, domains, phones, placements ahead and past, what is pinned, activities, those who took
        # part, what was promised then, which kinds there are, whose it was, proposals, deals, people
        # and tasks
        page = browser.get(f"/companies/{aquaveld.pk}")
    words = page.content.decode()
    for told in (
        "Aquaveld",
        "aquaveld.example",
        "Joost",
        "Level sensors, 6 sites",
        "Send certificates",
        "Coming up",
        "3 mails",
    ):
        assert told in words
    assert [item.mails for item in page.context["timeline"].past] == [3]
    assert [item.activity.kind for item in page.context["timeline"].upcoming] == ["meeting"]


def test_a_thread_opens_in_place(aquaveld: Company, ana: Member) -> None:
    mail = Activity.objects.filter(kind="mail").latest("occurred_at")
    answer = signed_in(ana).get(f"/activities/{mail.pk}", HTTP_HX_REQUEST="true")
    assert len(answer.context["mails"]) == 3
    assert "<!doctype" not in answer.content.decode()


def test_every_page_opens_for_those_who_begin_and_for_those_who_have_records(
    aquaveld: Company, ana: Member, carl: Member
) -> None:
    person, deal = Person.objects.get(), Deal.objects.get()
    urls = [
        "/companies",
        "/people",
        "/deals",
        "/deals?view=list",
        "/meetings",
        "/meetings?whose=all",
        "/tasks",
        "/bin",
        "/search",
        "/search?q=jo",
    ]
    urls += [
        f"/people/{person.pk}",
        f"/deals/{deal.pk}",
        f"/companies/{aquaveld.pk}?show=mail",
        "/companies?after=nonsense",
    ]
    for member in (ana, carl):
        for url in urls:
            assert signed_in(member).get(url).status_code == 200, url
    assert all(Client().get(url).status_code == 302 for url in urls)


def test_a_meeting_that_somebody_wrote_down_stands_among_the_meetings(aquaveld: Company, ana: Member) -> None:
    browser = signed_in(ana)
    browser.post(f"/records/company/{aquaveld.pk}/notes", {"text": "Walked the line with Joost", "kind": "meeting"})
    page = browser.get("/meetings?whose=all").content.decode()
    assert "Walked the line with Joost" in page and "/pin/" not in page
    assert "Pin</button>" in browser.get(f"/companies/{aquaveld.pk}").content.decode()


def test_the_board_sums_stages_and_moves_deals_without_a_script(aquaveld: Company, ana: Member, ben: Member) -> None:
    deal, browser = Deal.objects.get(), signed_in(ana)
    Deal.objects.update(amount=Decimal(111400))
    board = browser.get("/deals").context
    assert next((column.stage.name, column.count) for column in board["columns"]) == ("Qualify", 1)
    assert (board["total"].amount, board["total"].currency) == (Decimal(111400), "EUR")
    was, prove = deal.stage_id, Stage.objects.get(name="Prove")
    browser.post(f"/deals/{deal.pk}/move", {"stage": prove.pk, "was": was})
    deal.refresh_from_db()
    assert deal.stage == prove
    assert Event.objects.filter(feature="deal.move", record_id=deal.pk).count() == 1
    late = signed_in(ben).post(f"/deals/{deal.pk}/move", {"stage": was, "was": was}, headers={"HX-Request": "true"})
    assert (late.status_code, Deal.objects.get().stage) == (409, prove)


def test_a_deal_that_is_won_is_closed_and_open_again_when_that_is_undone(aquaveld: Company, ana: Member) -> None:
    deal = Deal.objects.get()
    row = doing.move(deal, Stage.objects.get(outcome="won"), by=ana)
    deal.refresh_from_db()
    assert (deal.stage.name, deal.closed_at is None) == ("Won", False)
    assert row is not None
    signed_in(ana).post(f"/changes/{row.pk}/undo")
    deal.refresh_from_db()
    assert (deal.stage.name, deal.closed_at) == ("Qualify", None)
    assert not Placement.objects.filter(activity__kind=ActivityKind.DEAL).exists()


def test_a_note_that_is_taken_back_counts_no_longer(ana: Member, ben: Member) -> None:
    company = create("Kestrel Dairies Ltd", by=ana).record
    first, second = (f"They asked for price {n}." for n in (1, 2))
    counted = Company.objects.filter(pk=company.pk).values_list("activity_count", "last_activity_at")
    for text in (first, second):
        signed_in(ana).post(f"/records/company/{company.pk}/notes", {"text": text})
    old, new = (Activity.objects.get(text__new=text) for text in (first, second))
    assert counted.get() == (2, new.occurred_at)
    signed_in(ben).post(f"/activities/{new.pk}/undo")
    assert counted.get() == (2, new.occurred_at)
    signed_in(ana).post(f"/activities/{new.pk}/undo")
    assert counted.get() == (1, old.occurred_at)
    signed_in(ana).post(f"/activities/{old.pk}/undo")
    assert counted.get() == (0, None)


def test_a_note_stands_on_the_timelines_it_belongs_to_and_is_taken_back(aquaveld: Company, ana: Member) -> None:
    deal, browser = Deal.objects.get(), signed_in(ana)
    browser.post(f"/records/deal/{deal.pk}/notes", {"text": "Ruben trusts the display", "kind": "note"})
    assert "Ruben trusts the display" in browser.get(f"/companies/{aquaveld.pk}").content.decode()
    browser.post(f"/activities/{Activity.objects.get(kind='note').pk}/undo")
    assert "Ruben trusts the display" not in browser.get(f"/companies/{aquaveld.pk}").content.decode()


def test_a_task_is_ticked_and_unticked(aquaveld: Company, ana: Member) -> None:
    task, browser = Task.objects.get(), signed_in(ana)
    browser.post(f"/tasks/{task.pk}/done")
    assert Task.objects.get().done_at is not None
    browser.post(f"/tasks/{task.pk}/done?undo=1")
    assert Task.objects.get().done_at is None


def test_what_is_deleted_lies_in_the_bin_and_comes_back(aquaveld: Company, ana: Member) -> None:
    browser = signed_in(ana)
    browser.post(f"/records/company/{aquaveld.pk}/delete")
    assert browser.get(f"/companies/{aquaveld.pk}").status_code == 404
    assert "Aquaveld" in browser.get("/bin").content.decode()
    browser.post(f"/records/company/{aquaveld.pk}/restore")
    assert browser.get(f"/companies/{aquaveld.pk}").status_code == 200


def test_what_is_purged_is_gone_and_remembered_only_as_a_mark(aquaveld: Company, ana: Member) -> None:
    person = Person.objects.get()
    browser, url = signed_in(ana), f"/records/person/{person.pk}/purge"
    assert browser.post(url).status_code == 404  # only from the bin
    keeping.delete(person, by=ana)
    browser.post(url)
    assert not Person.objects.exists()
    assert not Provenance.objects.filter(kind=Kind.PERSON, record_id=person.pk).exists()
    assert keeping.is_forgotten(["joost@aquaveld.example", "femke@aquaveld.example"]) == {"joost@aquaveld.example"}
    assert b"joost" not in bytes(Forgotten.objects.get().mark)


def test_two_companies_become_one(aquaveld: Company, ana: Member) -> None:
    other = create("aquaveld.test", by=ana).record
    assert isinstance(other, Company)
    merge(other, aquaveld, by=ana)
    assert set(Domain.objects.filter(company=other).values_list("domain", flat=True)) == {
        "aquaveld.example",
        "aquaveld.test",
    }
    assert Person.objects.get().company == Deal.objects.get().company == other
    assert Placement.objects.filter(kind="company", record_id=other.pk).count() == 4
    assert not Company.objects.visible_to(ana).filter(pk=aquaveld.pk).exists()


def _propose(person: Person, member: Member, field: str, value: str) -> Proposal:
    """A proposal about a person."""
    return Proposal.objects.create(
        member=member,
        kind="person",
        record_id=person.pk,
        field=field,
        value=value,
        confidence=0.8,
        created_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "Head of process"), ("phone", "+31385550172"), ("address.mail", "j@home.example"), ("employer", "Kestrel Ltd"),
     ("name", "Joost van Dalen"), ("website", "joost.example"), ("social", "linkedin.com/in/joost"), ("address", "Stationsplein 1")],
)  # fmt: skip
def test_an_accepted_proposal_is_true_and_undone(field: str, value: str, aquaveld: Company, ana: Member) -> None:
    person = Person.objects.get()
    before = _state(person)
    proposal = _propose(person, ana, field, value)
    assert accept(proposal, by=ana)
    assert not accept(proposal, by=ana)
    assert _state(Person.objects.get()) != before
    row = Provenance.objects.filter(kind="person").latest("id")
    assert (row.source, row.by) == ("captured", ana)
    assert reopen(proposal, by=ana)
    assert _state(Person.objects.get()) == before
    assert list(Proposal.objects.open_for(ana)) == [proposal]


def _state(person: Person) -> tuple[object, ...]:
    """What a proposal can change."""
    phones = list(Phone.objects.filter(kind="person", record_id=person.pk).values_list("number", flat=True))
    values = (person.name, person.title, person.company_id, person.website, person.social, person.address)
    return (*values, phones, list(person.addresses.values_list("address", flat=True)))


def test_a_dismissed_proposal_is_gone_and_an_edited_one_counts_as_typed(aquaveld: Company, ana: Member) -> None:
    person = Person.objects.get()
    assert dismiss(_propose(person, ana, "title", "Boss"), by=ana)
    assert edit(_propose(person, ana, "title", "Hed of process"), "Head of process", by=ana)
    assert not Proposal.objects.open_for(ana).exists()
    assert Provenance.objects.filter(field="title").latest("id").source == "typed"
    assert Person.objects.get().title == "Head of process"


def test_a_changed_name_is_found_by_its_new_words(aquaveld: Company, ana: Member) -> None:
    change(aquaveld, "name", "Waterschap Zwölle", by=ana)
    assert "Waterschap" in signed_in(ana).get("/search?q=zwolle").content.decode()
