"""The page of worth: sums with their working, nothing about few people, and what only an admin may enter."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pyarrow import parquet
from pytest_django import DjangoAssertNumQueries

from tests.conftest import read_on, signed_in
from wellworn.adoption.models import Cost, CountedShare, HourlyRate
from wellworn.adoption.worth.asked import closed_months
from wellworn.members.models import Member, Role
from wellworn.usage.models import Event, Surface, UsageDay

pytestmark = pytest.mark.django_db
FRAME = 3
MONTH = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def late_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page tells of the months that are over."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def crowd(db: None) -> list[Member]:
    """Eight who have been here for years."""
    made = [
        Member.objects.create(email=f"colleague.{place}@norrvik.example", name=f"Colleague {place}")
        for place in range(8)
    ]
    return made


def captured(members: list[Member], count: int = 100, feature: str = "capture.mail", day: date = MONTH) -> None:
    """The same for each of them on a day."""
    Member.objects.update(created_at="2024-01-01T00:00:00Z")
    UsageDay.objects.bulk_create(
        UsageDay(day=day, member=one, feature=feature, surface=Surface.CAPTURE, automatic=feature.startswith("capture"), count=count)
        for one in members
    )  # fmt: skip


def page(member: Member, **asked: str) -> str:
    answer = signed_in(member).get("/adoption/worth", asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_hours_with_their_working(crowd: list[Member], ana: Member) -> None:
    """800 mails × 42.4 s = 9.42 h; 160 proposals dismissed × 4.33 s = 0.19 h are taken off."""
    captured(crowd)
    captured(crowd, 20, "proposal.dismiss")
    told = page(ana)
    assert "<td>Mails filed</td><td>800 × 42.4 s ± 8.9 × 100 %</td><td>9.4 h</td>" in told
    assert "<td>Proposals dismissed</td><td>160 × 4.3 s ± 0.9</td><td>−0.2 h</td>" in told
    assert "9.2 h <small>5.4 h to" in told
    assert "At most 9.2 h came back in twelve months" in told
    assert "Nobody has said what an hour costs here" in told


def test_everybody_who_reads_records_sees_the_same_page_and_it_does_not(
    crowd: list[Member], ana: Member, mara: Member, ada: Member
) -> None:
    captured(crowd)
    boss = Member.objects.create(email="boss@norrvik.example", role=Role.EXECUTIVE)
    for member in (ana, mara, ada, boss):
        assert "Mails filed" in page(member)
    oskar = Member.objects.create(email="oskar@norrvik.example", role=Role.IT)
    assert signed_in(oskar).get("/adoption/worth").status_code == 404
    assert Client().get("/adoption/worth").status_code == 302


def test_nothing_is_told_of_four_and_nothing_that_one_made(crowd: list[Member], ana: Member) -> None:
    captured(crowd[:4])
    captured(crowd[:1], 1000, "capture.person")
    captured(crowd[1:6], 1, "capture.person")
    told = page(ana)
    assert "2 numbers of a month are kept back" in told
    assert "800" not in read_on(told) and "1,005" not in told
    assert "<td>0 ×" in told  # no sum has them


def test_nobody_sees_a_number_where_fewer_than_five_work(ana: Member, ben: Member, mara: Member) -> None:
    captured([ana, ben, mara])
    assert "Too few people work here with it" in page(ana)


def test_nothing_yet_is_said_plainly(crowd: list[Member], ana: Member) -> None:
    captured(crowd, day=date(2026, 11, 3))  # the month is not over
    assert "Nothing yet." in page(ana)


def test_an_admin_sets_the_rate_and_it_is_dated_and_signed(crowd: list[Member], ada: Member, ana: Member) -> None:
    """9.42 h at 50 = 471, which is not certain to the euro: ± 21 %."""
    captured(crowd)
    browser = signed_in(ada)
    assert (
        browser.post("/adoption/worth/rate", {"amount": "45", "currency": "eur", "since": "2026-01-01"}).status_code
        == 302
    )
    assert (
        browser.post("/adoption/worth/rate", {"amount": "50", "currency": "EUR", "since": "2026-07-01"}).status_code
        == 302
    )
    told = page(ana)
    assert "<b>€471</b><small>gained less paid</small>" in told
    assert "from 1 Jul 2026" in told and "from 1 Jan 2026" in told and "Ada Holm" in told
    assert "Net €471, between €277 and €665." in told
    assert Event.objects.filter(feature="worth.change", member=ada).count() == 2


def test_costs_are_taken_off_and_stay_to_be_read_when_they_are_struck_through(
    crowd: list[Member], ada: Member, ana: Member
) -> None:
    captured(crowd)
    HourlyRate.enter(50, "EUR", date(2026, 1, 1), by=ada)  # type: ignore[arg-type]
    browser = signed_in(ada)
    browser.post(
        "/adoption/worth/costs",
        {"kind": "training", "how_much": "4", "unit": "hours", "since": "2026-09-02", "said": "An hour for four"},
    )
    browser.post(
        "/adoption/worth/costs", {"kind": "hosting", "how_much": "30", "often": "monthly", "since": "2026-08-01"}
    )
    told = page(ana)
    assert "Training: An hour for four" in told
    assert "<b>€290</b><small>paid, 4 h of people in it</small>" in told  # 4 × 50 and three months of 30
    assert "<b>€181</b><small>paid back by October 2026</small>" in told
    training = Cost.objects.get(kind="training")
    assert browser.post(f"/adoption/worth/costs/{training.pk}/withdraw").status_code == 302
    told = page(ana)
    assert "<b>€90</b>" in told and 'class="worth-struck"><td>Training' in told
    assert Cost.objects.get(pk=training.pk).withdrawn_by == ada


def test_what_cost_more_than_it_gave_is_said_to(crowd: list[Member], ada: Member, ana: Member) -> None:
    captured(crowd)
    HourlyRate.enter(50, "EUR", date(2026, 1, 1), by=ada)  # type: ignore[arg-type]
    signed_in(ada).post("/adoption/worth/costs", {"kind": "setup", "how_much": "5000", "since": "2026-03-01"})
    assert "It cost more than it gave: net −\u2060€4,529" in page(ana)
    Cost.objects.update(amount=450)
    assert "whether it is worth what it cost cannot be told from this" in page(ana)


def test_the_share_that_counts_is_the_companys_with_its_reason_and_all_is_an_upper_bound(
    crowd: list[Member], ada: Member, ana: Member
) -> None:
    captured(crowd)
    assert "Upper bound." in page(ana)
    browser = signed_in(ada)
    assert browser.post("/adoption/worth/share", {"percent": "40", "because": ""}).status_code == 422
    browser.post("/adoption/worth/share", {"percent": "40", "because": "Counted in March, a week, two teams"})
    told = page(ana)
    assert "800 × 42.4 s ± 8.9 × 40 %</td><td>3.8 h" in told
    assert "Counted in March, a week, two teams" in told
    assert "9.4 h" in page(ana, counting="all")
    browser.post("/adoption/worth/share", {"percent": "", "because": "We do not know"})
    assert "Upper bound." in page(ana)
    assert CountedShare.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "given", "sentence"),
    [
        ("rate", {"amount": "much", "currency": "EUR"}, "An amount is a number"),
        ("rate", {"amount": "0", "currency": "EUR"}, "An hour costs more than nothing"),
        ("rate", {"amount": "50", "currency": "euros"}, "A currency has three letters"),
        ("rate", {"amount": "50", "currency": "EUR", "since": "31/12/26"}, "A day is written like 2026-11-22."),
        ("share", {"percent": "101", "because": "x"}, "A share is a whole number from 0 to 100."),
        ("costs", {"kind": "bribes", "how_much": "5"}, "Choose what it was paid for."),
        ("costs", {"kind": "setup", "how_much": ""}, "How much is missing."),
        ("costs", {"kind": "hosting", "how_much": "5", "often": "monthly", "since": "2026-05-01", "until": "2026-04-01"}, "It ends before it begins."),
    ],
)  # fmt: skip
def test_what_cannot_be_entered_is_said_where_it_was(
    ada: Member, path: str, given: dict[str, str], sentence: str
) -> None:
    answer = signed_in(ada).post(f"/adoption/worth/{path}", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not (HourlyRate.objects.exists() or Cost.objects.exists() or CountedShare.objects.exists())


@pytest.mark.parametrize("path", ["rate", "share", "costs"])
def test_only_an_admin_enters_anything(ana: Member, mara: Member, path: str) -> None:
    for member in (ana, mara):
        assert signed_in(member).post(f"/adoption/worth/{path}", {"percent": "5", "because": "x"}).status_code == 404
        assert f"/adoption/worth/{path}" not in page(member)


def test_its_numbers_go_along_as_csv_and_parquet(crowd: list[Member], ana: Member) -> None:
    captured(crowd)
    browser = signed_in(ana)
    text = browser.get("/adoption/worth", {"chart": "worth-by-automation", "as": "csv"}).content.decode()
    assert text.splitlines()[1].startswith("Mails filed,9.4")
    packed = browser.get("/adoption/worth", {"chart": "worth-by-month", "as": "parquet"}).content
    rows = parquet.read_table(io.BytesIO(packed)).to_pylist()
    assert [row["Month"] for row in rows] == [MONTH]
    assert rows[0]["Given back"] == pytest.approx(9.42, abs=0.01)


def test_it_asks_the_same_few_queries_however_much_was_done(
    crowd: list[Member], ada: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    captured(crowd)
    browser = signed_in(ada)
    browser.get("/adoption/worth")
    with django_assert_max_num_queries(QUERIES):
        browser.get("/adoption/worth")
    for number in range(12):
        HourlyRate.enter(50 + number, "EUR", date(2026, 1, 1), by=ada)  # type: ignore[arg-type]
        captured(crowd, 5, "capture.meeting", date(2026, 2, 1 + number))
    browser.get("/adoption/worth")
    with django_assert_max_num_queries(QUERIES):
        browser.get("/adoption/worth")


QUERIES = FRAME + 24  # of which ten decide and write down who is shown what; one fewer where what was counted is kept


def test_months_are_whole_and_over() -> None:
    assert closed_months(date(2026, 1, 31), 3) == [202510, 202511, 202512]
    assert closed_months(date(2026, 11, 1), 12)[0] == 202511
