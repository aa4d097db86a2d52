"""What the pages about adoption take, for `bin/bench adoption`: opened by somebody who never looked, with nothing kept, and once it is there."""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

WARM = 15  # times that a page is opened again
COUNTING = b'id="counting"'


def measured() -> tuple[str, float, float]:
    """The table, in Markdown; the slowest cold and the slowest warm page."""
    from django.test import Client

    from wellworn.adoption.ahead import count_wanted
    from wellworn.members.models import Member, Role

    readers = list(Member.objects.filter(role=Role.REP).order_by("pk")[:40])
    Client(SERVER_NAME="127.0.0.1").get("/accounts/login/")
    _open(readers.pop(), "/adoption")  # a server that has been up: its code is loaded, its questions are in words
    _open(readers[-1], "/me/week/role")
    count_wanted()
    lines, colds, warms = [], [], []
    for path in _paths():
        _forget()
        browser = _browser(readers[len(lines) % len(readers)])
        cold, answer = _timed(browser, path)
        counting = COUNTING in answer.content
        job = _job(count_wanted) if counting else 0.0
        took = [_timed(browser, path)[0] for _again in range(WARM)]
        warm, queries = statistics.median(took[1:]), _queries(browser, path)
        colds.append(cold)
        warms.append(warm)
        said = f"{job:.1f} s later" if counting else "at once"
        lines.append(f"| {path} | {cold:.0f} | {said} | {warm:.0f} | {queries} |")
        print(lines[-1], file=sys.stderr)
    head = ["| page | cold | whole | warm | statements |", "|---|---:|---:|---:|---:|"]
    return "\n".join([*head, *lines]) + "\n", max(colds), max(warms)


def _paths() -> list[str]:
    from wellworn.measures.catalogue import MEASURES

    others = [
        "/adoption",
        "/adoption?by=role",
        "/adoption?by=team",
        "/adoption/company",
        "/adoption/worth",
        "/me/week",
        "/me/week/role",
    ]
    return [*others, *(f"/adoption/m/{one.key}" for one in MEASURES)]


def _forget() -> None:
    """Nothing is kept of anybody's questions."""
    from wellworn.adoption.models import Counted, Decided, Wanted

    for model in (Counted, Decided, Wanted):
        model.objects.all().delete()


def _browser(reader: Any) -> Any:
    from django.test import Client

    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(reader)
    browser.get("/notices")
    return browser


def _open(reader: Any, path: str) -> None:
    _timed(_browser(reader), path)


def _timed(browser: Any, path: str) -> tuple[float, Any]:
    begin = time.perf_counter()
    answer = browser.get(path)
    took = (time.perf_counter() - begin) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}.")
    return took, answer


def _job(count: Any) -> float:
    begin = time.perf_counter()
    count()
    return time.perf_counter() - begin


def _queries(browser: Any, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        browser.get(path)
    return len(captured)
