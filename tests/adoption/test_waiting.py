"""What takes long to count is counted by a job: the page says since when, asks again, and shows itself anew when it is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.adoption.conftest import use
from tests.conftest import signed_in
from wellworn.adoption.ahead import count_ahead, count_wanted
from wellworn.adoption.asking import ask
from wellworn.adoption.counted import counted, expected
from wellworn.adoption.models import Counted, Wanted
from wellworn.adoption.waiting import LATELY, Waiting
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.completeness import COMPLETENESS
from wellworn.measures.coverage.measure import COVERAGE
from wellworn.measures.measure import Measure, Scope
from wellworn.members.models import Member

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
    assert "60 %" not in page
    assert Wanted.objects.exists()
    assert ProcrastinateJob.objects.filter(task_name__endswith="count_what_is_waited_for").count() == 1
    how_far = browser.get(PAGE, headers=ASKS)
    assert "<html" not in how_far.content.decode()
    assert 'hx-trigger="every 2s"' in how_far.content.decode()
    assert count_wanted() > 0
    assert not Wanted.objects.exists()
    assert browser.get(PAGE, headers=ASKS)["HX-Refresh"] == "true"
    page = browser.get(PAGE).content.decode()
    assert '<p class="lead">60 %' in page
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
    assert '<p class="lead">60 %' in browser.get(PAGE).content.decode()
    takes_long()
    [day] = [timezone.localdate() - timedelta(days=1)]
    use(used, day, "note.write")
    page = browser.get(PAGE).content.decode()
    assert '<p class="lead">60 %' in page
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


@pytest.mark.parametrize("url", ["/adoption", "/adoption?by=team", "/adoption/company", "/adoption/m/habit?weeks=12"])
def test_each_page_can_wait(used: list[Member], ada: Member, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wellworn.adoption.waiting.AT_ONCE", -1)
    browser = signed_in(ada)
    assert "Being counted since" in browser.get(url).content.decode()
    count_wanted()
    assert browser.get(url, headers=ASKS).headers.get("HX-Refresh") == "true"
    assert "Being counted since" not in browser.get(url).content.decode()


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
