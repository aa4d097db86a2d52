"""What each page asks the database, and the plan of each statement that is slow."""

from __future__ import annotations

import time

from crowd_pages import pages, who
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

SLOW = 8  # milliseconds from which a statement's plan is printed


def explain(only: str) -> None:
    """Each page once warm, in this process; its statements that are slow with their plans."""
    from wellworn.cli.upgrade import upgrade  # noqa: PLC0415
    from wellworn.members.models import Member  # noqa: PLC0415

    upgrade(static=True)
    told: set[str] = set()
    for label, path in pages().items():
        if only not in label:
            continue
        for role, member in who().items():
            client = Client(SERVER_NAME="localhost")
            client.force_login(Member.objects.get(pk=member))
            client.get(path(0))
            times = []
            for turn in range(1, 5):
                began = time.perf_counter()
                answer = client.get(path(turn))
                times.append((time.perf_counter() - began) * 1000)
            with CaptureQueriesContext(connection) as captured:
                client.get(path(5))
            spent = sum(float(query["time"]) for query in captured.captured_queries) * 1000
            print(f"{label:30} {role:10} {answer.status_code} {len(captured):3} statements {spent:7.0f} ms of {max(times):7.0f} at most", flush=True)
            for query in captured.captured_queries:
                if float(query["time"]) * 1000 >= SLOW and query["sql"][:60] + label not in told:
                    told.add(query["sql"][:60] + label)
                    plan(query["sql"], float(query["time"]))


def plan(statement: str, seconds: float) -> None:
    """Print what a statement does."""
    print(f"\n  {seconds * 1000:.0f} ms: {statement[:3000]}\n")
    if statement.startswith("SELECT"):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statement)
            for row in cursor.fetchall():
                print("   ", row[0])
    print()
