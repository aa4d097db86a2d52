"""What each page about adoption costs in queries once its counts are kept: a page that comes to ask once for each role, team, feature or member fails here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.conftest import signed_in
from wellworn.members.models import Member

pytestmark = pytest.mark.django_db
# Session, member and frame are three, who may open it one. A point of a line over time costs about four: the overview's has 56 of them.
MOST = {
    "/adoption": 252, "/adoption?by=role": 59, "/adoption?by=team": 59, "/adoption/m/active_share": 107, "/adoption/m/features": 23,
    "/adoption/m/stage_accuracy": 98, "/adoption/m/ramp": 19, "/adoption/company": 54, "/adoption/worth": 27, "/me/week": 18, "/me/week/role": 27,
}  # fmt: skip


@pytest.mark.parametrize("path", MOST)
def test_a_page_costs_no_more_queries_than_it_did(
    path: str, used: list[Member], django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    browser = signed_in(used[0])
    for _time in range(2):  # counted, and kept
        assert browser.get(path).status_code == 200
    with django_assert_max_num_queries(MOST[path]):
        browser.get(path)
