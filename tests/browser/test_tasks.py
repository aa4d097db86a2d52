"""Three tasks of `bin/bench tasks` by both of their paths, so that what drives and counts them keeps working. No figure is asserted."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from wellworn.members.models import Member, Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bench's modules can be imported."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_task_is_done_by_both_of_its_paths_and_what_it_took_is_counted(
    bench: None, number: int, ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    import task_deals
    import task_entry
    import task_people
    from task_driver import Driver
    from task_list import Desk

    Member.objects.create(email="maja@norrvik.example", name="Maja Sjö", role=Role.ADMIN)
    tasks = [*task_entry.TASKS, *task_deals.TASKS, *task_people.TASKS]
    (task, *_without_mail) = (one for one in tasks if one.number == number)
    sign_in(window, ana, live_server)
    page.set_viewport_size({"width": 1440, "height": 900})
    driver, desk = Driver(page), Desk(ana, live_server.url)
    for obvious in (False, True):
        task.run(driver, desk, obvious=obvious)  # fails unless the database holds what it was to bring about
        assert driver.effort.thinks and (driver.effort.keys or driver.effort.clicks)
        assert driver.effort.points or not obvious
