"""A decision is kept by all that it was decided from, and is the one that would be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adoption.company import TODAY, at, company, leaves, live, staff
from wellworn.adoption import permitting
from wellworn.adoption.asking import Answer, ask, ask_all
from wellworn.adoption.models import Decided, LedgerRow, Look, Published
from wellworn.measures.active import ACTIVE_SHARE, REACH
from wellworn.measures.measure import Scope
from wellworn.measures.ramp import RAMP
from wellworn.members.models import Member, Workspace

pytestmark = pytest.mark.django_db
SCOPE = Scope(TODAY - timedelta(days=27), TODAY, ("team",))


@pytest.fixture
def people() -> dict[str, list[Member]]:
    found = company()
    live(found["north"], SCOPE.first, TODAY)
    return found


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """How often it was decided."""
    made: list[object] = []
    permitted = permitting.permitted

    def counting(*given: object, **more: object) -> object:
        made.append(given)
        return permitted(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(permitting, "permitted", counting)
    return made


def looks(reader: Member, scope: Scope = SCOPE, page: str = "test") -> dict[str, Answer]:
    """A page of two questions: of those who are there, and of those who came."""
    return ask_all([ACTIVE_SHARE, RAMP], scope, by=reader, page=page)


def same(one: Answer, other: Answer) -> bool:
    return (one.rows, one.people, one.held, one.within, one.since) == (
        other.rows, other.people, other.held, other.within, other.since
    )  # fmt: skip


def test_what_adds_nothing_to_the_ledger_is_decided_once(
    people: dict[str, list[Member]], decided: list[object]
) -> None:
    """The first look writes the ledger, the second finds that it adds nothing, and from then on that is known."""
    reader = people["service"][0]
    first, second = looks(reader), looks(reader)
    count, rows = len(decided), LedgerRow.objects.count()
    third = looks(reader, page="another")
    assert len(decided) == count
    assert LedgerRow.objects.count() == rows
    for key, answer in first.items():
        assert same(answer, second[key])
        assert same(answer, third[key])
    assert set(Look.objects.filter(reader=reader).values_list("page", flat=True)) == {"test", "another"}
    Decided.objects.all().delete()
    assert all(same(answer, first[key]) for key, answer in looks(reader).items())


CHANGES: dict[str, Callable[[dict[str, list[Member]]], object]] = {
    "somebody came": lambda people: staff(1, people["north"][0].team, since=at(SCOPE.first)),
    "somebody left": lambda people: leaves(people["field"][3]),
    "somebody moved": lambda people: Member.objects.filter(pk=people["field"][3].pk).update(
        team=people["north"][0].team
    ),
    "groups have to be larger": lambda people: Workspace.objects.update_or_create(pk=1, defaults={"least_group": 9}),
    "somebody shows something of theirs": lambda people: Published.objects.create(
        member=people["north"][2], fact="x", first=SCOPE.first, last=SCOPE.last, at=at(TODAY)
    ),
    "the reader was shown something else": lambda people: ask(
        REACH, SCOPE.within(SCOPE.first - timedelta(days=60), SCOPE.last), by=people["service"][0], page="other"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_it_was_decided_from_has_it_decided_anew(
    people: dict[str, list[Member]], decided: list[object], change: Callable[[dict[str, list[Member]]], object]
) -> None:
    reader = people["service"][0]
    looks(reader)
    looks(reader)
    change(people)
    count = len(decided)
    looks(reader)
    assert len(decided) == count + 2


def test_another_reader_and_other_days_have_decisions_of_their_own(
    people: dict[str, list[Member]], decided: list[object]
) -> None:
    reader, other = people["service"][:2]
    looks(reader)
    looks(reader)
    for who, scope in (
        (other, SCOPE),
        (reader, replace(SCOPE, by=("role",))),
        (reader, SCOPE.within(SCOPE.first, TODAY - timedelta(days=1))),
    ):
        count = len(decided)
        looks(who, scope)
        assert len(decided) == count + 2


def test_a_kept_decision_goes_with_its_reader(people: dict[str, list[Member]]) -> None:
    reader = people["service"][0]
    looks(reader)
    looks(reader)
    assert Decided.objects.filter(ledger__reader=reader).count() == 1
    assert "email" not in str(Decided.objects.get().said)
    reader.delete()
    assert not Decided.objects.exists()
