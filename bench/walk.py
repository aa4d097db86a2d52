"""Measures the way from the field audit to an applied, staged change by the keyboard alone, as a trained admin goes it.

    bin/bench walk [--data FOLDER]

The demo company is built in a data folder of its own, which the next run finds again; its plans are rolled back, so that their verdicts
wait to be applied, and what a way did is rolled back after it. Seconds are by the keystroke-level model (`task_driver.py`): keys and
choices by the model, the wait for the application as measured. A hand is on the mouse when a way begins. Reading is not counted.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import task_office
from task_driver import Driver


def main() -> int:
    """Go each way, and say what it took."""
    parser = argparse.ArgumentParser(description="Measure the way from the audit to a staged change.")
    usual = Path(tempfile.gettempdir()) / f"wellworn-bench-walk-{date.today()}"
    parser.add_argument("--data", type=Path, default=usual, help="kept for the next run")
    args = parser.parse_args()
    task_office.begin(args.data)
    from wellworn.demo.build import ADMIN, PASSWORD
    from wellworn.friction import applying
    from wellworn.friction.models import Plan, PlanState
    from wellworn.friction.ours.reading import read
    from wellworn.members.models import Member

    admin = Member.objects.get(email=ADMIN)

    def back() -> None:
        """As before any plan, and judged as it is then."""
        for plan in Plan.objects.filter(state__in=(PlanState.FIRST, PlanState.EVERYWHERE, PlanState.PAUSED)).order_by(
            "-pk"
        ):
            applying.roll_back(plan, by=admin)
        read("deal")

    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    with task_office.serving() as url, task_office.sitting(url, ADMIN, PASSWORD) as page:
        driver = Driver(page)
        print("| way | keys | pages | choices | waited, s | by hand, s | together, s |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for name, begins, way in WAYS:
            back()
            driver.begin(f"{url}{begins}")
            way(driver)
            plan = Plan.objects.latest("pk")
            assert plan.state == PlanState.FIRST and plan.teams.filter(is_first=True).exists(), (
                f"{name}: nothing is staged"
            )
            done = driver.effort
            print(
                f"| {name} | {done.keys} | {done.pages} | {done.thinks} | {done.waited:.1f} | {done.by_hand:.1f} | {done.seconds:.1f} |"
            )
        back()
    return 0


def _whole(driver: Driver) -> None:
    """Everything that the audit proposes, for half of the teams."""
    driver.think()
    driver.key("p")
    driver.until(driver.page.get_by_role("button", name="Let it go out"))
    driver.think()
    driver.key("a")
    driver.until(driver.page.get_by_text("teams have it from now on"))


def _one(driver: Driver) -> None:
    """The first verdict that can be applied, for a quarter of the teams, from its field's own page."""
    driver.think()
    for _row in range(2):  # the first row is kept as it is
        driver.key("j")
    driver.key("Enter")
    driver.until(driver.page.get_by_label("Who gets it first"))
    driver.think()
    driver.key("s")
    driver.until_focused(driver.page.locator("#share"))
    driver.type("A quarter")
    driver.think()
    for _tab in range(30):
        driver.key("Tab")
        if driver.page.evaluate("document.activeElement.innerText").startswith("Apply"):
            break
    driver.key("Enter")
    driver.until(driver.page.get_by_text("from now on"))


WAYS: tuple[tuple[str, str, Callable[..., None]], ...] = (
    ("all that is proposed, half of the teams first", "/friction/fields", _whole),
    ("one field, looked into, a quarter of the teams first", "/friction/fields", _one),
)

if __name__ == "__main__":
    sys.exit(main())
