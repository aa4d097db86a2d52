"""The tree of teams."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.conftest import signed_in

from wellworn.members import tree
from wellworn.members.models import Member, Team

ACTS = st.lists(
    st.tuples(st.sampled_from(["create", "move", "delete", "delete up"]), st.integers(0, 9), st.integers(-1, 9)),
    max_size=25,
)


def true_path(team: Team) -> str:
    """The path, climbed step by step; fails for a ring."""
    steps: list[int] = []
    here: Team | None = team
    while here:
        assert here.pk not in steps
        steps.insert(0, here.pk)
        here = here.parent
    return "".join(f"{step}." for step in steps)


class TestAnyHistory(TestCase):
    """Whatever is done to the tree, in any order."""

    @given(ACTS)
    @settings(max_examples=40, deadline=None)
    def test_every_path_is_true_and_nobody_is_lost(self, acts: list[tuple[str, int, int]]) -> None:
        member = Member.objects.create(email="m@norrvik.example")
        teams = [tree.create("root", parent=None, by=member)]
        member.move_to(teams[0], by=member)
        for act, which, where in acts:
            team = teams[which % len(teams)]
            parent = None if where < 0 else teams[where % len(teams)]
            if act == "create":
                teams.append(tree.create("t", parent=parent, by=member))
            elif act == "move":
                try:
                    tree.move(team, parent, by=member)
                except tree.CannotMove:
                    assert parent and true_path(parent).startswith(true_path(team))
            elif len(teams) > 1:
                try:
                    tree.delete(team, move_up=act == "delete up", by=member)
                except tree.NotEmpty:
                    assert Team.objects.filter(parent=team).exists() or Member.objects.filter(team=team).exists()
            teams = list(Team.objects.order_by("pk"))
            assert [team.path for team in teams] == [true_path(team) for team in teams]
        assert Member.objects.filter(pk=member.pk).exists()


def test_a_manager_reaches_their_team_and_all_below_and_nothing_else(mara: Member, team: Team, carl: Member) -> None:
    inner = tree.create("Inner", parent=team, by=mara)
    innermost = tree.create("Innermost", parent=inner, by=mara)
    assert set(Team.objects.under(mara)) == {team, inner, innermost}
    assert not Team.objects.under(carl).exists()


def test_a_team_whose_number_begins_alike_is_not_below(mara: Member, team: Team) -> None:
    Team.objects.create(pk=int(f"{team.pk}0"), name="Alike", path=f"{team.pk}0.")
    assert set(Team.objects.under(mara)) == {team}


def test_a_team_is_made_moved_and_deleted_on_its_pages(ada: Member, ben: Member, team: Team) -> None:
    browser = signed_in(ada)
    browser.post("/teams/add", {"name": "Nordics", "manager": ada.pk})
    nordics = Team.objects.get(name="Nordics")
    browser.post(f"/teams/{team.pk}", {"name": "Keys", "parent": nordics.pk})
    team.refresh_from_db()
    assert (team.name, team.path) == ("Keys", f"{nordics.pk}.{team.pk}.")
    assert browser.post(f"/teams/{nordics.pk}", {"name": "Nordics", "parent": team.pk}).status_code == 422
    assert b"still has people" in browser.post(f"/teams/{team.pk}/delete", follow=True).content
    browser.post(f"/teams/{team.pk}/delete", {"move_up": "on"})
    ben.refresh_from_db()
    assert ben.team == nordics
    assert browser.get("/teams").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_ring() -> None:
    by = Member.objects.create(email="m@norrvik.example")
    left, right = (tree.create(name, parent=None, by=by) for name in ("left", "right"))
    together = threading.Barrier(2)
    refused: list[Team] = []

    def put(team: Team, below: Team) -> None:
        together.wait()
        try:
            tree.move(team, below, by=by)
        except tree.CannotMove:
            refused.append(team)
        finally:
            connection.close()

    threads = [threading.Thread(target=put, args=pair) for pair in ((left, right), (right, left))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert [team.path for team in Team.objects.all()] == [true_path(team) for team in Team.objects.all()]
