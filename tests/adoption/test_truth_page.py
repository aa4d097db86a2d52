"""The pages of truth: sentences about fields, forms and quarters, open to whom the other adoption pages are, and of many people each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.adoption.truth_values import NOW, a_deal, a_field, gave, honest, made_up
from tests.conftest import read_on, signed_in
from wellworn.adoption.models import Look
from wellworn.adoption.truth.judging import judge
from wellworn.members.models import Member, Role, Workspace
from wellworn.records.custom import layouts

pytestmark = pytest.mark.django_db
SUMMER = date(2026, 7, 1), date(2026, 9, 30)
SPRING = date(2026, 4, 1), date(2026, 6, 30)
ENDS = ("2026-07-31", "2026-08-31", "2026-09-30", "2026-10-30", "2026-11-30")


@pytest.fixture
def judged(company: list[Member], ana: Member, ada: Member) -> dict[str, str]:
    """A competitor made up in summer, close dates at the end of a month, an honest tender, and what four filled in."""
    deal = a_deal(ana)
    names = {name: a_field(name, ada) for name in ("Competitor", "Tender", "Secret")}
    gave(deal, names["Competitor"], honest(200), company, *SPRING)
    gave(deal, names["Competitor"], made_up(200, 0.5), company, *SUMMER)
    gave(deal, names["Tender"], honest(200, 5), company, *SUMMER)
    gave(deal, names["Secret"], ["tbd"] * 371, company[:4], *SUMMER)
    days = [ENDS[place % 5] if place % 5 < 3 else f"2026-{7 + place % 5}-{3 + place % 11:02}" for place in range(300)]
    gave(deal, "close_date", days, company, *SUMMER)
    judge(NOW)
    return names


def body(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_what_was_found_stands_there_in_sentences(judged: dict[str, str], ada: Member) -> None:
    page = body(signed_in(ada), "/adoption/truth")
    assert "say nothing, like “x”, “n/a” or “test”; up to 1\xa0% would be ordinary." in page
    assert "60\xa0% are the end of a month; by chance it would be" in page
    assert "Q3 2026 · 200 values of 10 people or more" in page
    assert page.index("Tender") > page.index("Nothing found")


def test_what_four_filled_in_is_named_as_not_told_and_nowhere_else(judged: dict[str, str], ada: Member) -> None:
    browser = signed_in(ada)
    page = body(browser, "/adoption/truth")
    assert page.count("Secret") == 1
    assert page.index("Secret") > page.index("Cannot be told")
    assert "tbd" not in read_on(page)
    assert "371" not in read_on(page)
    assert browser.get(f"/adoption/truth/deal/{judged['Secret']}/junk").status_code == 404
    assert "secret" not in body(browser, "/adoption/truth?chart=findings&as=csv")


def test_one_finding_says_how_it_was_told(judged: dict[str, str], ada: Member) -> None:
    page = body(signed_in(ada), f"/adoption/truth/deal/{judged['Competitor']}/junk")
    for words in (
        "Quarter by quarter",
        "What was given",
        "“asdf”",
        "Holm’s",
        "binomial draws",
        "in 1 of 100 fields",
        "1 Oct 2024 – 31 Oct 2026",
    ):
        assert words in page, words
    assert f"/settings/fields/deal/field/{judged['Competitor']}" in page
    assert "/settings/fields" not in body(signed_in(Member.objects.get(email="rep.1@norrvik.example")), f"/adoption/truth/deal/{judged['Competitor']}/junk").split("<main")[1]  # fmt: skip


def test_that_nothing_is_found_is_an_answer_too(judged: dict[str, str], ada: Member) -> None:
    page = body(signed_in(ada), f"/adoption/truth/deal/{judged['Tender']}/junk")
    assert "nothing is found here" in page
    assert "This cannot be told" in body(signed_in(ada), f"/adoption/truth/deal/{judged['Tender']}/copies")


def test_findings_are_taken_along(judged: dict[str, str], ada: Member) -> None:
    browser = signed_in(ada)
    head, *rows = body(browser, "/adoption/truth?chart=findings&as=csv").splitlines()
    assert head.startswith("object,field,form,period,pattern,sentence,found,observed,expected,unit")
    assert {row.split(",")[1] for row in rows} == {judged["Competitor"], "close_date"}
    assert browser.get("/adoption/truth?chart=findings&as=parquet").content[:4] == b"PAR1"
    assert (
        browser.get(f"/adoption/truth/deal/{judged['Competitor']}/junk?chart=what-stands-out&as=csv").status_code == 200
    )
    assert browser.get("/adoption/truth?chart=other&as=csv").status_code == 404


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.EXECUTIVE, Role.ADMIN])
def test_every_reader_reads_the_same(judged: dict[str, str], ada: Member, role: Role) -> None:
    reader = Member.objects.create(email="reader@norrvik.example", name="Reader", role=role)
    files = [body(signed_in(one), "/adoption/truth?chart=findings&as=csv") for one in (reader, ada)]
    assert files[0] == files[1]
    assert Look.objects.filter(reader=reader, page="Adoption: truth", measures=["truth"]).count() == 1


def test_it_sees_nothing_of_it_nor_does_a_stranger(judged: dict[str, str], ada: Member) -> None:
    Member.objects.filter(pk=ada.pk).update(role=Role.IT)
    it = signed_in(Member.objects.get(pk=ada.pk))
    for address in (
        "/adoption/truth",
        "/adoption/truth?chart=findings&as=csv",
        f"/adoption/truth/deal/{judged['Competitor']}/junk",
    ):
        assert it.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_whom_the_pages_are_not_open_to_sees_no_answer(judged: dict[str, str], company: list[Member]) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"adoption_open_to": "leads"})
    for address in ("/adoption/truth", f"/adoption/truth/deal/{judged['Competitor']}/junk"):
        answer = signed_in(company[0]).get(address)
        assert answer.status_code == 403
        assert "say nothing" not in answer.content.decode()


def test_a_field_that_a_role_does_not_see_is_not_named_to_it(
    judged: dict[str, str], ada: Member, company: list[Member]
) -> None:
    layouts.lay_out("deal", Role.REP, layouts.heard("name:page,close_date:page,competitor:hidden"), by=ada)
    page = body(signed_in(company[3]), "/adoption/truth")
    assert "Competitor" not in page
    assert "end of a month" in page
    assert signed_in(company[3]).get(f"/adoption/truth/deal/{judged['Competitor']}/junk").status_code == 404


def test_before_the_first_report_the_page_says_what_will_come(company: list[Member], ada: Member) -> None:
    assert "The first report comes in the night after a month is over" in body(signed_in(ada), "/adoption/truth")


def test_who_looked_can_be_read(judged: dict[str, str], ada: Member, company: list[Member]) -> None:
    body(signed_in(ada), "/adoption/truth")
    assert "Values that nobody meant" in body(signed_in(company[2]), "/adoption/looks")


def test_the_page_of_truth_asks_so_many_queries_and_no_more(
    judged: dict[str, str], ada: Member, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    browser = signed_in(ada)
    browser.get("/adoption/truth")
    # session, member, frame; who may open it; report, rules, look, answers, the fields that are seen, names; who sees it; the job
    with django_assert_num_queries(16):
        browser.get("/adoption/truth")


def test_admins_see_how_far_the_job_is(judged: dict[str, str], ada: Member) -> None:
    judge(datetime(2026, 12, 3, tzinfo=UTC), at_most=1)
    assert "Looking for values that nobody meant" in body(signed_in(ada), "/jobs")


def test_the_page_says_to_whom_it_is_open_where_that_is_not_everybody(ada: Member) -> None:
    assert "Everybody who works with Wellworn" in signed_in(ada).get("/adoption/truth").content.decode()
    Workspace.objects.update_or_create(pk=1, defaults={"name": "Norrvik", "adoption_open_to": "leads"})
    page = signed_in(ada).get("/adoption/truth").content.decode()
    assert "Everybody who works with Wellworn" not in page
    assert "champions and the workers’ representative, with the same sentences" in page
