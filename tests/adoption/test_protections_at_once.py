"""Two at the same moment, each on a connection of their own: one settles it, and what is in force is what was agreed to."""

from __future__ import annotations

import html
from threading import Thread

import pytest
from django.db import connections, transaction
from django.http import HttpResponse

from tests.at_once import at_once
from tests.conftest import signed_in
from wellworn.adoption.protecting import CannotChange, agree, decline, set_protection
from wellworn.members.models import Member, Role, TwoRoles, Workspace
from wellworn.members.protections.models import ProtectionChange
from wellworn.members.protections.standing import in_force

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3
REFUSED = (CannotChange, TwoRoles)


@pytest.fixture
def people() -> tuple[Member, Member, Member]:
    """An admin, and two who speak for the others."""
    ada = Member.objects.create(email="ada@norrvik.example", role=Role.ADMIN)
    speakers = [Member.objects.create(email=f"{name}@norrvik.example") for name in ("rosa", "rolf")]
    for one in speakers:
        one.mark_representative(True, by=ada)
    Workspace.objects.create(pk=1, least_group=8)
    return ada, speakers[0], speakers[1]


@pytest.mark.parametrize("number", range(TIMES))
def test_two_who_settle_the_same_question(people: tuple[Member, Member, Member], number: int) -> None:
    ada, rosa, rolf = people
    change = set_protection("least_group", "5", reason="Small teams.", by=ada)
    mine, theirs = (ProtectionChange.objects.get(pk=change.pk) for _each in range(2))
    came = at_once(lambda: agree(mine, by=rosa), lambda: decline(theirs, by=rolf), told=REFUSED)
    assert sorted(isinstance(one, REFUSED) for one in came) == [False, True]
    change.refresh_from_db()
    assert in_force().least_group == (5 if change.state == "agreed" else 8)


@pytest.mark.parametrize("number", range(TIMES))
def test_a_raise_while_somebody_agrees_to_less(people: tuple[Member, Member, Member], number: int) -> None:
    ada, rosa, _rolf = people
    change = set_protection("least_group", "5", reason="Small teams.", by=ada)
    at_once(lambda: agree(change, by=rosa), lambda: set_protection("least_group", "12", by=ada), told=REFUSED)
    assert in_force().least_group == 12


@pytest.mark.parametrize("number", range(TIMES))
def test_a_mark_that_is_taken_while_its_holder_agrees(people: tuple[Member, Member, Member], number: int) -> None:
    ada, rosa, _rolf = people
    change = set_protection("least_group", "5", reason="Small teams.", by=ada)
    answer, _taken = at_once(
        lambda: agree(change, by=rosa), lambda: rosa.mark_representative(False, by=ada), told=REFUSED
    )
    is_agreed = not isinstance(answer, REFUSED)
    assert in_force().least_group == (5 if is_agreed else 8)
    last = ProtectionChange.objects.filter(protection="representative").latest("pk")
    change.refresh_from_db()
    assert (change.state == "agreed") == is_agreed and last.after == "taken"


@pytest.mark.parametrize("number", range(TIMES))
def test_who_is_made_an_admin_while_somebody_makes_them_speak_for_the_others(
    people: tuple[Member, Member, Member], number: int
) -> None:
    """One of the two comes first, and the other is told why not: nobody sees a fault of the database."""
    ada, _rosa, _rolf = people
    kim = Member.objects.create(email="kim@norrvik.example")
    mine, theirs = (Member.objects.get(pk=kim.pk) for _each in range(2))
    came = at_once(
        lambda: mine.change_role(Role.ADMIN, by=ada), lambda: theirs.mark_representative(True, by=ada), told=REFUSED
    )
    assert sorted(isinstance(one, REFUSED) for one in came) == [False, True]
    kim.refresh_from_db()
    assert (kim.role == Role.ADMIN) is not kim.is_representative


def test_who_waits_for_the_mark_to_be_given_is_told_why_they_cannot_be_an_admin(
    people: tuple[Member, Member, Member],
) -> None:
    """The promotion begins while the mark is given and not yet written: it waits, and is refused in a sentence."""
    ada, _rosa, _rolf = people
    kim = Member.objects.create(email="kim@norrvik.example")
    mine = Member.objects.get(pk=kim.pk)
    answers: list[HttpResponse] = []

    def promote() -> None:
        browser = signed_in(ada)
        answers.append(browser.post(f"/members/{kim.pk}/role", {"value": "admin"}, follow=True))
        connections.close_all()

    with transaction.atomic():
        mine.mark_representative(True, by=ada)
        promoting = Thread(target=promote)
        promoting.start()
        promoting.join(timeout=0.5)  # long enough to read; it cannot end before the mark is written
    promoting.join(timeout=30)
    assert answers[0].status_code == 200
    assert str(TwoRoles.sentence)[:30] in html.unescape(answers[0].content.decode())
    kim.refresh_from_db()
    assert kim.role == Role.REP and kim.is_representative
