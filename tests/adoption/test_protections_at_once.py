"""Two at the same moment, each on a connection of their own: one settles it, and what is in force is what was agreed to."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from wellworn.adoption.protecting import CannotChange, agree, decline, set_protection
from wellworn.adoption.protections import in_force
from wellworn.members.models import Member, Role, TwoRoles, Workspace
from wellworn.members.protections.models import ProtectionChange

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3


@pytest.fixture
def people() -> tuple[Member, Member, Member]:
    """An admin, and two who speak for the others."""
    ada = Member.objects.create(email="ada@norrvik.example", role=Role.ADMIN)
    speakers = [Member.objects.create(email=f"{name}@norrvik.example") for name in ("rosa", "rolf")]
    for one in speakers:
        one.mark_representative(True, by=ada)
    Workspace.objects.create(pk=1, least_group=8)
    return ada, speakers[0], speakers[1]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each act, all of them begun at the same moment."""
    begin, came = Barrier(len(acts)), [""] * len(acts)

    def run(at: int) -> None:
        begin.wait(timeout=20)
        try:
            acts[at]()
            came[at] = "done"
        except (CannotChange, TwoRoles):
            came[at] = "refused"
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return came


@pytest.mark.parametrize("number", range(TIMES))
def test_two_who_settle_the_same_question(people: tuple[Member, Member, Member], number: int) -> None:
    ada, rosa, rolf = people
    change = set_protection("least_group", "5", reason="Small teams.", by=ada)
    mine, theirs = (ProtectionChange.objects.get(pk=change.pk) for _each in range(2))
    came = at_once(lambda: agree(mine, by=rosa), lambda: decline(theirs, by=rolf))
    assert sorted(came) == ["done", "refused"]
    change.refresh_from_db()
    assert in_force().least_group == (5 if change.state == "agreed" else 8)


@pytest.mark.parametrize("number", range(TIMES))
def test_a_raise_while_somebody_agrees_to_less(people: tuple[Member, Member, Member], number: int) -> None:
    ada, rosa, _rolf = people
    change = set_protection("least_group", "5", reason="Small teams.", by=ada)
    at_once(lambda: agree(change, by=rosa), lambda: set_protection("least_group", "12", by=ada))
    assert in_force().least_group == 12


@pytest.mark.parametrize("number", range(TIMES))
def test_a_mark_that_is_taken_while_its_holder_agrees(people: tuple[Member, Member, Member], number: int) -> None:
    ada, rosa, _rolf = people
    change = set_protection("least_group", "5", reason="Small teams.", by=ada)
    agreed, _taken = at_once(lambda: agree(change, by=rosa), lambda: rosa.mark_representative(False, by=ada))
    assert in_force().least_group == (5 if agreed == "done" else 8)
    last = ProtectionChange.objects.filter(protection="representative").latest("pk")
    change.refresh_from_db()
    assert (change.state == "agreed") == (agreed == "done") and last.after == "taken"
