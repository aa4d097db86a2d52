"""An effect is told of teams that may be shown, and nothing beside it leaves a small team over: not the picture, not the file, not the
register, and not what else a reader has seen."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from tests.program.conftest import live, page_of
from wellworn.adoption.models import ReaderLedger
from wellworn.members import tree
from wellworn.members.models import Member, Role, Team
from wellworn.program.asked import opened
from wellworn.program.declaring import Declaration, declare
from wellworn.program.effects.conclusion import Said
from wellworn.program.models import Decision, Intervention

pytestmark = pytest.mark.django_db
SAID = Declaration("Nine fields fewer", "field", "ability", "active_share", "up", 10, 0.05)


@pytest.fixture
def one(teams: list[Team], ada: Member, begun: date) -> Intervention:
    """Twelve teams of seven and one of three, which began with half of them."""
    small = tree.create("Small", parent=None, by=None)
    Member.objects.bulk_create(Member(email=f"s{n}@norrvik.example", name=f"S {n}", team=small) for n in range(3))
    Member.objects.update(created_at="2024-01-01T00:00:00Z")
    at = timezone.make_aware(datetime.combine(begun - timedelta(days=7), time(9)))
    helped = {team.pk for team in teams[:6]} | {small.pk}
    live([*teams, small], helped, begun, gain=0.25)
    return declare(SAID, {team.pk: begun if team.pk in helped else None for team in (*teams, small)}, by=ada, at=at)


def readers(teams: list[Team]) -> list[Member]:
    """A member, a manager and an executive; the small team's own manager among them."""
    made = []
    for number, (role, team) in enumerate(
        ((Role.REP, teams[0]), (Role.MANAGER, teams[6]), (Role.EXECUTIVE, None), (Role.MANAGER, Team.objects.get(name="Small")))
    ):  # fmt: skip
        made.append(
            Member.objects.create(
                email=f"reader{number}@norrvik.example", name=f"Reader {number}", role=role, team=team
            )
        )
    Member.objects.update(created_at="2024-01-01T00:00:00Z")
    return made


def test_no_reader_is_left_with_a_small_team_whatever_they_opened_before(
    one: Intervention, teams: list[Team], ada: Member
) -> None:
    for reader in (*readers(teams), ada):
        browser = signed_in(reader)
        assert browser.get("/adoption").status_code == 200
        assert "Groups shown" in page_of(reader, one)
        browser.get(f"/program/{one.pk}?chart=otherwise&as=csv")
        assert browser.get("/program?as=csv").status_code == 200
        asking = opened(one, by=reader, today=timezone.localdate())
        assert not isinstance(asking, Said)
        assert min(asking.series.allowed.people.values()) > 5, "Small is within another group, or rests"
        ledger = ReaderLedger.hold(reader).read()
        assert ledger.rows
        assert not ledger.would_expose(1 << reader.pk), "five others stand behind everything that follows"


def test_what_was_known_when_it_was_decided_is_known_to_who_decided_alone(
    one: Intervention, teams: list[Team], ada: Member
) -> None:
    page_of(ada, one)
    signed_in(ada).post(f"/program/{one.pk}/decide", {"kind": "keep", "because": "They like it."})
    told = Decision.objects.get()
    assert told.effect is not None
    other = Member.objects.create(email="other.admin@norrvik.example", name="Other", role=Role.ADMIN)
    numbers = [f"{value:.4f}"[:6] for value in (told.effect, told.low, told.high) if value is not None]
    for reader in (*readers(teams), other):
        browser = signed_in(reader)
        answers = [
            browser.get(path).content.decode(errors="replace")
            for path in ("/program", "/program?as=csv", "/program?as=json")
        ]
        assert not [text for text in answers if told.sentence in text or any(number in text for number in numbers)]
        [row] = json.loads(answers[2])
        assert (row["decision"], row["sentence"], row["effect"], row["p"]) == ("Keep", "", None, None)
        page = browser.get(f"/program/{one.pk}").content.decode()
        assert "They like it." in page
    assert told.sentence in signed_in(ada).get("/program").content.decode()
