"""What each page asks the database, and the plan of each statement that is slow."""

from __future__ import annotations

import statistics
import time

from crowd_pages import pages, who
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

TURNS = 5
SLOW = 15  # milliseconds from which a statement's plan is printed


def explain(only: str) -> None:
    """Each page once warm, in this process; its statements that are slow with their plans."""
    from wellworn.cli.upgrade import upgrade
    from wellworn.members.models import Member

    upgrade(static=True)
    told: set[str] = set()
    for label, path in pages().items():
        if only not in label:
            continue
        for role, member in who().items():
            client = Client(SERVER_NAME="localhost")
            client.force_login(Member.objects.get(pk=member))
            client.get(path(0))
            times, asked, spent = [], [], []
            for turn in range(1, TURNS + 1):
                began = time.perf_counter()
                with CaptureQueriesContext(connection) as captured:
                    answer = client.get(path(turn))
                times.append((time.perf_counter() - began) * 1000)
                asked += captured.captured_queries
                spent.append(sum(float(query["time"]) for query in captured.captured_queries) * 1000)
            print(
                f"{label:30} {role:10} {answer.status_code} {len(asked) / TURNS:4.1f} statements {max(spent):6.0f} ms"
                f" of {statistics.median(times):6.0f} usually, {max(times):6.0f} at most",
                flush=True,
            )
            for query in sorted(asked, key=lambda query: -float(query["time"])):
                kind = label + role + query["sql"][:90]
                if float(query["time"]) * 1000 >= SLOW and kind not in told:
                    told.add(kind)
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
