"""The results of `bin/bench tasks` as a table, and as a section of docs/benchmarks.md."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from task_driver import Effort
from task_list import Task

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
START, END = "<!-- tasks -->", "<!-- end of tasks -->"
Results = list[tuple[Task, Effort | None, Effort | None]]
HEAD = "| task | path | K | P | cl | H | M | pages | R | seconds | with R at 0 | Odoo 17 | ours to Odoo's | aim | |"


def told(results: Results, load: float) -> str:
    """The section, in Markdown."""
    met = sum(one.seconds <= aim for _task, one, aim in _each(results) if one)
    free = sum(one.by_hand <= aim for _task, one, aim in _each(results) if one)
    every = len(list(_each(results)))
    lines = [
        (
            f"Measured on {datetime.now(UTC):%d %b %Y} with `bin/bench tasks`: a real Chromium in the demo company, from one's own board, the hand"
            f" on the mouse. {met} of {every} aims are met; {free} if the application answered at once. When it began, {load:.1f}"
            f" processes on average were running on the machine's {os.cpu_count()} cores for other reasons, which R pays for."
        ),
        "",
        (
            "Seconds are 0.28 K + 1.1 P + 0.2 cl + 0.4 H + 1.35 M + R (keys, pointings, clicks, hand moves, mental preparations, waiting;"
            " the rules are in `bench/task_driver.py`). Odoo's are those of the quickest and of the obvious path of its version 17, as the"
            " issue gives them; the ratio takes ours with R."
        ),
        "",
        HEAD,
        "|---|---|" + "---:|" * 12 + "---|",
    ]
    for task, quick, obvious in results:
        for name, one, place in (("quickest", quick, 0), ("obvious", obvious, 1)):
            lines.append(_row(task, name, one, place))
    return "\n".join(lines)


def _each(results: Results) -> list[tuple[Task, Effort | None, float]]:
    return [
        (task, one, task.aims[place]) for task, *both in results if not task.beside for place, one in enumerate(both)
    ]


def _row(task: Task, name: str, one: Effort | None, place: int) -> str:
    what = f"{'' if task.beside else f'{task.number}. '}{task.name}" if not place else ""
    odoo, aim = task.odoo[place], task.aims[place]
    if one is None:
        return f"| {what} | {name} |" + " |" * 8 + f" – | {odoo} | | {aim:g} | not done |"
    told = (
        "" if task.beside else "met" if one.seconds <= aim else "met with R at 0" if one.by_hand <= aim else "not met"
    )
    counts = (one.keys, one.points, one.clicks, one.hands, one.thinks, one.pages)
    return (
        f"| {what} | {name} | {' | '.join(map(str, counts))} | {one.waited:.2f} | {one.seconds:.1f} | {one.by_hand:.1f} | {odoo} |"
        f" {one.seconds / odoo:.2f} | {'' if task.beside else f'{aim:g}'} | {told} |"
    )


def write(text: str) -> None:
    """Put the section into the page of benchmarks, in place of the one that is there."""
    page = PAGE.read_text()
    if START not in page:
        page = f"{page.rstrip()}\n\n## Tasks\n\n{START}\n{END}\n"
    before, _start, rest = page.partition(START)
    PAGE.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}")
