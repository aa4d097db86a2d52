"""The list page: tabs, chips, columns, groups with sums, search, pages by key, and as many queries whatever is on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import signed_in
from tests.records.test_batches import everything
from wellworn.members.models import Member, Role
from wellworn.records import taking_back
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.lists import bulk, grid
from wellworn.records.models import Batch, Company, Deal, Kind, Provenance, Rate, Stage, Task, View

Counting = Callable[[int], AbstractContextManager[object]]
FRAME = 3


@pytest.fixture
def deals(ana: Member, ben: Member) -> list[Deal]:
    """Twelve open deals of Ana's in two stages, and one of Ben's."""
    stages = list(Stage.objects.filter(outcome="").order_by("position"))[:2]
    made = []
    for n in range(12):
        company = create(f"Company {n}", by=ana, kind=Kind.COMPANY).record
        assert isinstance(company, Company)
        deal = create(f"Plant {n:02}", by=ana, kind=Kind.DEAL, company=company).record
        Deal.objects.filter(pk=deal.pk).update(stage=stages[n % 2], amount=Decimal(1000 * n), currency="EUR")
        made.append(deal.pk)
    create("Other", by=ben, kind=Kind.DEAL)
    return list(Deal.objects.filter(pk__in=made).order_by("pk"))


def put_cells(browser: Client, *cells: dict[str, object], dry: bool = False) -> tuple[int, dict[str, object]]:
    answer = browser.post(
        "/lists/deal/cells", json.dumps({"cells": list(cells), "dry": dry}), content_type="application/json"
    )
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/companies", 10),
        ("/people", 7),
        ("/deals?view=list", 12),
        ("/deals?view=list&tab=all", 9),
        ("/lists/task", 9),
    ],
)
def test_a_list_asks_the_same_few_queries(
    path: str, count: int, deals: list[Deal], ana: Member, django_assert_num_queries: Counting
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(FRAME + count):
        assert browser.get(path).status_code == 200


def test_who_sees_no_records_sees_an_empty_list_in_groups(deals: list[Deal]) -> None:
    it = Member.objects.create(email="it@norrvik.example", name="Ida Holm", role=Role.IT)
    assert signed_in(it).get("/deals?view=list&group=stage").status_code == 200


def test_deals_stand_in_groups_with_their_sums(deals: list[Deal], ana: Member) -> None:
    page = signed_in(ana).get("/deals?view=list").content.decode()
    assert "€30,000" in page and "€36,000" in page
    assert page.count("data-pk=") == 12 and "Other" not in page
    assert "Owner" in page and "is me" in page  # the filter as a sentence


def test_sums_of_several_currencies_are_one_when_there_are_rates(deals: list[Deal], ana: Member) -> None:
    Deal.objects.filter(pk=deals[0].pk).update(currency="USD", amount=Decimal(1000))
    assert "$1,000" in signed_in(ana).get("/deals?view=list").content.decode()
    Rate.objects.create(currency="USD", rate=Decimal("0.5"), set_at=timezone.now())
    page = signed_in(ana).get("/deals?view=list").content.decode()
    assert "€30,500" in page


def test_pages_follow_each_other_and_come_as_rows_to_a_script(ana: Member) -> None:
    now = timezone.now()
    Company.objects.bulk_create(
        Company(name=f"C {n:03}", search_key=f"c {n:03}", owner=ana, created_at=now - timedelta(minutes=n)) for n in range(120)
    )  # fmt: skip
    browser, url, seen = signed_in(ana), "/companies?tab=name", []
    for _page in range(5):
        answer = browser.get(url)
        seen += [record.name for record, _cells in answer.context["rows"]]
        url = answer.context["next"]
        if not url:
            break
    assert seen == [f"C {n:03}" for n in range(120)]
    second = browser.get(
        browser.get("/companies?tab=name").context["next"], headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in second and second.count("data-pk=") == 50
    assert browser.get("/lists/company/count?tab=name").content == b"120 records"


def test_a_condition_is_added_by_a_form_and_taken_away_by_its_chip(deals: list[Deal], ana: Member) -> None:
    browser = signed_in(ana)
    form = {"list": "tab=all&view=list", "field": "amount", "operator": "over", "value": "9000"}
    answer = browser.post("/lists/deal/filter", form)
    assert answer.status_code == 302
    page = browser.get(answer.url)
    assert {record.name for record, _cells in page.context["rows"]} == {"Plant 10", "Plant 11"}
    assert [(chip.field, chip.words) for chip, _url in page.context["chips"]] == [("Amount", "over 9000")]
    assert len(browser.get(page.context["chips"][0][1]).context["rows"]) == 13
    either = browser.post("/lists/deal/filter", {**form, "list": answer.url.partition("?")[2], "field": "name", "operator": "is", "value": "Other", "join": "1"})  # fmt: skip
    assert len(browser.get(either.url).context["rows"]) == 3
    refused = browser.post("/lists/deal/filter", {**form, "value": "much"})
    assert refused.status_code == 422 and "number" in refused.content.decode()


@pytest.mark.parametrize(("zone", "words"), [("UTC", "before 30 Dec"), ("Pacific/Auckland", "before 30 Dec 2026")])
def test_a_chip_leaves_out_the_year_of_whoever_reads_it(
    zone: str, words: str, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 31, 12, tzinfo=UTC))  # 2027 in Auckland
    Member.objects.filter(pk=ana.pk).update(zone=zone)
    page = signed_in(ana).get("/deals?view=list&tab=all&if=close_date:before:2026-12-30")
    assert [chip.words for chip, _url in page.context["chips"]] == [words]


@pytest.mark.parametrize(
    "said", ["if=nothing:is:x", "if=((", "sort=nothing", "group=nothing", "if=amount:over:x", "after=%00"]
)
def test_an_address_that_makes_no_sense_says_so(said: str, deals: list[Deal], ana: Member) -> None:
    answer = signed_in(ana).get(f"/deals?view=list&tab=all&{said}")
    assert answer.status_code == 200
    assert "Start again" in answer.content.decode() or said.startswith("after")


def test_a_view_is_saved_shared_pinned_renamed_and_comes_back(
    deals: list[Deal], ana: Member, ben: Member, carl: Member
) -> None:
    browser, said = signed_in(ana), "view=list&tab=all&if=amount:over:9000&col=name&col=amount"
    saved = browser.post("/lists/deal/save", {"list": said, "name": "Big ones", "whose": "team"})
    view = View.objects.get()
    assert len(signed_in(ben).get(saved.url).context["rows"]) == 2
    assert "Big ones" not in signed_in(carl).get("/deals?view=list").content.decode()
    assert signed_in(carl).post(f"/views/{view.pk}", {"name": "Mine now"}).status_code == 404
    assert signed_in(ben).post(f"/views/{view.pk}", {"name": "Mine now"}).status_code == 404
    browser.post(f"/views/{view.pk}", {"name": "Large"})
    browser.post(f"/views/{view.pk}", {"act": "pin"})
    assert next(tab.name for tab, _url in browser.get("/deals?view=list").context["tabs"]) == "Large"
    browser.post(f"/views/{view.pk}", {"act": "delete"})
    assert not View.objects.exists()
    undo = next(iter(browser.get("/deals?view=list").context["messages"])).extra_tags
    assert signed_in(ben).post(undo).status_code == 404
    browser.post(undo)
    assert View.objects.get().name == "Large" and View.objects.get().team == ana.team


def test_columns_are_chosen_moved_and_widened_and_stay_with_the_view(
    deals: list[Deal], ana: Member, ben: Member
) -> None:
    browser = signed_in(ana)
    browser.post("/lists/company/columns", {"list": "tab=all", "add": "website"})
    browser.post("/lists/company/columns", {"list": "tab=all", "act": "back:website"})
    browser.post("/lists/company/columns", {"list": "tab=all", "act": "drop:country"})
    browser.post("/lists/company/columns", {"list": "tab=all", "act": "width:city", "width": "200"})
    heads = browser.get("/companies").context["heads"]
    assert [head.path.name for head in heads] == ["name", "city", "owner", "activity_count", "website", "touched"]
    assert heads[1].width == 200
    assert len(signed_in(ben).get("/companies").context["heads"]) == 6
    assert [head.path.name for head in signed_in(ben).get("/companies").context["heads"]][2] == "country"


def test_a_cell_is_saved_with_days_and_names_as_people_say_them(deals: list[Deal], ana: Member, ben: Member) -> None:
    browser, pk = signed_in(ana), deals[0].pk
    for field, typed, raw in (
        ("next_step", "Call them", "Call them"),
        ("close_date", "30.11.2026", "2026-11-30"),
        ("owner", "ben ok", str(ben.pk)),
        ("company", "Brand new Ltd", str(Company.objects.latest("pk").pk + 1)),
        ("amount", "12.500,50", "12500.50"),
    ):
        status, answer = put_cells(browser, {"pk": pk, "field": field, "value": typed})
        assert status == 200 and answer["cells"][0]["state"] == "saved", (field, answer)  # type: ignore[index]
        assert answer["cells"][0]["raw"] == raw  # type: ignore[index]
    assert "undo" in str(answer["toasts"]).lower()
    status, answer = put_cells(browser, {"pk": pk, "field": "close_date", "value": "tomorrow"})
    assert Deal.objects.get(pk=pk).close_date == timezone.localdate() + timedelta(days=1)


def test_a_cell_that_cannot_be_says_why_and_one_that_was_changed_shows_both(
    deals: list[Deal], ana: Member, ben: Member
) -> None:
    browser, pk = signed_in(ana), deals[0].pk
    status, answer = put_cells(browser, {"pk": pk, "field": "close_date", "value": "some day"})
    assert status == 422 and "2026-11-30" in str(answer)
    change(deals[0], "next_step", "Visit", by=ben)
    status, answer = put_cells(browser, {"pk": pk, "field": "next_step", "value": "Call", "was": ""})
    assert status == 409 and "Ben Okafor" in str(answer) and "Visit" in str(answer) and "Call" in str(answer)
    assert Deal.objects.get(pk=pk).next_step == "Visit"
    for field in ("probability", "company.city", "nothing", "created_at"):
        assert put_cells(browser, {"pk": pk, "field": field, "value": "1"})[0] == 422


def test_another_teams_record_cannot_be_written_through_a_cell(deals: list[Deal], ana: Member, carl: Member) -> None:
    Deal.objects.update(team=ana.team)
    status, answer = put_cells(signed_in(carl), {"pk": deals[0].pk, "field": "next_step", "value": "x"})
    assert status == 422 and "Plant" not in str(answer)
    assert not Deal.objects.filter(next_step="x").exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"cells":[]}', b'{"cells":[{}]}', b'{"cells":[{"pk":"x","field":"a","value":"b"}]}', b'{"cells":[{"pk":1,"field":1,"value":"b"}]}'])  # fmt: skip
def test_what_is_no_cell_is_refused(body: bytes, deals: list[Deal], ana: Member) -> None:
    assert signed_in(ana).post("/lists/deal/cells", body, content_type="application/json").status_code == 400


def test_a_paste_is_shown_first_done_as_one_and_undone_as_one(deals: list[Deal], ana: Member) -> None:
    before, browser = everything(), signed_in(ana)
    cells = [
        {"pk": deal.pk, "field": "amount", "value": "many" if n == 3 else str(7 + n)} for n, deal in enumerate(deals)
    ]
    _status, answer = put_cells(browser, *cells, dry=True)
    assert "11 cells will change" in str(answer["preview"]) and "An amount is a number" in str(answer["preview"])
    assert everything() == before
    _status, answer = put_cells(browser, *cells)
    assert [one["state"] for one in answer["cells"]].count("saved") == 11  # type: ignore[index, attr-defined]
    batch = Batch.objects.get()
    assert batch.counts == {"changed": 11, "failed": 1} and batch.kind == "paste"
    browser.post(f"/batches/{batch.pk}/undo")
    assert everything() == before


def test_many_are_changed_after_a_preview_and_undone_as_one(deals: list[Deal], ana: Member, ben: Member) -> None:
    before, browser = everything(), signed_in(ana)
    stage = Stage.objects.filter(outcome="won").latest("pk")
    form = {"verb": "change", "field": "stage", "value": str(stage.pk), "pk": [str(deal.pk) for deal in deals]}
    shown = browser.post("/lists/deal/bulk", form).context["shown"]
    assert (shown.total, shown.changed, shown.same) == (12, 12, 0) and everything() == before
    day = {"verb": "change", "field": "close_date", "value": "31.12.2030", "pk": [str(deals[0].pk)]}
    said = browser.post("/lists/deal/bulk", day).content.decode()
    assert "Tue 31 Dec" in said or "31 Dec 2030" in said, "the day as it will be shown, not as it was typed"
    assert everything() == before
    answer = browser.post("/lists/deal/bulk", {**form, "act": "do", "back": "/deals?view=list"})
    assert answer.url == "/deals?view=list"
    assert Deal.objects.filter(stage=stage).count() == 12 and everything() != before
    browser.post(f"/batches/{Batch.objects.get().pk}/undo")
    assert everything() == before


def test_all_that_match_get_a_task_and_lose_it_again(deals: list[Deal], ana: Member) -> None:
    before, browser = everything(), signed_in(ana)
    form = {
        "verb": "task",
        "value": "Call before Friday",
        "every": "yes",
        "list": "view=list&tab=all&if=amount:over:9000",
    }
    browser.post("/lists/deal/bulk", {**form, "act": "do"})
    assert set(Task.objects.values_list("deal__name", flat=True)) == {"Plant 10", "Plant 11"}
    browser.post(f"/batches/{Batch.objects.get().pk}/undo")
    assert everything() == before and not Task.objects.exists()


def test_many_go_to_the_bin_and_come_back(deals: list[Deal], ana: Member) -> None:
    before, browser = everything(), signed_in(ana)
    form = {"verb": "delete", "pk": ",".join(str(deal.pk) for deal in deals[:3]), "act": "do"}
    browser.post("/lists/deal/bulk", form)
    assert Deal.objects.filter(deleted_at=None).count() == 10
    browser.post(f"/batches/{Batch.objects.get().pk}/undo")
    assert everything() == before


def test_a_bulk_act_that_was_stopped_goes_on_and_each_record_is_done_once(
    deals: list[Deal], ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 5)
    plan = bulk.Plan(verb="change", field="next_step", value="Call", ids=[deal.pk for deal in deals])
    batch = bulk.begin("deal", plan, by=ana)
    from wellworn.records import batches

    batches.start(batch)
    path = bulk._path("deal", plan, ana)
    assert bulk._some(batch, plan, path, ana)
    assert batches.stop(batch, by=ana) and Deal.objects.filter(next_step="Call").count() == 5
    assert bulk.run(batch) and Deal.objects.filter(next_step="Call").count() == 12
    batch.refresh_from_db()
    assert batch.done == 12 and batch.counts == {"changed": 12}
    assert Provenance.objects.filter(batch=batch).count() == 12


def test_only_its_author_and_admins_open_a_batch(deals: list[Deal], ana: Member, ben: Member) -> None:
    _told, batch = grid.write("deal", [grid.Wanted(deal.pk, "next_step", "x") for deal in deals], by=ana)
    assert batch is not None
    page = signed_in(ana).get(f"/batches/{batch.pk}").content.decode()
    assert "Plant 00" in page and "12" in page
    assert signed_in(ben).get(f"/batches/{batch.pk}").status_code == 404
    assert signed_in(ben).post(f"/batches/{batch.pk}/undo").status_code == 404
    Member.objects.filter(pk=ben.pk).update(role=Role.ADMIN)
    ben.refresh_from_db()
    assert signed_in(ben).get(f"/batches/{batch.pk}").status_code == 200


def test_an_undo_leaves_what_somebody_changed_since_and_says_so(deals: list[Deal], ana: Member, ben: Member) -> None:
    _told, batch = grid.write("deal", [grid.Wanted(deal.pk, "next_step", "x") for deal in deals], by=ana)
    assert batch is not None
    change(deals[4], "next_step", "Ben's", by=ben)
    browser = signed_in(ana)
    browser.post(f"/batches/{batch.pk}/undo")
    assert Deal.objects.exclude(next_step="").get().next_step == "Ben's"
    assert "Ben Okafor has changed this since" in browser.get(f"/batches/{batch.pk}").content.decode()
    assert not taking_back.begin_undo(batch, by=ana)
