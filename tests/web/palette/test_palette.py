"""What the palette offers, to whom, and what becomes of it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Sharing, Team
from wellworn.records import handles
from wellworn.records.creating import create
from wellworn.records.models import (
    Activity,
    ActivityText,
    Company,
    Deal,
    Kind,
    Participation,
    Person,
    Placement,
    Stage,
    Task,
    Witness,
)


@pytest.fixture
def deal(ana: Member) -> Deal:
    """Six plants at Aquaveld, with Joost there."""
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    create("Joost van Dalen", by=ana, kind=Kind.PERSON, company=company)
    made = create("Six plants", by=ana, kind=Kind.DEAL, company=company).record
    assert isinstance(made, Deal)
    return made


@pytest.fixture
def browser(ana: Member) -> Client:
    return signed_in(ana)


def titles(browser: Client, text: str, on: str = "/") -> list[str]:
    """The titles of the options, in their order."""
    page = browser.get("/palette", {"q": text, "on": on}).content.decode()
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r'<span class="t">(.*?)</span>(?:<|$)', page)]


def fields(browser: Client, text: str, on: str = "/") -> tuple[str, dict[str, str]]:
    """Where the first option posts, and what."""
    page = browser.get("/palette", {"q": text, "on": on}).content.decode()
    option = page.split('role="option"')[1]
    url = re.search(r'data-url="([^"]+)"', option)
    assert url is not None
    return url[1], dict(re.findall(r'name="(\w+)" value="([^"]*)"', option))


def test_half_a_name_finds_the_person_and_their_company_by_theirs(deal: Deal, browser: Client) -> None:
    assert titles(browser, "joos")[0].startswith("Joost van Dalen")
    found = " | ".join(titles(browser, "aquav"))
    assert "Aquaveld N.V." in found and "Six plants" in found


def test_new_without_a_name_says_how_to_go_on_and_a_call_may_mean_a_person(deal: Deal, browser: Client) -> None:
    assert titles(browser, "new person")[0] == "New person: go on with the name"
    assert len([title for title in titles(browser, "new") if title.startswith("New ")]) == 3
    found = titles(browser, "call joos", on=f"/deals/{deal.pk}")
    assert found[0].startswith("Call on Six plants") and "Joost van Dalen" in " ".join(found[1:])


def test_what_is_used_now_and_then_is_found_by_its_name(browser: Client) -> None:
    for word, title in (
        ("sequences", "Follow-ups"),
        ("import", "Import a file"),
        ("dark", "My account"),
        ("api", "Tokens"),
    ):
        assert any(one.startswith(title) for one in titles(browser, word)), word


def test_a_typo_finds_the_name_that_was_meant(deal: Deal, browser: Client) -> None:
    assert titles(browser, "aqauveld")[0].startswith("Aquaveld N.V.")
    assert titles(browser, "jost van dalen")[0].startswith("Joost van Dalen")


def test_a_day_moves_the_close_of_a_company_s_deal(deal: Deal, browser: Client) -> None:
    url, posted = fields(browser, "aquaveld 11 dec")
    assert url == f"/records/deal/{deal.pk}/close_date" and posted["value"].endswith("-12-11")
    browser.post(url, posted)
    deal.refresh_from_db()
    assert deal.close_date is not None and (deal.close_date.month, deal.close_date.day) == (12, 11)


def test_an_amount_on_the_deal_s_own_page_needs_no_name(deal: Deal, browser: Client) -> None:
    url, posted = fields(browser, "amount 52k", f"/deals/{deal.pk}")
    browser.post(url, posted)
    deal.refresh_from_db()
    assert deal.amount == Decimal(52_000)
    url, posted = fields(browser, "61k", f"/deals/{deal.pk}")
    assert posted == {"value": "61000", "was": "52000"}


def test_a_stage_is_moved_to_by_its_name(deal: Deal, browser: Client) -> None:
    stage = Stage.objects.filter(pipeline=deal.stage.pipeline, outcome="").exclude(pk=deal.stage_id).first()
    assert stage is not None
    for text, on in ((f"move aquaveld to {stage.name}", "/"), (stage.name, f"/deals/{deal.pk}")):
        url, posted = fields(browser, text, on)
        assert (url, posted["stage"]) == (f"/deals/{deal.pk}/move", str(stage.pk))
    browser.post(url, posted)
    deal.refresh_from_db()
    assert deal.stage == stage


def test_a_task_with_its_day_and_what_it_is_about(deal: Deal, browser: Client, ana: Member) -> None:
    url, posted = fields(browser, "task tue call Femke", f"/deals/{deal.pk}")
    answer = browser.post(url, posted, follow=True)
    task = Task.objects.get()
    assert (task.name, task.deal, task.owner) == ("call Femke", deal, ana)
    assert task.due_on is not None and task.due_on.weekday() == 1
    assert "is among your tasks" in answer.content.decode()


def test_a_new_person_a_note_and_a_merge(deal: Deal, browser: Client) -> None:
    url, posted = fields(browser, "new person Femke Bos", f"/companies/{deal.company_id}")
    browser.post(url, posted)
    assert Person.objects.get(name="Femke Bos").company_id == deal.company_id
    url, posted = fields(browser, "note They ask for a price", f"/deals/{deal.pk}")
    browser.post(url, posted)
    assert ActivityText.objects.get().new == "They ask for a price"
    assert "Merge Aquaveld N.V. with another" in titles(browser, "merge", f"/companies/{deal.company_id}")


def test_pages_and_lessons_are_found_by_other_words(browser: Client) -> None:
    assert titles(browser, "pipeline") == ["Deals", "Review the pipeline", "Reports"]
    assert "Duplicates" in titles(browser, "merge")
    assert "Who can see what about me?" in titles(browser, "privacy")


def test_an_admin_finds_the_audit_of_fields_and_what_comes_of_it(browser: Client, ana: Member) -> None:
    assert "Field audit" not in titles(browser, "field audit")
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    admin = signed_in(ana)
    assert titles(admin, "field audit") == ["Field audit", "Plans", "Features, and who has them"]
    assert {"Adoption", "Program"} <= {*titles(admin, "adoption"), *titles(admin, "interventions")}
    for text, address in (
        ("plans", "/friction/plans"),
        ("features", "/friction/features"),
        ("verdict", "/friction/fields"),
    ):
        assert f'"{address}"' in admin.get("/palette", {"q": text, "on": "/"}).content.decode()


def test_with_nothing_typed_the_last_records_come_first(deal: Deal, browser: Client) -> None:
    browser.get(f"/companies/{deal.company_id}")
    found = titles(browser, "")
    assert found[0].startswith("Aquaveld N.V.") and "Today" in found


def test_nobody_is_offered_what_is_not_theirs(deal: Deal, ana: Member, carl: Member, team: Team) -> None:
    for model in (Company, Person, Deal):
        model._default_manager.update(team=team, owner=ana)
    for text in ("aquaveld", "joost", "six plants", "aquaveld 11 dec", "aquaveld 52k", "aqauveld"):
        assert not [
            one for one in titles(signed_in(carl), text) if "plants" in one or "Joost" in one or "N.V." in one
        ], text
    assert "Six plants" not in " ".join(titles(signed_in(carl), "amount 52k", f"/deals/{deal.pk}"))
    person = Person.objects.get()
    assert signed_in(carl).get(f"/palette/peek/person/{person.pk}").status_code == 404
    assert signed_in(carl).get("/palette", {"q": ""}).content.decode().find("Aquaveld") == -1


def test_it_changes_no_record_and_reps_open_no_settings(deal: Deal, ana: Member, browser: Client) -> None:
    assert "Settings" not in titles(browser, "settings")
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    assert titles(signed_in(ana), "aquaveld 11 dec") == []
    assert signed_in(ana).post("/palette/task", {"line": "x"}).status_code == 404


@pytest.fixture
def mail(deal: Deal, ben: Member) -> Activity:
    """What Joost wrote to Ben, of which others see the subject alone."""
    at = timezone.now() - timedelta(days=1)
    person = Person.objects.get()
    made = Activity.objects.create(
        kind="mail",
        occurred_at=at,
        created_at=at,
        subject="Prices",
        search_text="prices",
        key="mail:1",
        sharing=Sharing.SUBJECT,
    )
    ActivityText.objects.create(activity=made, new="We would need the membranes before Easter.")
    Witness.objects.create(activity=made, member=ben, sharing=Sharing.SUBJECT, occurred_at=at)
    Placement.objects.create(activity=made, kind=Kind.PERSON, record_id=person.pk, occurred_at=at)
    Participation.objects.create(activity=made, address="joost@aquaveld.example", part="from", person=person)
    return made


def test_the_preview_has_the_words_for_who_may_read_them(mail: Activity, browser: Client, ben: Member) -> None:
    url = f"/palette/peek/person/{Person.objects.get().pk}"
    hers, his = (client.get(url).content.decode() for client in (browser, signed_in(ben)))
    assert "Prices" in hers and "membranes" not in hers
    assert "We would need the membranes before Easter." in his


def test_words_of_mail_are_found_by_who_may_read_them(mail: Activity, browser: Client, ben: Member) -> None:
    assert "Prices" in signed_in(ben).get("/search?q=membranes").content.decode()
    assert "Prices" not in browser.get("/search?q=membranes").content.decode()
    assert "Prices" in browser.get("/search?q=prices").content.decode()


def test_a_phone_number_is_found_as_it_is_written_at_home(deal: Deal, browser: Client, ana: Member) -> None:
    handles.add(Person.objects.get(), handles.PHONE, "+31 38 555 01 72", by=ana)
    assert "Joost van Dalen" in browser.get("/search?q=038 555 0172").content.decode()
    assert titles(browser, "038-5550172")[0].startswith("Joost van Dalen")


def test_a_line_costs_a_bounded_number_of_queries(deal: Deal, browser: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(40):
        browser.get("/palette", {"q": "aquaveld", "on": f"/deals/{deal.pk}"})
