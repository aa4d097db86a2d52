"""The board: sums by the rates, reasons to look, new deals in a line, what stages ask, and two members with one card."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.at_once import at_once
from tests.conftest import signed_in
from tests.records.conftest import deal_of, stage
from wellworn.members.models import Member, Role, Team
from wellworn.records import board, deal_line
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import layouts
from wellworn.records.models import Ask, Company, Deal, Kind, Pipeline, Provenance, Rate, Stage
from wellworn.records.rates import Rates
from wellworn.records.rotting import SILENCE, look

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("line", "words", "amount", "currency"),
    [
        ("Aquaveld 45k pump retrofit", "Aquaveld pump retrofit", "45000", ""),
        ("Aquaveld €1.2m line 3", "Aquaveld line 3", "1200000", "EUR"),
        ("Kestrel 6 sites 38,200", "Kestrel 6 sites", "38200", ""),
        ("Kestrel USD 500 spare parts", "Kestrel spare parts", "500", "USD"),
        ("Level sensors, 6 sites", "Level sensors, 6 sites", None, ""),
    ],
)
def test_a_line_says_its_words_and_its_amount(line: str, words: str, amount: str | None, currency: str) -> None:
    read = deal_line.read(line)
    assert (" ".join(read.words), read.amount, read.currency) == (words, amount and Decimal(amount), currency)


@given(st.text(max_size=60))
def test_any_line_is_read_and_no_word_is_made_up(line: str) -> None:
    read = deal_line.read(line)
    assert all(word in line.replace("\0", "") for word in read.words)
    assert read.amount is None or read.amount >= 0


def test_a_deal_in_a_line_finds_its_company_and_amount(ana: Member) -> None:
    aquaveld = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    signed_in(ana).post("/deals/new", {"line": "Aquaveld 45k pump retrofit"})
    deal = Deal.objects.get()
    assert (deal.company_id, deal.amount, deal.name) == (aquaveld.pk, 45000, "pump retrofit")


def test_a_card_does_not_say_that_there_is_no_next_step_to_whom_it_is_hidden_from(ana: Member, ada: Member) -> None:
    deal_of("Six plants", ana, next_step="Call them")
    assert "Call them" in signed_in(ana).get("/deals").content.decode()
    layouts.lay_out("deal", Role.REP, [{"field": "next_step", "where": "hidden", "read_only": False}], by=ada)
    page = signed_in(ana).get("/deals").content.decode()
    assert "data-deal" in page and "Call them" not in page and "No next step yet" not in page


def test_a_line_never_finds_another_teams_company(ana: Member, carl: Member) -> None:
    secret = create("Aquaveld N.V.", by=carl, kind=Kind.COMPANY).record
    Company.objects.filter(pk=secret.pk).update(team=carl.team_id)
    signed_in(ana).post("/deals/new", {"line": "Aquaveld 45k pump retrofit"})
    deal = Deal.objects.get()
    assert (deal.company_id, deal.name) == (None, "Aquaveld pump retrofit")


def test_sums_are_in_the_workspaces_currency_and_say_what_has_no_rate(ana: Member) -> None:
    Rate.objects.create(currency="USD", rate=Decimal("0.9"), set_at=NOW)
    for name, amount, currency in (("a", "100", "EUR"), ("b", "200", "USD"), ("c", "300", "PLN")):
        deal_of(name, ana, currency=currency, amount=amount)
    context = signed_in(ana).get("/deals").context
    total = context["total"]
    assert (total.amount, total.currency, total.missing) == (Decimal(280), "EUR", ("PLN",))
    assert "without PLN" in signed_in(ana).get("/deals").content.decode()


@given(st.dictionaries(st.sampled_from(["EUR", "USD", "PLN"]), st.decimals(0, 10**6, places=2)))
def test_no_part_of_a_sum_is_guessed(sums: dict[str, Decimal]) -> None:
    total = Rates("EUR", {"USD": Decimal(2)}).total(sums)
    assert total.amount == sums.get("EUR", 0) + 2 * sums.get("USD", 0)
    assert total.missing == (("PLN",) if "PLN" in sums else ())


def _look(**given: object) -> str | None:
    usual = {"since": NOW - timedelta(days=3), "expected": None, "touched": NOW, "closes": None}
    found = look(at=NOW, today=NOW.date(), **{**usual, **given})  # type: ignore[arg-type]
    return found and found.why


def test_a_deal_wants_a_look_for_its_strongest_reason_alone() -> None:
    long_ago = NOW - timedelta(days=SILENCE + 1)
    assert _look() is None
    assert _look(closes=date(2026, 11, 19), touched=long_ago, since=long_ago) == "closed"
    assert _look(touched=long_ago, since=long_ago, expected=2) == "silent"
    assert _look(since=long_ago, expected=5) == "long"
    assert _look(touched=long_ago) is None  # it has just come into its stage
    assert _look(touched=None) is None


def test_what_happens_with_the_company_wakes_a_deal_and_an_edit_does_not(ana: Member) -> None:
    aquaveld = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    deal = deal_of("Level sensors", ana)
    long_ago = timezone.now() - timedelta(days=30)
    Deal.objects.filter(pk=deal.pk).update(company=aquaveld.pk, stage_since=long_ago)
    browser = signed_in(ana)
    change(deal, "next_step", "Call", by=ana)
    assert "Silent for 30 days" in browser.get("/deals").content.decode()
    Company.objects.update(last_activity_at=timezone.now() - timedelta(days=2))
    assert "Silent" not in browser.get("/deals").content.decode()


def test_every_deal_of_a_long_column_comes_once_with_and_without_a_close_date(ana: Member) -> None:
    first, now = stage("Qualify"), timezone.now()
    Deal.objects.bulk_create(
        Deal(name=f"d{n}", owner=ana, stage=first, stage_since=now, created_at=now,
             close_date=now.date() + timedelta(days=n // 3) if n % 2 else None)
        for n in range(board.CARDS + board.MORE + 9)
    )  # fmt: skip
    browser = signed_in(ana)
    column = browser.get("/deals").context["columns"][0]
    seen, after = [card.deal.pk for card in column.cards], column.after
    assert column.count == board.CARDS + board.MORE + 9
    while after:
        context = browser.get(f"/deals/more?stage={first.pk}&after={after}").context
        seen += [card.deal.pk for card in context["cards"]]
        after = context["after"]
    assert len(seen) == len(set(seen)) == column.count


def test_a_cursor_that_nobody_gave_out_begins_at_the_first(ana: Member) -> None:
    deal_of("Level sensors", ana)
    for after in ("x", ",", "2026-13-45,1", "2026-01-01,", "\0,1"):
        answer = signed_in(ana).get("/deals/more", {"stage": stage("Qualify").pk, "after": after})
        assert len(answer.context["cards"]) == 1


def test_another_teams_deal_is_on_no_board_and_in_no_peek(ana: Member, carl: Member) -> None:
    deal = deal_of("Secret retrofit", carl)
    Deal.objects.filter(pk=deal.pk).update(team=carl.team_id)
    browser = signed_in(ana)
    assert browser.get("/deals?tab=open").context["count"] == 0
    for path in (f"/deals/{deal.pk}/peek", f"/deals/{deal.pk}/asks?stage={deal.stage_id}"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"/deals/{deal.pk}/move", {"stage": stage("Prove").pk}).status_code == 404


def test_a_move_is_answered_with_what_the_stage_asks_and_one_form_answers_it(ana: Member) -> None:
    deal = deal_of("Level sensors", ana)
    prove = stage("Prove")
    Ask.objects.create(stage=prove, field="amount", why="The forecast counts on it")
    Ask.objects.create(stage=prove, field="close_date", why="So that delivery can plan")
    browser = signed_in(ana)
    answer = browser.post(f"/deals/{deal.pk}/move", {"stage": prove.pk, "was": deal.stage_id}, headers=HTMX)
    assert (answer.status_code, "The forecast counts on it" in answer.content.decode()) == (200, True)
    assert [gap.field.name for gap in browser.get("/deals").context["columns"][2].cards[0].gaps] == [
        "amount",
        "close_date",
    ]
    browser.post(
        f"/deals/{deal.pk}/asks", {"stage": prove.pk, "amount": "45k", "close_date": "2026-12-11"}, headers=HTMX
    )
    deal.refresh_from_db()
    assert (deal.stage_id, deal.close_date) == (prove.pk, date(2026, 12, 11))


def test_a_hard_ask_is_answered_and_the_deal_moved_in_one_act_or_not_at_all(ana: Member) -> None:
    deal = deal_of("Level sensors", ana)
    prove, first = stage("Prove"), deal.stage_id
    Ask.objects.create(stage=prove, field="amount", why="w", is_hard=True)
    Ask.objects.create(stage=prove, field="close_date", why="w", is_hard=True)
    browser = signed_in(ana)
    assert browser.post(f"/deals/{deal.pk}/move", {"stage": prove.pk, "was": first}, headers=HTMX).status_code == 422
    said = {"stage": prove.pk, "was": first, "move": "1", "amount": "45000"}
    assert browser.post(f"/deals/{deal.pk}/asks", said, headers=HTMX).status_code == 422
    deal.refresh_from_db()
    assert (deal.stage_id, deal.amount) == (first, None)
    assert browser.post(f"/deals/{deal.pk}/asks", said | {"close_date": "2026-12-11"}, headers=HTMX).status_code == 200
    deal.refresh_from_db()
    assert (deal.stage_id, deal.amount) == (prove.pk, 45000)


def test_a_second_pipeline_has_a_board_of_its_own(ana: Member) -> None:
    other = Pipeline.objects.create(name="Service", position=1)
    Stage.objects.create(pipeline=other, name="Asked", position=0, probability=20)
    deal_of("Level sensors", ana)
    browser = signed_in(ana)
    browser.post("/deals/new", {"line": "Calibration 2k", "pipeline": other.pk})
    assert [c.stage.name for c in browser.get(f"/deals?pipeline={other.pk}").context["columns"]] == ["Asked"]
    assert browser.get(f"/deals?pipeline={other.pk}").context["count"] == 1
    assert browser.get("/deals?pipeline=zzz").context["count"] == 1


def _posted_at_once(*acts: tuple[Member, str, dict[str, object]]) -> list[int]:
    """The status of each POST, all sent at the same moment."""
    posts = [partial(signed_in(member).post, path, values, headers=HTMX) for member, path, values in acts]
    return [answer.status_code for answer in at_once(*posts)]  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_drag_a_card_at_once_one_wins_and_the_other_is_told(ana: Member, ben: Member) -> None:
    for _round in range(3):
        deal = deal_of("Level sensors", ana)
        path, was = f"/deals/{deal.pk}/move", deal.stage_id
        to = (stage("Prove").pk, stage("Commit").pk)
        told = _posted_at_once((ana, path, {"stage": to[0], "was": was}), (ben, path, {"stage": to[1], "was": was}))
        deal.refresh_from_db()
        assert sorted(told) == [200, 409]
        won = told.index(200)
        assert deal.stage_id == to[won]
        rows = Provenance.objects.filter(record_id=deal.pk, field="stage", before=str(was))
        assert [(row.value, row.by) for row in rows] == [(str(to[won]), (ana, ben)[won])]


@pytest.mark.django_db(transaction=True)
def test_nobody_slips_past_a_hard_ask_while_another_empties_the_field(ana: Member, ben: Member) -> None:
    prove = stage("Prove")
    Ask.objects.create(stage=prove, field="amount", why="w", is_hard=True)
    for _round in range(3):
        deal = deal_of("Level sensors", ana, amount="100")
        was = deal.stage_id
        moved, emptied = _posted_at_once(
            (ana, f"/deals/{deal.pk}/move", {"stage": prove.pk, "was": was}),
            (ben, f"/records/deal/{deal.pk}/amount", {"value": "", "was": "100"}),
        )
        deal.refresh_from_db()
        assert (emptied, deal.amount) == (200, None)
        # Whoever moved saw the amount before it was emptied, or was told what the stage asks first.
        assert (moved, deal.stage_id) in ((200, prove.pk), (422, was))
        held = Provenance.objects.filter(record_id=deal.pk).order_by("pk").values_list("field", "value")
        steps = [one for one in held if one in (("amount", ""), ("stage", str(prove.pk)))]
        assert steps == [("stage", str(prove.pk)), ("amount", "")] if moved == 200 else steps == [("amount", "")]


@pytest.fixture
def admin(team: Team) -> Member:
    """Who keeps the pipelines."""
    return Member.objects.create(email="adm@norrvik.example", name="Maja", role=Role.ADMIN, team=team)


def test_an_admin_makes_a_pipeline_and_its_stages_and_what_they_ask(admin: Member) -> None:
    browser = signed_in(admin)
    browser.post("/settings/pipelines/add", {"name": "Service"})
    service = Pipeline.objects.get(name="Service")
    browser.post("/settings/pipelines/add-stage", {"pipeline": service.pk, "name": "Visit"})
    visit = Stage.objects.get(name="Visit")
    for field, value in (("name", "On site"), ("probability", "40"), ("expected_days", "12")):
        browser.post("/settings/pipelines/change-stage", {"stage": visit.pk, "field": field, "value": value})
    browser.post("/settings/pipelines/shift-stage", {"stage": visit.pk, "step": "up"})
    browser.post("/settings/pipelines/ask", {"stage": visit.pk, "field": "amount", "why": "To plan", "hard": "1"})
    visit.refresh_from_db()
    assert (visit.name, visit.probability, visit.expected_days) == ("On site", 40, 12)
    names = list(Stage.objects.filter(pipeline=service).order_by("position").values_list("name", flat=True))
    assert names.index("On site") == 1
    assert (visit.asks.get().field, visit.asks.get().is_hard) == ("amount", True)
    page = browser.get("/settings/pipelines").content.decode()
    assert "To plan" in page and "On site" in page
    browser.post("/settings/pipelines/unask", {"ask": visit.asks.get().pk})
    assert not visit.asks.exists()


def test_what_a_stage_cannot_be_is_refused(admin: Member) -> None:
    browser, first = signed_in(admin), stage("Qualify")
    for field, value in (
        ("probability", "101"),
        ("probability", "x"),
        ("expected_days", "-1"),
        ("name", " "),
        ("outcome", "x"),
        ("id", "1"),
    ):
        browser.post("/settings/pipelines/change-stage", {"stage": first.pk, "field": field, "value": value})
    browser.post("/settings/pipelines/ask", {"stage": first.pk, "field": "stage", "why": "w"})
    browser.post("/settings/pipelines/archive", {"pipeline": first.pipeline_id})
    again = Stage.objects.select_related("pipeline").get(pk=first.pk)
    assert (again.name, again.probability, again.expected_days, again.asks.count()) == ("Qualify", 10, None, 0)
    assert again.pipeline.archived_at is None


def test_a_stage_out_of_use_hands_its_deals_on_and_their_history_says_so(admin: Member, ana: Member) -> None:
    deal, first, discover = deal_of("Level sensors", ana), stage("Qualify"), stage("Discover")
    Ask.objects.create(stage=discover, field="amount", why="w", is_hard=True)
    signed_in(admin).post("/settings/pipelines/archive-stage", {"stage": first.pk, "into": discover.pk})
    deal.refresh_from_db()
    assert deal.stage_id == discover.pk
    assert Provenance.objects.filter(field="stage", before=str(first.pk), value=str(discover.pk), by=admin).exists()
    assert "Qualify" not in [c.stage.name for c in signed_in(ana).get("/deals").context["columns"]]


def test_rates_are_set_and_forgotten_by_an_admin_alone(admin: Member, mara: Member) -> None:
    browser = signed_in(admin)
    for value in ("0.93", "0,94", "-1", "0", "NaN", "x"):
        browser.post("/settings/rates", {"currency": "usd", "value": value})
    assert Rate.objects.get().rate == Decimal("0.94")
    assert "USD" in browser.get("/settings/rates").content.decode()
    browser.post("/settings/rates", {"remove": Rate.objects.get().pk})
    assert not Rate.objects.exists()
    for path in ("/settings/rates", "/settings/pipelines"):
        assert signed_in(mara).get(path).status_code == 404
    assert signed_in(mara).post("/settings/pipelines/add", {"name": "x"}).status_code == 404


def test_an_admin_says_what_a_stage_means_and_what_was_over_stays_over_since_then(admin: Member, ana: Member) -> None:
    browser, lost = signed_in(admin), stage("Lost")
    deal = deal_of("Level sensors", ana)
    change(deal, "stage", str(lost.pk), by=ana)
    deal.refresh_from_db()
    since = deal.closed_at
    assert f"What {lost} means" in browser.get("/settings/pipelines").content.decode()
    for outcome, is_over in (("won", True), ("", False)):
        browser.post("/settings/pipelines/change-stage", {"stage": lost.pk, "field": "outcome", "value": outcome})
        deal.refresh_from_db()
        assert (stage("Lost").outcome, deal.closed_at) == (outcome, since if is_over else None)
