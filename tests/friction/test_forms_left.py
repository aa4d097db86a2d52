"""After which field a stage's form is left: told from moves and values alone, for deals whose way is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import read_on, signed_in
from tests.records.conftest import stage
from wellworn.friction.kept_facts import left
from wellworn.friction.models import Kept
from wellworn.friction.ours.life import life_of
from wellworn.friction.ours.reading import read
from wellworn.members.models import Member, Team
from wellworn.records import pipelines
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import of_teams, own_fields
from wellworn.records.models import Ask, Deal, FieldType, Kind, Provenance, Source

BEGUN = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
ASKED = ("budget", "need", "date")
Acts = tuple[tuple[float, str, str], ...]  # on which day a field was given which value; a stage by its name

COMES, GOES = (1, "stage", "Discover"), (9, "stage", "Prove")
BUDGET, NEED, DATE = (2, "budget", "40"), (3, "need", "Flow"), (4, "date", "May")
ALL: Acts = (COMES, BUDGET, NEED, DATE, GOES)
ONLY_THE_FIRST: Acts = (COMES, BUDGET, GOES)
NOTHING: Acts = (COMES, GOES)


@pytest.fixture
def asked(ada: Member) -> None:
    """Discover asks for three things, one after the other, and has since the beginning."""
    for label in ASKED:
        own_fields.create("deal", label.capitalize(), FieldType.TEXT, by=ada)
        pipelines.ask(stage("Discover"), label, "For the plan", by=ada)
    Ask.objects.update(since=BEGUN)


@pytest.fixture
def reps(team: Team) -> list[Member]:
    """Enough for what they typed to be nobody's own number."""
    rows = (Member(email=f"rep{n}@norrvik.example", name=f"Rep {n}", team=team) for n in range(8))
    return Member.objects.bulk_create(rows)


def lived(by: Member, *acts: tuple[float, str, str], source: Source = Source.TYPED, since: float = 0) -> Deal:
    """A deal to which all this happened, on these days."""
    deal = create(f"Deal {Deal.objects.count()}", by=by, kind=Kind.DEAL).record
    assert isinstance(deal, Deal)
    Provenance.objects.filter(kind="deal", record_id=deal.pk).update(at=BEGUN + timedelta(days=since))
    for day, field, value in acts:
        is_move = field == "stage"
        text = str(stage(value).pk) if is_move else value
        row = change(deal, field, text, by=by, source=Source.TYPED if is_move else source)
        assert row is not None
        Provenance.objects.filter(pk=row.pk).update(at=BEGUN + timedelta(days=since + day))
    return deal


def everything(reps: list[Member]) -> None:
    """Every way through the form that counts otherwise."""
    for rep in reps[:6]:
        lived(rep, *ALL)
    for rep in reps:
        lived(rep, *ONLY_THE_FIRST)
    for rep in reps[:2]:
        lived(rep, COMES, BUDGET, DATE, GOES)  # passed over one in the middle, and answered the last
        lived(rep, *NOTHING)
    for rep in reps[2:4]:
        lived(rep, (0.5, "budget", "50"), *NOTHING)  # not asked for what it has
        lived(rep, COMES)  # stands there: not left yet
    rep = reps[7]
    lived(rep, COMES, (2, "date", "May"), (3, "budget", "40"), GOES)  # the last in time is the first in the form
    lived(rep, *ONLY_THE_FIRST, source=Source.CAPTURED)  # nobody typed it
    lived(rep, COMES, BUDGET, (3, "budget", ""), GOES)  # taken away again
    lived(rep, (0.9999, "budget", "40"), *NOTHING)  # asked on the way into the stage
    lived(rep, *NOTHING, since=-30)  # when nothing was asked yet
    lived(rep, COMES, BUDGET, (3, "stage", "Qualify"), (5, "stage", "Discover"), (6, "need", "Flow"), GOES)  # came back
    lived(rep, *ONLY_THE_FIRST, (20, "stage", "Propose"))  # asked again in Prove, for what is still empty


def at(field: str, where: str = "Discover") -> tuple[int, int, int]:
    """Of the deals that were asked something there, those left after a field and those left at once, as they are kept."""
    stages: list[dict[str, Any]] = Kept.objects.get(object="deal", field=field).facts["filled"]["stages"]
    return next((one["asked"], one["left_after"], one["left_at_once"]) for one in stages if one["name"] == where)


def test_a_form_is_left_after_the_last_field_that_somebody_typed_with_more_to_answer(
    asked: None, reps: list[Member], ada: Member
) -> None:
    everything(reps)
    read("deal")
    many = 6 + 8 + 2 + 2 + 2 + 6
    assert at("budget") == (many, 8 + 3, 2 + 1)
    assert at("need") == (many, 1, 2 + 1)
    assert at("date") == (many, 0, 0)
    assert at("need", "Prove") == (1, 0, 1) and at("budget", "Prove") == (1, 0, 0)
    page = read_on(signed_in(ada).get("/friction/fields/deal/budget").content.decode())
    assert f"Discover: 11 of the {many} deals that were asked something there were left after this field" in page
    assert f"Discover: 3 of the {many} deals that were asked something there were left without any answer" in page
    need = read_on(signed_in(ada).get("/friction/fields/deal/need").content.decode())
    assert "there was left after this field" in need and "Prove: 1 of the 1 deals" in need
    assert "Left at" not in signed_in(ada).get("/friction/fields/deal/date").content.decode()


def test_where_few_people_typed_a_field_it_is_not_told_either(asked: None, reps: list[Member], ada: Member) -> None:
    for rep in reps[:5]:
        lived(rep, *ONLY_THE_FIRST)
    read("deal")
    assert Kept.objects.get(object="deal", field="budget").facts["filled"]["stages"] == []
    assert "Left at" not in signed_in(ada).get("/friction/fields/deal/budget").content.decode()
    for rep in reps[5:]:
        lived(rep, *ONLY_THE_FIRST)
    read("deal")
    assert at("budget") == (8, 8, 0)


def test_what_was_read_before_forms_were_told_is_still_shown(asked: None, reps: list[Member], ada: Member) -> None:
    for rep in reps:
        lived(rep, *ONLY_THE_FIRST)
    read("deal")
    kept = Kept.objects.get(object="deal", field="budget")
    for one in kept.facts["filled"]["stages"]:
        del one["asked"], one["left_after"], one["left_at_once"]
    kept.save()
    assert left(kept.facts) == []
    page = signed_in(ada).get("/friction/fields/deal/budget").content.decode()
    assert "are set right there" in page and "Left at" not in page


def test_what_some_teams_alone_are_asked_is_not_counted_and_everybody_is_asked_anew_afterwards(
    asked: None, reps: list[Member], ada: Member, team: Team
) -> None:
    for rep in reps:
        lived(rep, *ONLY_THE_FIRST)
    for one in Ask.objects.exclude(field="budget"):
        of_teams.leave_out(one, [team.pk], by=ada)
    read("deal")
    assert at("budget") == (8, 0, 0)
    begun = timezone.now()
    for name in ASKED:
        of_teams.as_everybody("deal", name, by=ada)
    assert {one.field: one.since > begun for one in Ask.objects.all()} == {"budget": False, "need": True, "date": True}


def test_it_takes_as_many_statements_for_many_deals(
    asked: None, reps: list[Member], django_assert_num_queries: Any
) -> None:
    for many in (1, 4):
        for rep in reps[:many]:
            lived(rep, *ONLY_THE_FIRST)
        with django_assert_num_queries(8):  # ages; settled, reached, way; stages, asks, fields; left
            life_of(Kind.DEAL, "records_deal", "", {}, many, timezone.now())
