"""Lists that leave: in every form, with what the member sees and no more, and as a living link."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Team
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.exporting.safe import guarded
from wellworn.records.models import Company, Deal, Feed, Kind, Layout, Stage, View
from wellworn.usage.models import Event


@pytest.fixture(autouse=True)
def no_counts(db: None) -> None:
    cache.clear()


def sent(browser: Client, address: str) -> bytes:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def deals(ana: Member) -> None:
    """Three deals; one is named like a formula."""
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    for name, amount in (("=HYPERLINK(0)", "45000.50"), ("Pumps", "100"), ("Valves", "")):
        deal = create(name, by=ana, kind=Kind.DEAL, company=company).record  # type: ignore[arg-type]
        change(deal, "amount", amount, by=ana)


ADDRESS = "/export/deal.%s?col=name&col=company&col=amount&col=stage&sort=name"


def test_a_list_leaves_in_every_form_with_the_same_values(ana: Member, deals: None) -> None:
    browser = signed_in(ana)
    rows = list(csv.reader(io.StringIO(sent(browser, ADDRESS % "csv").decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Company", "Amount", "Stage"]
    assert rows[1] == ["'=HYPERLINK(0)", "Aquaveld", "45000.50", "Qualify"]
    assert [row[0] for row in rows[2:]] == ["Pumps", "Valves"]
    found = json.loads(sent(browser, ADDRESS % "json"))
    assert found[0] == {"name": "=HYPERLINK(0)", "company": "Aquaveld", "amount": "45000.50", "stage": "Qualify"}
    sheet = load_workbook(io.BytesIO(sent(browser, ADDRESS % "xlsx"))).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)][1] == [
        "'=HYPERLINK(0)",
        "Aquaveld",
        45000.5,
        "Qualify",
    ]
    table = pq.read_table(io.BytesIO(sent(browser, ADDRESS % "parquet")))
    assert table.column("amount").to_pylist() == [Decimal("45000.50"), Decimal("100.00"), None]
    assert Event.objects.filter(feature="record.export").count() == 4


def test_an_empty_list_leaves_as_an_empty_list(ana: Member) -> None:
    for form, empty in (("json", b"[]\n"), ("csv", b"\xef\xbb\xbfName\r\n")):
        assert sent(signed_in(ana), f"/export/person.{form}?col=name") == empty
    assert pq.read_table(io.BytesIO(sent(signed_in(ana), "/export/person.parquet?col=name"))).num_rows == 0


def test_nothing_leaves_that_the_member_does_not_see(ana: Member, carl: Member, team: Team, deals: None) -> None:
    Deal.objects.filter(name="Pumps").update(team=team)
    Company.objects.update(team=team)
    told = sent(signed_in(carl), ADDRESS % "csv").decode()
    assert "Pumps" not in told and "Aquaveld" not in told and "Valves" in told
    Layout.objects.create(
        object="deal", role=Role.REP, fields=[{"field": "amount", "where": "hidden", "read_only": False}]
    )
    assert "45000" not in sent(signed_in(carl), "/export/deal.csv").decode()
    Member.objects.filter(pk=carl.pk).update(role=Role.IT)
    assert signed_in(carl).get(ADDRESS % "csv").status_code == 404


def test_what_is_no_list_is_not_there(ana: Member) -> None:
    for address in (
        "/export/vessel.csv",
        "/export/deal.pdf",
        "/export/deal.csv?view=999",
        "/export/deal.csv?if=nonsense",
    ):
        assert signed_in(ana).get(address).status_code == 404, address
    assert b"CSV" in signed_in(ana).get("/export/deal").content


@pytest.fixture
def view(ana: Member) -> View:
    config = {"columns": [{"field": "name"}, {"field": "amount"}], "sort": {"field": "name", "descending": False}}
    return View.objects.create(
        object="deal", name="All of ours", config=config, created_by=ana, created_at="2026-11-20T09:00Z"
    )


def linked(member: Member, view: View) -> str:
    browser = signed_in(member)
    answer = browser.post(f"/views/{view.pk}/link", follow=True)
    found = re.search(r"http://testserver(/feeds/[\w-]+\.csv)", answer.content.decode())
    assert found is not None
    assert found[1] not in browser.get("/links").content.decode()  # shown once
    return found[1]


def test_a_living_link_is_read_without_signing_in_with_its_members_eyes_until_it_is_revoked(
    ana: Member, carl: Member, team: Team, deals: None, view: View
) -> None:
    address, stranger = linked(carl, view), Client()
    first = stranger.get(address)
    assert b"Pumps" in b"".join(first.streaming_content)  # type: ignore[attr-defined]
    assert stranger.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    Deal.objects.filter(name="Pumps").update(team=team)  # by now another team's
    second = stranger.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200 and b"Pumps" not in b"".join(second.streaming_content)  # type: ignore[attr-defined]
    assert signed_in(ana).post(f"/links/{Feed.objects.get().pk}/revoke").status_code == 404
    signed_in(carl).post(f"/links/{Feed.objects.get().pk}/revoke")
    assert stranger.get(address).status_code == 404
    assert "/feeds/" not in str(list(Feed.objects.values())) and len(Feed.objects.get().secret_hash) == 64


def test_a_living_link_asks_for_its_rows_once(ana: Member, deals: None, view: View) -> None:
    address = linked(ana, view)
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(address)
        assert b"Pumps" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert sum('FROM "records_deal"' in one["sql"] and '"amount"' in one["sql"] for one in asked) == 1


def test_a_link_ends_with_its_member_and_with_their_view(ana: Member, carl: Member, view: View) -> None:
    address = linked(carl, view)
    Member.objects.filter(pk=carl.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    Member.objects.filter(pk=carl.pk).update(is_active=True)
    View.objects.filter(pk=view.pk).update(member=ana)
    assert Client().get(address).status_code == 404


def test_a_link_is_not_read_all_the_time_and_not_guessed(ana: Member, view: View) -> None:
    address = linked(ana, view)
    answers = []
    for _time in range(31):
        answer = Client().get(address)
        b"".join(answer.streaming_content) if answer.streaming else b""  # type: ignore[attr-defined]
        answers.append(answer.status_code)
    assert answers == [200] * 30 + [429]
    guesses = [Client().get(f"/feeds/guess{n}.csv").status_code for n in range(61)]
    assert guesses[0] == 404 and guesses[-1] == 429


def test_the_page_of_links_costs_a_fixed_number_of_queries(
    ana: Member, view: View, django_assert_num_queries: Any
) -> None:
    for _time in range(3):
        linked(ana, view)
    browser = signed_in(ana)
    with django_assert_num_queries(4):  # session, member, frame, links
        assert browser.get("/links").status_code == 200


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    cell = guarded(text)
    assert cell[:1] not in "=@\t\r" or cell == ""
    assert cell.endswith(text)
    if cell[:1] in "+-" and cell:
        assert not any(map(str.isalpha, cell))


def test_the_list_page_offers_itself_as_a_file_as_it_is_looked_at(ana: Member, deals: None) -> None:
    browser = signed_in(ana)
    page = browser.get("/people?q=joo").content.decode()
    assert 'href="/import"' in page and "/export/person.xlsx?" in page
    page = browser.get("/deals?view=list&tab=open&sort=-name&col=name").content.decode()
    link = re.search(r'href="(/export/deal\.csv\?[^"]+)"', page)
    assert link is not None
    rows = list(csv.reader(io.StringIO(sent(browser, link[1].replace("&amp;", "&")).decode("utf-8-sig"))))
    assert rows == [["Name"], ["Valves"], ["Pumps"], ["'=HYPERLINK(0)"]]
    assert 'href="/links"' in browser.get("/me").content.decode()


def test_a_tab_leaves_with_what_it_shows(ana: Member, deals: None) -> None:
    won = Deal.objects.get(name="Pumps")
    Deal.objects.filter(pk=won.pk).update(stage=Stage.objects.get(name="Won"))
    rows = json.loads(sent(signed_in(ana), "/export/deal.json?tab=open"))
    assert {row["name"] for row in rows} == {"=HYPERLINK(0)", "Valves"}
