"""What takes long to count is counted by a job: the page says since when, asks again, and shows itself anew when it is there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.adoption.conftest import LONG_AGO, use
from tests.conftest import signed_in
from wellworn.adoption.ahead import count_ahead, count_wanted
from wellworn.adoption.asking import ask
from wellworn.adoption.counted import counted
from wellworn.adoption.how_long import expected
from wellworn.adoption.models import Counted, Wanted
from wellworn.adoption.models.worth import Cost, CostKind, HourlyRate
from wellworn.adoption.waiting import LATELY, Waiting
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.completeness import COMPLETENESS
from wellworn.measures.coverage.measure import COVERAGE
from wellworn.measures.measure import Measure, Scope
from wellworn.members.models import Member, Role

pytestmark = pytest.mark.django_db
PAGE = "/adoption/m/active_share?weeks=4"
ASKS = {"HX-Request": "true", "HX-Target": "counting"}


@pytest.fixture(autouse=True)
def impatient(patient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page counts for some seconds here, which is enough for what was never said to take long."""
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", 9.0)


def takes_long(measure: Measure = ACTIVE_SHARE) -> None:
    """As though it had taken ten seconds on another day."""
    today = timezone.localdate()
    counted(measure, Scope(today - timedelta(days=400), today - timedelta(days=399)))
    Counted.objects.filter(measure=measure.key).update(cost=10, what="")
    one = Counted.objects.filter(measure=measure.key).first()
    assert one is not None
    one.pk, one.what = "greatest", "greatest"
    one.save(force_insert=True)


def test_a_page_that_takes_long_says_so_and_is_filled_by_the_job(used: list[Member], ada: Member) -> None:
    takes_long()
    browser = signed_in(ada)
    page = browser.get(PAGE).content.decode()
    assert "Being counted since" in page
    assert "60\xa0%" not in page
    assert Wanted.objects.exists()
    assert ProcrastinateJob.objects.filter(task_name__endswith="count_what_is_waited_for").count() == 1
    how_far = browser.get(PAGE, headers=ASKS)
    assert "<html" not in how_far.content.decode()
    assert 'hx-trigger="every 2s"' in how_far.content.decode()
    assert count_wanted() > 0
    assert not Wanted.objects.exists()
    assert browser.get(PAGE, headers=ASKS)["HX-Refresh"] == "true"
    page = browser.get(PAGE).content.decode()
    assert '<p class="lead">60\xa0%' in page
    assert "Being counted since" not in page


def test_who_waits_for_the_same_waits_since_the_first_asked(used: list[Member], ada: Member, mara: Member) -> None:
    takes_long()
    signed_in(ada).get(PAGE)
    Wanted.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    count = Wanted.objects.count()
    waiting = Waiting()
    today = timezone.localdate()
    scope = Scope(today - timedelta(weeks=4), today - timedelta(days=1))
    assert ask(ACTIVE_SHARE, scope, by=ada, page="test", waiting=waiting).is_counting
    waiting.ask()
    assert waiting.since is not None
    assert waiting.since < timezone.now() - timedelta(hours=1)
    assert Wanted.objects.count() == count


def test_numbers_of_before_are_shown_with_their_time_until_new_ones_are_there(used: list[Member], ada: Member) -> None:
    browser = signed_in(ada)
    assert '<p class="lead">60\xa0%' in browser.get(PAGE).content.decode()
    takes_long()
    [day] = [timezone.localdate() - timedelta(days=1)]
    use(used, day, "note.write")
    page = browser.get(PAGE).content.decode()
    assert '<p class="lead">60\xa0%' in page
    assert "Counted at" in page  # lately enough
    assert not Wanted.objects.exists()
    Counted.objects.update(counted_at=timezone.now() - 2 * LATELY)
    assert "Until then numbers of" in browser.get(PAGE).content.decode()
    assert Wanted.objects.exists()


def test_a_file_is_whole_or_not_there(used: list[Member], ada: Member) -> None:
    takes_long()
    rows = signed_in(ada).get(f"{PAGE}&chart=active_share&as=csv").content.decode().splitlines()
    assert len(rows) == 2
    assert not Wanted.objects.exists()


@pytest.mark.parametrize(
    "url", ["/adoption", "/adoption?by=team", "/adoption/company", "/adoption/m/habit?weeks=12", "/adoption/worth"]
)
def test_each_page_can_wait(used: list[Member], ada: Member, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", -1)
    browser = signed_in(ada)
    assert "Being counted since" in browser.get(url).content.decode()
    count_wanted()
    assert browser.get(url, headers=ASKS).headers.get("HX-Refresh") == "true"
    assert "Being counted since" not in browser.get(url).content.decode()


def test_a_part_of_the_course_of_use_is_not_told_as_the_whole(
    used: list[Member], ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where some weeks are not counted yet there is no "now", no path and no curve; nor is "nothing can be said" true."""
    browser, tells = signed_in(ada), ("use it on a working day", "Nothing can be said", 'id="chart-use"')
    assert tells[0] in browser.get("/adoption").content.decode()
    last = Counted.objects.filter(measure="active_share").order_by("-last").values_list("last", flat=True)[0]
    Counted.objects.filter(last=last, first=last - timedelta(days=6)).delete()
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", -1)
    page = browser.get("/adoption").content.decode()
    assert "How use went over time is being counted." in page
    assert not [one for one in tells if one in page]


def test_the_screen_for_all_says_what_is_being_counted(
    used: list[Member], ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(ada)
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", -1)
    page = browser.get("/adoption/company").content.decode()
    assert "The last four weeks are being counted." in page
    assert "no number yet" not in page
    count_wanted()
    assert "nothing to compare with yet" not in browser.get("/adoption/company").content.decode()
    Counted.objects.filter(measure="active_share").order_by("first")[0].delete()
    page = browser.get("/adoption/company").content.decode()
    assert "what it was before is being counted" in page


def test_ones_role_fills_itself_where_it_stands(used: list[Member], monkeypatch: pytest.MonkeyPatch) -> None:
    """On My week it is a part of the page: what has been counted takes its place, and the page is not loaded anew."""
    for number in range(8):
        Member.objects.create(email=f"manager.{number}@norrvik.example", role=Role.MANAGER)
    Member.objects.update(created_at=LONG_AGO)
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", -1)
    browser, url = signed_in(used[0]), "/me/week/role"
    part = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Being counted since" in part
    assert "may not be shown" not in part
    assert "you know already" not in part
    how_far = browser.get(url, headers=ASKS)
    assert 'hx-trigger="every 2s"' in how_far.content.decode()
    assert "HX-Retarget" not in how_far
    count_wanted()
    there = browser.get(url, headers=ASKS)
    assert (there["HX-Retarget"], there["HX-Reswap"]) == ("#role", "innerHTML")
    assert "<html" not in there.content.decode()
    assert "of working days" in there.content.decode()
    assert "Being counted since" not in browser.get(url).content.decode()


def test_nothing_is_said_of_worth_while_it_is_counted(
    used: list[Member], ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was paid is known, and what came back is not: that would be a loss."""
    day = timezone.localdate() - timedelta(days=200)
    HourlyRate.enter(Decimal(50), "EUR", day, by=ada)
    Cost(kind=CostKind.HOSTING, amount=Decimal(900), currency="EUR", since=day).enter(by=ada)
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", -1)
    page = signed_in(ada).get("/adoption/worth").content.decode()
    assert "Twelve months are being counted." in page
    assert "cost more" not in page
    assert "Paid more" not in page


def test_what_is_entered_wrongly_is_answered_at_once(
    used: list[Member], ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form stays with what was typed in it, whatever is still being counted, and no page takes its place."""
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", -1)
    answer = signed_in(ada).post("/adoption/worth/rate", {"amount": "much", "currency": "EUR"})
    assert answer.status_code == 422
    assert 'value="much"' in answer.content.decode()
    assert 'id="counting"' not in answer.content.decode()
    assert Wanted.objects.exists()


def test_a_page_counts_for_a_second_and_leaves_the_rest(used: list[Member]) -> None:
    waiting = Waiting(spent=5)
    assert waiting.has_room(3)
    assert not waiting.has_room(5)
    takes_long(COMPLETENESS)
    assert expected(COMPLETENESS, "") == 10
    assert expected(COVERAGE, "") < 1  # never counted, and there is nothing to read


def test_what_cannot_be_counted_is_in_nobodys_way(
    used: list[Member], ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_long()
    signed_in(ada).get(PAGE)
    count = Wanted.objects.count()

    def fails(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wellworn.adoption.ahead._count", fails)
    with pytest.raises(ZeroDivisionError):
        count_wanted()
    assert Wanted.objects.count() == count - 1


def test_what_was_asked_lately_is_counted_again_before_anybody_asks(used: list[Member], ada: Member) -> None:
    """After something was done, and on the next day, of a window that is a day later; what nobody asks is forgotten."""
    browser = signed_in(ada)
    browser.get(PAGE)
    browser.get("/adoption/m/completeness")
    now = timezone.now()
    assert count_ahead(now) == 0
    use(used, timezone.localdate() - timedelta(days=1), "note.write")
    assert count_ahead(now) > 0
    assert count_ahead(now) == 0
    kept = dict(Counted.objects.values_list("pk", "state"))
    browser.get(PAGE)
    assert dict(Counted.objects.values_list("pk", "state")) == kept  # nothing is counted while the reader waits
    tomorrow = now + timedelta(days=1)
    assert count_ahead(tomorrow) > 0
    last = Counted.objects.filter(measure="active_share").order_by("-last").values_list("last", flat=True).first()
    assert last == timezone.localdate()
    count_ahead(now + timedelta(days=60))
    assert not Counted.objects.filter(asked_at__lt=now + timedelta(days=20)).exists()
