"""What is worked out about our own fields: what they say about outcomes as they stood before, where they could come from, when they are
set right, and whether anybody unfolds them; and what is proposed for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import dictionaries, integers, sampled_from

from tests.conftest import signed_in
from tests.records.conftest import stage
from wellworn.friction.audit.facts import AtStage
from wellworn.friction.models import Kept
from wellworn.friction.ours.looking import Looks, blocks
from wellworn.friction.ours.reading import read
from wellworn.friction.ours.sampled import DECIDED, HASH, share_of
from wellworn.members.models import Member, Workspace
from wellworn.records.custom import layouts, own_fields
from wellworn.records.custom.describing import EVERY_ROLE
from wellworn.records.models import Ask, Company, CustomField, Deal, FieldType, Kind, Provenance, Stage
from wellworn.usage.models import Event

MANY = 460
BEGUN = datetime.fromisoformat("2025-01-06T09:00:00+00:00")
FIELDS = ("Fit", "Reason", "Entity", "Destination", "Plan")


@pytest.fixture
def sold(ana: Member, ben: Member, carl: Member, mara: Member, ada: Member) -> list[Deal]:
    """Deals that were won and lost: what fits is known before, the reason is told afterwards, the entity is always the same, the
    destination is the company's, and the plan is set right late. Everybody has opened deals; the entity has to be unfolded."""
    for label in FIELDS:
        own_fields.create("deal", label, FieldType.TEXT, by=ada)
    layouts.lay_out("deal", EVERY_ROLE, layouts.heard("name:page,entity:more"), by=ada)
    Ask.objects.create(stage=stage("Qualify"), field="plan", why="For the plan", is_hard=True)
    _long_ago()
    companies = Company.objects.bulk_create(
        Company(name=f"Works {n}", owner=ana, created_at=BEGUN, country=("Norway", "Portugal", "Finland")[n % 3])
        for n in range(40)
    )
    reps = Member.objects.bulk_create(
        Member(email=f"rep{n}@norrvik.example", name=f"Rep {n}", team=ana.team) for n in range(8)
    )
    for member in (ana, ben, carl, mara, ada, *reps):
        Event.record("record.open", by=member, kind=Kind.DEAL, record_id=1)
    known = stages()
    deals = Deal.objects.bulk_create(_deal(n, companies, reps[n % 8], known) for n in range(MANY))
    Provenance.objects.bulk_create(row for n, deal in enumerate(deals) for row in _history(n, deal, known))
    return deals


def stages() -> dict[str, Stage]:
    return {one.name: one for one in Stage.objects.all()}


def _long_ago() -> None:
    CustomField.objects.update(created_at=BEGUN)
    Event.objects.all().delete()


def _deal(n: int, companies: list[Company], owner: Member, known: dict[str, Stage]) -> Deal:
    is_won = n * 7 % 20 < 11
    made = BEGUN + timedelta(hours=7 * n)
    custom = {
        "fit": "yes" if (n * 7 % 20 < 10) != (n % 17 == 0) else "no", "reason": "They liked us" if is_won else "Price",
        "entity": "NO10", "destination": companies[n % 40].country, "plan": f"week {Random(n).randint(2, 52)}",
    }  # fmt: skip
    return Deal(
        name=f"Deal {n}", owner=owner, company=companies[n % 40], stage=known["Won" if is_won else "Lost"], created_at=made, custom=custom,
        stage_since=made, closed_at=made + timedelta(days=30 + n % 9), amount=1000 + 37 * (n * 11 % 97), currency="EUR",
    )  # fmt: skip


def _history(n: int, deal: Deal, known: dict[str, Stage]) -> list[Provenance]:
    assert deal.closed_at is not None
    days = {"Qualify": 0, "Discover": 5, "Prove": 12}
    moves = [(deal.created_at + timedelta(days=day), str(known[name].pk)) for name, day in days.items()]
    moves.append((deal.closed_at, str(deal.stage_id)))
    rows = [
        _row(deal, "stage", value, before, at)
        for (at, value), (_at, before) in zip(moves, [(None, ""), *moves], strict=False)
    ]
    first, proved, after = deal.created_at, moves[2][0], deal.closed_at + timedelta(days=1)
    rows += [_row(deal, name, deal.custom[name], "", first) for name in ("fit", "entity", "destination")]
    rows.append(_row(deal, "reason", deal.custom["reason"], "", after))
    rows.append(_row(deal, "plan", "week 1", "", first))
    if n % 5:  # set right with the move, as a stage asks
        rows.append(_row(deal, "plan", deal.custom["plan"], "week 1", proved - timedelta(seconds=1)))
    return rows


def _row(deal: Deal, field: str, value: str, before: str, at: datetime) -> Provenance:
    return Provenance(
        kind=Kind.DEAL, record_id=deal.pk, field=field, value=value, before=before, source="typed", by=deal.owner, at=at
    )


def kept(field: str) -> Any:
    return Kept.objects.get(object="deal", field=field)


def test_each_field_is_judged_by_what_its_own_records_show(sold: list[Deal], ben: Member) -> None:
    read("deal")
    told = {one.field: one.verdict for one in Kept.objects.filter(object="deal")}
    assert {name: told[name]["kind"] for name in ("fit", "entity", "destination", "plan", "stage", "amount")} == {
        "fit": "keep", "entity": "retire", "destination": "automate", "plan": "ask_later", "stage": "keep", "amount": "keep",
    }  # fmt: skip
    assert "won" in str(told["fit"]["reasons"])
    assert (told["destination"]["source"]["kind"], told["plan"]["stage"]) == ("company", "Prove")
    assert kept("entity").facts["use"]["people"] == 0
    # One person who unfolds is too few for a number, and enough for nobody to say that nobody does.
    Event.record("record.unfold", by=ben, kind=Kind.DEAL, record_id=sold[0].pk)
    read("deal")
    assert kept("entity").facts["use"]["people"] is None
    assert kept("entity").verdict["kind"] != "retire"


def test_what_was_typed_after_the_outcome_says_nothing_and_what_stood_before_does(sold: list[Deal]) -> None:
    read("deal")
    says = {
        name: {one["outcome"]: one for one in kept(name).facts["earns"]}
        for name in ("fit", "reason", "entity", "amount")
    }
    assert says["fit"]["won"]["corrected"] <= 0.05 and says["fit"]["won"]["bits"]["low"] > 0.05
    assert says["reason"]["won"]["bits"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert says["reason"]["won"]["records"] == MANY
    assert says["entity"]["days to close"]["bits"]["high"] == 0.0
    assert says["amount"]["amount"]["bits"] is None and says["amount"]["amount"]["why_not"]["code"] == "part_of_it"


def test_without_a_history_of_their_own_values_are_not_believed_about_the_outcome(sold: list[Deal]) -> None:
    Provenance.objects.filter(field="reason").update(source="imported")
    Deal.objects.filter(pk__in=[one.pk for one in sold[::2]]).update(stage=stage("Qualify"), closed_at=None)
    for deal in Deal.objects.filter(closed_at=None):
        del deal.custom["reason"]
        deal.save(update_fields=["custom"])
    read("deal")
    [won] = [one for one in kept("reason").facts["earns"] if one["outcome"] == "won"]
    assert won["bits"] is None and won["why_not"]["code"] == "filled_after"


def test_a_value_that_was_taken_from_mail_is_no_sign_that_mail_agrees_with_people(sold: list[Deal]) -> None:
    Provenance.objects.filter(field="destination").update(source="captured")
    read("deal")
    assert kept("destination").facts["elsewhere"] == []


def test_stages_say_where_values_are_first_given_and_where_they_are_set_right(sold: list[Deal]) -> None:
    read("deal")
    filled = kept("plan").facts["filled"]
    known = {one["name"]: AtStage(**one) for one in filled["stages"]}
    assert known["Qualify"] == AtStage("Qualify", MANY, MANY, MANY // 5)
    assert known["Prove"] == AtStage("Prove", MANY, 0, MANY - MANY // 5)
    assert filled["days_after_start"] == 0
    assert filled["stale_days"] > 30


def test_unfolding_is_noted_once_for_whoever_sees_the_record_and_only_where_looks_are_recorded(
    ana: Member, carl: Member, team: object
) -> None:
    deal = Deal.objects.create(
        name="One", owner=ana, team_id=ana.team_id, stage=stage("Qualify"), created_at=BEGUN, stage_since=BEGUN
    )
    address = f"/records/deal/{deal.pk}/unfolded"
    assert signed_in(carl).post(address).status_code == 404
    assert signed_in(ana).post(address).status_code == 204
    Workspace.objects.update_or_create(pk=1, defaults={"recorded": "acts"})
    assert signed_in(ana).post(address).status_code == 204
    [event] = Event.objects.filter(feature="record.unfold")
    assert (event.member, event.kind, event.record_id) == (ana, "deal", deal.pk)


HERE = {"rep": 12, "manager": 6, "admin": 1}
ALL = {"rep": "more", "manager": "more", "admin": "more"}


@pytest.mark.parametrize(
    ("places", "unfolded", "said"),
    [
        (ALL, {}, 0),
        (ALL, {"rep": 4}, None),
        (ALL, {"rep": 5}, None),  # one of the five may be the reader
        (ALL, {"rep": 6}, 5),
        (ALL, {"rep": 9, "admin": 3}, 10),
        ({**ALL, "admin": "page"}, {}, None),
        ({"rep": "hidden"}, {}, 0),
        ({"rep": "more", "manager": "hidden", "admin": "hidden"}, {}, 0),
        # beside the line above, a number of reps and the admin would be the admin's alone
        ({"rep": "more", "manager": "hidden", "admin": "more"}, {}, None),
        ({"rep": "more", "manager": "hidden", "admin": "more"}, {"rep": 5, "admin": 1}, None),
        ({"rep": "more", "manager": "hidden", "admin": "more"}, {"rep": 6, "admin": 1}, 5),
    ],
)
def test_looks_are_told_as_nought_as_at_least_five_or_not_at_all(
    places: dict[str, str], unfolded: dict[str, int], said: int | None
) -> None:
    opened = {"rep": 6, "admin": 1}
    assert Looks(opened, unfolded, HERE, 5, stood_so=True).at(places) == said
    assert Looks(opened, unfolded, HERE, 5, stood_so=False).at(places) is None
    if said == 0 and "more" in places.values():
        assert Looks({"rep": 5}, unfolded, HERE, 5, stood_so=True).at(places) is None


@given(people=dictionaries(sampled_from("abcdef"), integers(0, 12)), least=integers(5, 9))
def test_every_role_is_in_one_block_of_more_people_than_the_least_group(people: dict[str, int], least: int) -> None:
    found = blocks(people, least)
    assert all(sum(people[role] for role in block) > least for block in found)
    assert sorted(role for block in found for role in block) == (sorted(filter(people.get, people)) if found else [])
    assert found or sum(people.values()) <= least


def test_a_sample_has_its_stated_size_however_many_records_there_are() -> None:
    assert share_of(DECIDED, DECIDED) == HASH
    assert share_of(200_000, DECIDED) / HASH == pytest.approx(DECIDED / 200_000, rel=1e-3)


def test_a_reading_is_as_old_as_it_says(sold: list[Deal], ada: Member) -> None:
    before = timezone.now()
    read("deal")
    page = signed_in(ada).get("/friction/fields").content.decode()
    assert "Retire" in page and "Automate" in page and "Ask from Prove" in page and 'bits a record">winning<' in page
    assert kept("fit").at >= before
    field = signed_in(ada).get("/friction/fields/deal/destination").content.decode()
    assert "Foretells" in field and "Winning: it " in field
    assert "“Country” of the company" in field and "agrees in 100 of 100" in field
