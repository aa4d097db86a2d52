"""Leaders go first: true sentences of their own, shown by themselves alone, gone when taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.adoption.own_life import here_since, used
from tests.conftest import signed_in
from wellworn.adoption.asking import ask
from wellworn.adoption.models import NotTheirs, Published, ReaderLedger
from wellworn.adoption.models.published import TellsOfOthers
from wellworn.adoption.own.facts import FEW, Fact, sentence, true_of
from wellworn.adoption.own.my_week import my_week
from wellworn.adoption.published import known_to_all, standing
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.measure import Scope
from wellworn.measures.suppression import APART, Ledger, Shown, bits
from wellworn.members.models import Member, Role
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind
from wellworn.records.writing import write_down
from wellworn.usage.models import Event

DAY = timedelta(days=1)


@pytest.fixture
def led(mara: Member) -> Member:
    """Mara, who gave her forecast yesterday and wrote two notes today."""
    here_since(mara, timezone.localdate() - timedelta(days=200))
    today = timezone.now().date()
    used(mara, today - DAY, "forecast.call")
    used(mara, today, "note.write", 2)
    return mara


def facts(member: Member, at: datetime | None = None) -> dict[str, Fact]:
    now = at or timezone.now()
    return {fact.key: fact for fact in true_of(member, my_week(member, now.date(), now))}


def published(led: Member, words: str = "") -> Published:
    days = (timezone.now().date() - 6 * DAY, timezone.now().date())
    return Published.publish("wrote", {"n": 2}, days, words, by=led)


def test_only_what_is_true_of_their_own_week_is_offered(led: Member, ana: Member) -> None:
    assert set(facts(led)) <= {"forecast", "wrote", "days"} and {"forecast", "wrote"} <= set(facts(led))
    assert facts(led)["wrote"].sentence == "I wrote 2 notes here."
    yesterday = f"{timezone.now().date() - DAY:%A}"
    assert facts(led)["forecast"].sentence == f"I gave {yesterday}’s forecast here."
    used(ana, timezone.now().date(), "review.begin", 5)
    assert "review" not in facts(led)
    assert "forecast" not in facts(led, timezone.now() + 7 * DAY)


def test_deals_looked_at_are_counted_once_each_and_those_with_their_owners_notes_apart(
    led: Member, ana: Member
) -> None:
    deals = [create(f"Plant {nth}", by=ana, kind=Kind.DEAL).record for nth in range(FEW + 1)]
    for deal in deals:
        assert isinstance(deal, Deal)
        for _twice in range(2):
            Event.record("record.open", by=led, kind=Kind.DEAL, record_id=deal.pk)
    assert facts(led)["deals"].said == {"n": FEW + 1} and "notes" not in facts(led)
    for deal in deals[:FEW]:
        write_down(deal, "They wait for the board.", by=ana)
    assert facts(led)["notes"].sentence == f"I looked at {FEW} deals with their owners’ notes here."


def test_it_is_previewed_shown_to_everybody_and_taken_back(led: Member, ana: Member, carl: Member) -> None:
    browser, reader = signed_in(led), signed_in(carl)
    assertNotContains(reader.get("/"), "goes first")
    preview = browser.get("/me/first", {"fact": "wrote", "words": "Two lines, in the taxi."})
    assertContains(preview, "What others will see")
    assertContains(preview, '<p class="first__words voice">“Two lines, in the taxi.”</p>', html=True)
    assert not Published.objects.exists()  # looking shows nothing
    shown = browser.post("/me/first/publish", {"fact": "wrote", "words": "Two lines, in the taxi."})
    assertRedirects(shown, "/me/first")
    for somebody in (reader, signed_in(ana)):
        assertContains(somebody.get("/"), "Mara Weiss goes first:")
        assertContains(somebody.get("/"), "I wrote 2 notes here.")
        assertContains(somebody.get("/"), '<span class="voice">“Two lines, in the taxi.”</span>', html=True)
    row = Published.objects.get()
    assertRedirects(browser.post(f"/me/first/{row.pk}/revoke"), "/me/first")
    assertNotContains(reader.get("/"), "goes first")
    row.refresh_from_db()
    assert (row.words, row.said) == ("", {}) and row.revoked_at is not None
    used_features = Event.objects.filter(member=led, feature__startswith="lead.").order_by("pk")
    assert [event.feature for event in used_features] == ["lead.publish", "lead.revoke"]


def test_what_is_sent_is_worked_out_again_and_only_the_truth_is_shown(led: Member) -> None:
    browser = signed_in(led)
    for sent in ({"fact": "review"}, {"fact": "given", "said": "900"}, {"fact": "x"}, {}):
        answer = browser.post("/me/first/publish", sent, follow=True)
        assertContains(answer, "That is not so any more.")
    browser.post("/me/first/publish", {"fact": "wrote", "n": "99"})
    assert Published.objects.get().said == {"n": 2}


@pytest.mark.parametrize("role", [Role.REP, Role.ADMIN, Role.IT])
def test_nobody_else_can_publish_or_be_made_to(ana: Member, led: Member, role: Role) -> None:
    Member.objects.filter(pk=ana.pk).update(role=role)
    ana.refresh_from_db()
    browser = signed_in(ana)
    assert browser.get("/me/first").status_code == 404
    assert browser.post("/me/first/publish", {"fact": "wrote"}).status_code == 404
    with pytest.raises(NotTheirs):
        Published.publish("wrote", {"n": 1}, (timezone.now().date(), timezone.now().date()), by=ana)
    assert not Published.objects.exists()


def test_nobody_takes_back_anothers(led: Member, ana: Member) -> None:
    row = published(led)
    boss = Member.objects.create(email="sigrid@norrvik.example", role=Role.EXECUTIVE)
    assert signed_in(boss).post(f"/me/first/{row.pk}/revoke").status_code == 404
    for other in (boss, ana):
        with pytest.raises(NotTheirs):
            row.revoke(by=other)
    assert standing(timezone.now())


def test_a_new_sentence_makes_room_and_old_ones_are_not_shown(led: Member) -> None:
    first, second = published(led), published(led, "Better.")
    first.refresh_from_db()
    assert first.revoked_at is not None and [one.row for one in standing(timezone.now())] == [second]
    assert standing(timezone.now() + 15 * DAY) == []
    assert second.revoke(by=led) and not second.revoke(by=led)
    with pytest.raises(IntegrityError):
        Published.objects.bulk_create([
            Published(member=led, fact="wrote", first=second.first, last=second.last, at=timezone.now()) for _two in range(2)
        ])  # fmt: skip


def test_who_no_longer_leads_or_is_here_is_no_longer_shown(led: Member) -> None:
    published(led)
    Member.objects.filter(pk=led.pk).update(role=Role.REP)
    assert not standing(timezone.now())
    Member.objects.filter(pk=led.pk).update(role=Role.MANAGER, is_active=False)
    assert not standing(timezone.now())


def test_the_gate_is_told_whose_number_is_known_also_when_it_was_taken_back(led: Member) -> None:
    row = published(led)
    assert known_to_all(row.first, row.last) == {led.pk}
    row.revoke(by=led)
    assert known_to_all(row.first - APART + 7 * DAY, row.first) == {led.pk}
    assert known_to_all(row.last + APART, row.last + APART) == set()
    assert known_to_all(row.first - 2 * APART, row.first - APART) == set()


def test_a_sentence_that_this_version_does_not_know_is_shown_nowhere(led: Member) -> None:
    published(led)
    Published.objects.update(fact="dances")
    assert sentence("dances", {}) == "" and not standing(timezone.now())


def test_their_words_are_words(led: Member) -> None:
    published(led, "<script>alert(1)</script>")
    assertContains(signed_in(led).get("/"), "&lt;script&gt;alert(1)")
    assert len(published(led, "x" * 900).words) == 280


def test_choosing_costs_as_many_queries_as_a_week_and_a_few(
    led: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(led)
    browser.get("/me/first")
    with django_assert_num_queries(3 + 15):
        browser.get("/me/first?fact=wrote")


def shown_before(reader: Member, groups: list[list[Member]]) -> None:
    """Let a reader have been shown sums over groups of the last week."""
    today = timezone.now().date()
    rows = tuple(Shown(bits(one.pk for one in group), today - 6 * DAY, today) for group in groups)
    with transaction.atomic():
        ReaderLedger.hold(reader).write(Ledger(), Ledger(rows), today)


def people(number: int) -> list[Member]:
    return [Member.objects.create(email=f"p{nth}@norrvik.example", name=f"P{nth}") for nth in range(number)]


def test_it_is_refused_where_it_would_tell_of_others_and_nothing_is_shown(led: Member, ana: Member) -> None:
    four = people(4)
    shown_before(ana, [[led, *four]])  # five, whom Ana may be shown: with Mara's number known, four are left
    answer = signed_in(led).post("/me/first/publish", {"fact": "wrote"}, follow=True)
    assertContains(answer, "would tell of fewer than five others")
    assert not Published.objects.exists()
    with pytest.raises(TellsOfOthers):
        published(led)


def test_it_is_not_refused_where_enough_are_left_nor_for_days_long_ago(led: Member, ana: Member, ben: Member) -> None:
    six = people(6)
    shown_before(ana, [[led, *six]])
    shown_before(led, [[led, *six[:4]]])  # she knows her own number already
    assert published(led)
    shown_before(ben, [[led, *six[:4]]])
    with pytest.raises(TellsOfOthers):
        Published.objects.all().delete()
        published(led)
    year_ago = timezone.now().date() - timedelta(days=365)
    assert Published.publish("wrote", {"n": 2}, (year_ago, year_ago + 6 * DAY), by=led)


def test_the_gate_takes_her_number_for_known(led: Member, ana: Member) -> None:
    today = timezone.now().date()
    four = people(4)
    for member in (ana, led, *four):
        here_since(member, today - timedelta(days=300))
        for back in range(1, 20):
            used(member, today - back * DAY, "task.done")
    scope = Scope(today - 14 * DAY, today - DAY)
    assert not ask(ACTIVE_SHARE, scope, by=ana, page="a test").is_held  # six, of whom five are unknown to Ana
    Published.objects.bulk_create([Published(member=led, fact="wrote", first=today, last=today, at=timezone.now())])
    assert ask(ACTIVE_SHARE, scope, by=four[0], page="a test").is_held
