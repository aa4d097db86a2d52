"""What each page about adoption costs in queries once its counts are kept: a page that comes to ask once for each week, role, team, feature or
member fails here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.conftest import signed_in
from wellworn.members.models import Member

pytestmark = pytest.mark.django_db
# Session, member and frame are three, who may open it one, the members' table four. Each window that a page asks costs about twelve: ten to decide
# who may be shown what and to note the look, two for what is kept of all its weeks and for the days they look at.
COSTS = {
    "/adoption": 60, "/adoption?by=role": 23, "/adoption?by=team": 23, "/adoption/m/active_share": 53, "/adoption/m/features": 20,
    "/adoption/m/stage_accuracy": 53, "/adoption/m/ramp": 17, "/adoption/company": 37, "/adoption/worth": 25, "/me/week": 15, "/me/week/role": 23,
}  # fmt: skip


@pytest.mark.parametrize("path", COSTS)
def test_a_page_costs_just_these_queries(
    path: str, used: list[Member], django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    browser = signed_in(used[0])
    for _time in range(2):  # counted, and kept
        assert browser.get(path).status_code == 200
    with django_assert_num_queries(COSTS[path]):
        browser.get(path)
