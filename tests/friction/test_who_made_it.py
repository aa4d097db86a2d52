"""What the audit tells of a field is many people's: how much was typed, what it costs, and what was judged of its values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import read_on, signed_in
from tests.records.conftest import stage
from wellworn.adoption.models import TruthReport
from wellworn.friction.models import Kept, Plan, Reading
from wellworn.friction.ours.filling import filled
from wellworn.friction.ours.reading import read
from wellworn.members.models import Member, Team, Workspace
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import own_fields
from wellworn.records.fields import fields_of
from wellworn.records.models import Ask, FieldType, Kind, Provenance
from wellworn.records.models.record import Source
from wellworn.usage.models import FieldEffort

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(team: Team, ada: Member) -> list[Member]:
    own_fields.create("deal", "Purpose", FieldType.TEXT, by=ada)
    return [Member.objects.create(email=f"p{n}@norrvik.example", name=f"P {n}", team=team) for n in range(8)]


@pytest.fixture
def browser(ada: Member) -> Client:
    return signed_in(ada)


def typed(times: dict[Member, int]) -> None:
    """Deals whose purpose each of them typed so often; and two whose purpose a machine read."""
    for member, count in times.items():
        for number in range(count):
            change(create(f"{member} {number}", by=member, kind=Kind.DEAL).record, "purpose", "Resale", by=member)
    for number in range(2):
        captured = create(f"Captured {number}", by=next(iter(times)), kind=Kind.DEAL).record
        change(captured, "purpose", "Resale", by=next(iter(times)))
        Provenance.objects.filter(record_id=captured.pk, field="purpose").update(source=Source.CAPTURED)


def purpose() -> tuple[int, int | None, int | None, int | None, bool]:
    one = filled([field for field in fields_of("deal") if field.name == "purpose"], "deal", timezone.now())["purpose"]
    return one.filled, one.by_hand, one.by_capture, one.by_import, one.few_typed


def test_what_one_person_typed_is_not_told_nor_what_it_would_follow_from(crowd: list[Member], browser: Client) -> None:
    typed({crowd[0]: 17})
    assert purpose() == (19, None, None, None, True)
    read("deal")
    page = browser.get("/friction/fields/deal/purpose").content.decode()
    assert "19 of 19" in page and "too few people typed it to tell by whom it was filled" in page
    assert "17" not in page.partition("19 of 19")[2].partition("</dd>")[0]
    assert "by whom is not told" in browser.get("/friction/fields").content.decode()


FEW = dict.fromkeys(range(5), 3)
ONE_MOST = {0: 27, **dict.fromkeys(range(1, 6), 1)}
TWO_MOST = {0: 20, 1: 20, **dict.fromkeys(range(2, 6), 1)}


@pytest.mark.parametrize("times", [FEW, ONE_MOST, TWO_MOST])
def test_nor_is_what_five_typed_one_of_whom_may_read_it_or_what_one_or_two_typed_nearly_alone(
    times: dict[int, int], crowd: list[Member]
) -> None:
    typed({crowd[n]: count for n, count in times.items()})
    assert purpose()[1:] == (None, None, None, True)


def test_what_many_typed_is_told_in_steps_that_do_not_tell_of_one_value_more(crowd: list[Member]) -> None:
    typed(dict.fromkeys(crowd[:6], 3))
    before = purpose()
    assert before == (20, 18, 2, 0, False)
    typed_by = create("One more", by=crowd[0], kind=Kind.DEAL).record
    change(typed_by, "purpose", "Resale", by=crowd[0])
    after = purpose()
    assert (after[0], after[1]) == (21, 18)


def test_a_least_group_that_grows_takes_away_what_was_summed_up_over_fewer(
    crowd: list[Member], browser: Client
) -> None:
    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    FieldEffort.objects.create(
        object="deal", field="purpose", form="record", month=month, entries=990, corrections=77, timed=900, seconds=9000, people=6,
        people_corrected=6, people_timed=6,
    )  # fmt: skip
    typed(dict.fromkeys(crowd[:6], 3))
    read("deal")
    said = browser.get("/friction/fields/deal/purpose").content.decode()
    assert "990 entries" in said and "77 corrections" in said and "typed" in said
    Workspace.objects.update_or_create(pk=1, defaults={"least_group": 7})
    for path in ("/friction/fields/deal/purpose", "/friction/fields"):
        page = read_on(browser.get(path).content.decode())
        assert "990" not in page and "77 corrections" not in page
    assert "too few people typed it" in browser.get("/friction/fields/deal/purpose").content.decode()
    assert Reading.objects.get(object="deal").k == 5
    read("deal")
    assert Kept.objects.get(object="deal", field="purpose").facts["cost"] is None


def test_a_verdict_that_rests_on_what_may_not_be_seen_is_not_applied_either(
    crowd: list[Member], browser: Client
) -> None:
    """Who posts what the page does not offer would learn the verdict from what becomes of the field."""
    Ask.objects.create(stage=stage("Discover"), field="purpose", why="For the report", is_hard=True)
    read("deal")
    kept = Kept.objects.get(object="deal", field="purpose")
    assert kept.verdict["kind"] == "make_optional"
    kept.facts["truth"] = {"findings": [], "answered": 3}
    kept.save()
    TruthReport.objects.create(state="x", first=month(1), until=month(10), k=5, begun_at=AT, ended_at=AT)
    Workspace.objects.update_or_create(pk=1, defaults={"least_group": 7})
    assert "Purpose" not in browser.get("/friction/fields").content.decode()
    assert browser.post("/friction/fields/deal/purpose/apply").status_code == 404
    browser.post("/friction/plans", {"object": "deal", "field": "purpose"})
    assert not Plan.objects.exists()
    assert Ask.objects.get(field="purpose").is_hard


AT = datetime(2026, 10, 1, tzinfo=UTC)


def month(number: int) -> date:
    return date(2026, number, 1)
