"""Measures twelve tasks of a rep's day in a real browser: actions and seconds, beside Odoo's.

    bin/bench tasks [--data FOLDER] [--only N] [--write] [--show]

The demo company is built in a data folder of its own, which the next run finds again. Each task is done from one's own board, the
hand on the mouse, by the quickest path a trained member has and by the obvious one a new member finds, with real keys and a
real mouse (`task_driver.py` counts them and says by which rule). After each path the database must hold what it was to bring about; a path
that did not do it is named and fails the run. `--write` puts the table into docs/benchmarks.md; `--show` tells each failure in full.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from datetime import date
from pathlib import Path

import task_office


def main() -> int:
    """Do the tasks, print the table, and say whether every path did what it was to do."""
    parser = argparse.ArgumentParser(description="Measure tasks.")
    parser.add_argument(
        "--data", type=Path, default=Path(tempfile.gettempdir()) / f"wellworn-bench-tasks-{date.today()}",
        help="kept for the next run; a company is as old as the day on which it was made",
    )  # fmt: skip
    parser.add_argument("--only", type=int, nargs="*", default=[], help="numbers of tasks")
    parser.add_argument("--write", action="store_true", help="write the results into docs/benchmarks.md")
    parser.add_argument("--show", action="store_true", help="tell failures in full")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    task_office.begin(args.data)
    import task_deals
    import task_entry
    import task_people
    import task_report
    from task_driver import Driver, Effort
    from task_list import Desk, Task

    from wellworn.demo.build import PASSWORD
    from wellworn.demo.cast import LEAD_SELLER
    from wellworn.members.models import Member

    def measured(task: Task, driver: Driver, desk: Desk, *, obvious: bool) -> Effort | None:
        try:
            task.run(driver, desk, obvious=obvious)
        except Exception as error:  # noqa: BLE001  # the other paths are measured all the same
            said = traceback.format_exc() if args.show else _short(error)
            print(f"{task.number} {'obvious' if obvious else 'quickest'}: {said}", file=sys.stderr, flush=True)
            return None
        return driver.effort

    tasks = sorted([*task_entry.TASKS, *task_deals.TASKS, *task_people.TASKS], key=lambda task: task.number)
    wanted = [task for task in tasks if not args.only or task.number in args.only]
    member = Member.objects.get(email=LEAD_SELLER)
    with (
        task_office.post_for(member) as post,
        task_office.serving() as url,
        task_office.sitting(url, LEAD_SELLER, PASSWORD) as page,
    ):
        driver, desk = Driver(page), Desk(member, url, post)
        task_entry.sweep(desk)
        results = [
            (
                task,
                measured(task, driver, desk, obvious=False),
                measured(task, driver, desk, obvious=True),
            )
            for task in wanted
        ]
    text = task_report.told(results, load)
    print(text)
    if args.write:
        task_report.write(text)
    return 0 if all(quick and obvious for _task, quick, obvious in results) else 1


def _short(error: Exception) -> str:
    """What went wrong, and which line of a path it was."""
    line = next(
        (
            at
            for at in traceback.extract_tb(error.__traceback__)[::-1]
            if "task_" in at.filename and "driver" not in at.filename
        ),
        None,
    )
    return (
        f"{type(error).__name__} {str(error).partition(chr(10))[0]} ({line.name}: {line.line})" if line else repr(error)
    )


if __name__ == "__main__":
    sys.exit(main())
