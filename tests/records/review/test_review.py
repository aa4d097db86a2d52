"""The review: which deals need a word and why, what changed since last time, talking about them, and the sentence at the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member, Role, Team
from wellworn.records.changing import change
from wellworn.records.models import Activity, Ask, Deal, Provenance, Review, Stage, Talk, Task
from wellworn.records.review.reasons import WEIGHTS, Facts, grown, reasons
from wellworn.records.tending import add

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
Counting = Callable[[int], AbstractContextManager[object]]


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def facts(**given: object) -> Facts:
    usual: dict[str, object] = {
        "at": NOW, "today": NOW.date(), "since": NOW - timedelta(days=1), "expected": 10, "touched": NOW,
        "closes": NOW.date() + timedelta(days=30), "next_step": "Send the quote",
    }  # fmt: skip
    return Facts(**(usual | given))  # type: ignore[arg-type]


def whys(**given: object) -> list[str]:
    return [one.why for one in reasons(facts(**given))]


def test_a_deal_on_its_way_needs_no_word() -> None:
    assert reasons(facts()) == []


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"closes": date(2026, 11, 1)}, "closed"),
        ({"touched": NOW - timedelta(days=20), "since": NOW - timedelta(days=20), "expected": None}, "silent"),
        ({"since": NOW - timedelta(days=12)}, "long"),
        ({"next_step": ""}, "no_step"),
        ({"task": "Call Joost", "due": date(2026, 11, 1), "has_task": True}, "overdue"),
        ({"gaps": ("Amount",)}, "gap"),
        ({"amounts": (Decimal(100), Decimal(60))}, "amount"),
        ({"dates": (date(2026, 12, 1), date(2027, 1, 10))}, "date"),
    ],
)
def test_each_reason_is_found_alone(given_: dict[str, object], why: str) -> None:
    assert whys(**given_) == [why]


def test_small_moves_and_an_open_task_need_no_word() -> None:
    assert whys(amounts=(Decimal(100), Decimal(110)), dates=(date(2026, 12, 1), date(2026, 12, 5))) == []
    assert whys(next_step="", task="Call", has_task=True, due=date(2026, 11, 25)) == []


@given(
    st.booleans(), st.integers(0, 90), st.integers(0, 90), st.integers(-90, 90), st.sampled_from(["", "Call"]),
    st.lists(st.sampled_from(["Amount", "Close"]), max_size=2),
)  # fmt: skip
def test_reasons_come_gravest_first_each_once(
    is_touched: bool, since: int, touched: int, closes: int, step: str, gaps: list[str]
) -> None:
    found = whys(
        since=NOW - timedelta(days=since), touched=NOW - timedelta(days=touched) if is_touched else None,
        closes=NOW.date() + timedelta(days=closes), next_step=step, gaps=tuple(gaps),
    )  # fmt: skip
    weights = [WEIGHTS[why] for why in found]
    assert len(set(found)) == len(found) and weights == sorted(weights, reverse=True)
    assert ("closed" in found) == (closes < 0) and ("no_step" in found) == (step == "")


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_a_growth_leads_from_the_one_amount_to_the_other(before: Decimal, now: Decimal) -> None:
    by = grown(before, now)
    assert (by is None) == (before == 0)
    assert by is None or abs(before * (1 + by) - now) < Decimal("0.01")


def test_the_page_shows_what_needs_a_word_with_its_reasons_and_nothing_else(ana: Member) -> None:
    deal_of("Late", ana, close_date=day(-3), next_step="Call")
    deal_of("Bare", ana, close_date=day(30))
    deal_of("Fine", ana, close_date=day(30), next_step="Send the quote")
    page = signed_in(ana).get("/review")
    assert [item.deal.name for item in page.context["items"]] == ["Late", "Bare"]
    assert "No next step" in page.content.decode() and "Close date was" in page.content.decode()
    assert not Review.objects.exists()


def test_an_overdue_task_and_what_a_stage_asks_are_reasons(ana: Member) -> None:
    deal = deal_of("Quoted", ana, close_date=day(30), next_step="Call")
    Ask.objects.create(stage=deal.stage, field="amount", why="The forecast counts on it.")
    add("Send the list", by=ana, due=timezone.localdate() - timedelta(days=2), about=deal)
    (item,) = signed_in(ana).get("/review").context["items"]
    assert {one.why for one in item.reasons} == {"overdue", "gap"}


def test_a_rep_reviews_their_own_and_a_manager_their_teams(
    ana: Member, ben: Member, mara: Member, carl: Member
) -> None:
    for member in (ana, ben, carl):
        deal_of(f"Of {member.name}", member)
    assert [item.deal.owner for item in signed_in(ana).get("/review").context["items"]] == [ana]
    assert {item.deal.owner for item in signed_in(mara).get("/review").context["items"]} == {ana, ben}
    boss = Member.objects.create(email="boss@norrvik.example", role=Role.EXECUTIVE)
    assert len(signed_in(boss).get("/review").context["items"]) == 3


def test_carl_sees_nothing_of_what_key_accounts_keeps(ana: Member, carl: Member, team: Team) -> None:
    deal = deal_of("Secret", ana)
    Deal.objects.update(team=team)
    for whose in ("", "mine", "all", str(team.pk)):
        page = signed_in(carl).get("/review", {"whose": whose})
        assert page.context["items"] == [] and "Secret" not in page.content.decode()
    assert signed_in(carl).post(f"/review/{deal.pk}/talk").status_code == 404
    assert not Talk.objects.exists()


def test_it_has_no_review(db: None) -> None:
    oskar = Member.objects.create(email="oskar@norrvik.example", role=Role.IT)
    assert signed_in(oskar).get("/review").status_code == 404


def test_talking_about_a_deal_begins_the_review_and_counts_on(ana: Member) -> None:
    first, second = deal_of("First", ana, close_date=day(-3)), deal_of("Second", ana)
    browser = signed_in(ana)
    answer = browser.post(f"/review/{first.pk}/talk?whose=mine", headers=HTMX).content.decode()
    assert "1 of 2" in answer and 'hx-swap-oob="true"' in answer
    review = Review.objects.get()
    assert (review.agenda, review.member) == ([first.pk, second.pk], ana)
    assert list(Talk.objects.values_list("deal", "by")) == [(first.pk, ana.pk)]
    change(second, "next_step", "Call", by=ana)
    page = browser.get("/review")
    assert (page.context["done"], page.context["of"]) == (1, 2)
    browser.post(f"/review/{first.pk}/talk?whose=mine&undo=1")
    assert not Talk.objects.exists()
    browser.post(f"/review/{first.pk}/talk?whose=mine")
    browser.post(f"/review/{first.pk}/talk?whose=mine")
    assert Talk.objects.count() == 1 and Review.objects.count() == 1


def test_the_end_says_what_changed(ana: Member) -> None:
    deal = deal_of("First", ana)
    Provenance.objects.update(at=timezone.now() - timedelta(days=3))
    browser = signed_in(ana)
    browser.post(f"/review/{deal.pk}/talk?whose=mine")
    browser.post(f"/records/deal/{deal.pk}/amount", {"value": "500", "was": ""})
    browser.post(f"/records/deal/{deal.pk}/notes", {"text": "They ask for a price."})
    browser.post("/tasks/add", {"line": "Send it", "about": "deal", "record": deal.pk})
    page = browser.post("/review/end?whose=mine", follow=True).content.decode()
    assert "1 of 1 deals" in page and "1 amount" in page and "1 note" in page and "1 task" in page
    assert Review.objects.get().ended_at is not None
    assert Activity.objects.filter(kind="note").count() == 1 and Task.objects.get().deal == deal


def test_next_time_says_what_changed_from_what_to_what(ana: Member) -> None:
    deal = deal_of("First", ana, amount="1000", close_date=day(10))
    Deal.objects.update(created_at=timezone.now() - timedelta(days=40))
    Provenance.objects.update(at=timezone.now() - timedelta(days=30))
    began = timezone.now() - timedelta(days=7)
    Review.objects.create(member=ana, whose="mine", began_at=began, ended_at=began, agenda=[deal.pk])
    change(deal, "amount", "700", by=ana)
    change(deal, "amount", "600", by=ana)
    change(deal, "close_date", day(40), by=ana)
    was, now = deal.stage.name, Stage.objects.filter(outcome="").order_by("position")[1]
    change(deal, "stage", str(now.pk), by=ana)
    page = signed_in(ana).get("/review?whose=mine")
    (item,) = page.context["items"]
    told = {one.field.name: (one.before, one.now) for one in item.changes}
    assert told["amount"] == (Decimal(1000), Decimal(600)) and told["stage"] == (was, now.name)
    assert {one.why for one in item.reasons} >= {"amount", "date"}
    assert "Amount down by 40 in 100" in page.content.decode() and "Close date 30 days later" in page.content.decode()
    change(deal, "amount", "1000", by=ana)
    (item,) = signed_in(ana).get("/review?whose=mine").context["items"]
    assert "amount" not in {one.field.name for one in item.changes}


def test_what_was_won_since_last_time_is_said_in_the_head(ana: Member) -> None:
    began = timezone.now() - timedelta(days=7)
    Review.objects.create(member=ana, whose="mine", began_at=began, ended_at=began)
    deal = deal_of("Won", ana, amount="900")
    change(deal, "stage", str(Stage.objects.get(outcome="won").pk), by=ana)
    page = signed_in(ana).get("/review?whose=mine")
    assert "1 won, €900" in " ".join(page.content.decode().split())


def test_a_note_on_the_spot_brings_the_deal_back_into_its_place(ana: Member) -> None:
    deal = deal_of("First", ana)
    into = {**HTMX, "HX-Target": f"deal-{deal.pk}"}
    answer = signed_in(ana).post(
        f"/review/{deal.pk}/note?whose=mine", {"text": "Price agreed."}, headers=into, follow=True
    ).content.decode()  # fmt: skip
    assert f'id="deal-{deal.pk}"' in answer and "<!doctype" not in answer.lower()
    assert "The note is on the timeline." in answer


@pytest.mark.parametrize("many", [1, 7])
def test_the_page_asks_the_same_few_queries_however_many_deals(
    ana: Member, many: int, django_assert_num_queries: Counting
) -> None:
    for number in range(many):
        deal_of(f"Deal {number}", ana, close_date=day(-number))
    browser = signed_in(ana)
    browser.get("/review")
    # session, member, switch of the feature, frame; sitting, the one before (twice), rates (2), stages, ids, deals, asks, tasks, fields
    with django_assert_num_queries(16):
        browser.get("/review")
