"""How fast a number about people is there in the application: two million rows of use by the day, asked cold and warm.

    bin/bench adoption [--members 1000] [--rows 2000000] [--write] [--explain]

Cold: nothing of the answer is kept; the question is in words, and the days of use and working days are put by, as the job after each roll-up
leaves them; the median of three. Warm: asked before, the median of thirty. Each measure of use over the last ninety days, for everybody and by role and team. Run it with WELLWORN_DATA in a folder of its
own. `--write` puts the table into docs/benchmarks.md; `--explain` prints the plan of each measure.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- adoption -->", "<!-- /adoption -->"
COLD, WARM = 3, 30  # times that an answer is asked of which nothing is kept, and that a kept one is
USE = """
    INSERT INTO usage_usageday (day, member_id, feature, surface, automatic, count)
    SELECT day::date, id, feature, 'web', automatic, 1 + abs(hashint8(id * 7 + extract(epoch FROM day)::bigint + length(feature))) %% 9
    FROM members_member CROSS JOIN generate_series(%(first)s::date, %(last)s::date, '1 day') AS day
    CROSS JOIN unnest(%(features)s::text[], %(automatic)s::boolean[]) WITH ORDINALITY AS of (feature, automatic, nth)
    WHERE extract(isodow FROM day) < 6
        AND abs(hashint8(id * 1000003 + extract(epoch FROM day)::bigint / 86400 * 101 + nth)) %% 1000 < %(often)s / nth
    ON CONFLICT DO NOTHING
"""


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=2_000_000, help="of use by the day, at least")
    parser.add_argument(
        "--deals",
        type=int,
        default=0,
        help="and as many happenings by fifty and people by five; their measures, which jobs count",
    )
    parser.add_argument("--write", action="store_true", help="write the results into docs/benchmarks.md")
    parser.add_argument("--explain", action="store_true", help="print the plan of each measure")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellworn.web.settings")
    import django

    django.setup()
    from wellworn.cli.upgrade import upgrade

    upgrade(static=True)
    rows = _made(args.members, args.rows)
    text = _measured(args.members, rows, args.explain)
    if args.deals:
        from adoption_records import fill

        fill(args.deals, 5 * args.deals, 50 * args.deals)
        text += _of_records(args.deals, args.explain)
    from adoption_pages import measured

    pages, cold, warm = measured()
    met = "met" if cold < 1000 and warm < 50 else "not met"
    text += f"\nThe pages, whole, with who may be shown what and who looked; opened by somebody who never looked. Under 1,000 cold and 50 warm: **{met}**\n"
    text += f"({cold:.0f} and {warm:.0f}). A page counts for half a second; what is not there by then it says is being counted, and a job counts it.\n\n{pages}"
    print(text)
    if args.write:
        before, _, rest = PAGE.read_text().partition(START)
        PAGE.write_text(f"{before.rstrip()}\n\n{START}\n{text}{END}{rest.partition(END)[2] or chr(10)}")


def _made(members: int, rows: int) -> int:
    """A company of so many members and a year of its use; what is there already stays. Gives the rows there are."""
    from django.db import connection

    from wellworn.lib import sql
    from wellworn.members import tree
    from wellworn.members.models import Member, Role
    from wellworn.usage.features import FEATURES
    from wellworn.usage.models import UsageDay

    if Member.objects.count() < members:
        admin = Member.objects.create(email="admin@bench.example", role=Role.ADMIN)
        top = tree.create("Sales", parent=None, by=admin)
        teams = [tree.create(f"Team {number}", parent=top, by=admin) for number in range(members // 25)]
        zones = ["Europe/Stockholm", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]
        Member.objects.bulk_create(
            Member(email=f"m{number}@bench.example", team=teams[number % len(teams)], zone=zones[number % 4],
                   role=Role.MANAGER if number % 25 == 0 else Role.REP)
            for number in range(members)
        )  # fmt: skip
        Member.objects.update(created_at=f"{date.today() - timedelta(days=400)}T00:00:00Z")
    last = date.today() - timedelta(days=1)
    chosen = FEATURES[:40]
    given = {"first": last - timedelta(days=364), "last": last, "features": [one.key for one in chosen],
             "automatic": [number % 7 == 6 for number in range(len(chosen))]}  # fmt: skip
    often = 2_000
    while (count := UsageDay.objects.count()) < rows:
        sql.run(USE, {**given, "often": often})
        often = int(often * 1.3)
    with connection.cursor() as cursor:  # as the database does by itself in the course of a day
        cursor.execute("VACUUM ANALYZE")
    return count


def _measured(members: int, rows: int, explain: bool) -> str:
    """The table, in Markdown."""
    from django.db import connection

    from wellworn.adoption.counted import Counts
    from wellworn.measures.catalogue import BY_KEY, MEASURES
    from wellworn.measures.measure import Scope

    last = date.today() - timedelta(days=1)
    lines = []
    begin = time.perf_counter()
    counts = Counts()
    counts._ready(BY_KEY["habit"], Scope(last - timedelta(days=364), last))
    put_by = time.perf_counter() - begin
    worst_cold, worst_warm = 0.0, 0.0
    for measure in (one for one in MEASURES if "usage_days" in one.needs):
        took = []
        for by in ((), ("role", "team")):
            scope = Scope(last - timedelta(days=89), last, by)
            ask: Callable[[], Any] = lambda: Counts().of(measure, scope)  # noqa: B023
            if explain and not by:
                _explain(measure.key, Counts(), measure, scope)
            ask()  # puts it into words, which happens once after an upgrade
            took += [
                statistics.median(_cold(ask) for _again in range(COLD)),
                statistics.median(_timed(ask) for _again in range(WARM)),
            ]
        worst_cold, worst_warm = max(worst_cold, took[0], took[2]), max(worst_warm, took[1], took[3])
        lines.append(f"| {measure.key} | {took[0]:.0f} | {took[1]:.1f} | {took[2]:.0f} | {took[3]:.1f} |")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [version] = cursor.fetchone()
    met = "met" if worst_cold < 1000 and worst_warm < 50 else "not met"
    said = [
        f"Counts of measures in the application (`bin/bench adoption`), {date.today():%-d %b %Y}: {rows:,} rows of use by the day of {members:,} members,",
        (
            f"ninety days, PostgreSQL {version}, load {os.getloadavg()[0]:.1f}. Milliseconds. Promised: under 1,000 cold and 50 warm: **{met}**"
            f" ({worst_cold:.0f} and {worst_warm:.1f}). To put by a year's days of use and working days from nothing took {put_by:.1f} s."
        ),
        "",
        "| measure | cold | warm | by role and team, cold | warm |",
        "|---|---:|---:|---:|---:|",
        *lines,
    ]
    return "\n".join(said) + "\n"


def _of_records(deals: int, explain: bool) -> str:
    """The measures of records and of what happened, as the job counts them."""
    from django.db import connection, transaction

    from wellworn.adoption.counted import Counts
    from wellworn.adoption.models import Counted
    from wellworn.measures.catalogue import BY_KEY, MEASURES
    from wellworn.measures.measure import Scope

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    last = date.today() - timedelta(days=1)
    scope = Scope(last - timedelta(days=89), last, ("team",))
    counts = Counts(keeps_records=True)
    with transaction.atomic():
        begin = time.perf_counter()
        counts._ready(BY_KEY["completeness"], scope)
        put_by = time.perf_counter() - begin
    said = ["", f"Of {deals:,} deals with the history of their values, {5 * deals:,} people and {50 * deals:,} happenings, by team, counted by the job, after {put_by:.0f} s in which the table of records is put by for all:",
            "", "| measure | seconds | warm, ms |", "|---|---:|---:|"]  # fmt: skip
    for measure in (one for one in MEASURES if {"records", "happened"} & {*one.needs}):
        if explain:
            _explain(measure.key, Counts(), measure, scope)
        Counted.objects.all().delete()
        cold = _timed(lambda: counts.of(measure, scope))  # noqa: B023
        warm = _timed(lambda: Counts().of(measure, scope))  # noqa: B023
        said.append(f"| {measure.key} | {cold / 1000:.1f} | {warm:.1f} |")
        print(said[-1], file=sys.stderr)
    return "\n".join(said) + "\n"


def _explain(key: str, counts: Any, measure: Any, scope: Any) -> None:
    from django.db import connection, transaction

    from wellworn.adoption import people
    from wellworn.adoption.counted import ROOM
    from wellworn.lib import sql

    with transaction.atomic(), connection.cursor() as cursor:
        sql.run(ROOM)
        asked = counts._asked(measure, scope, "", counts._ready(measure, scope))
        people.keep("wellworn_members", counts.members)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {asked}")
        print(f"\n=== {key}\n" + "\n".join(row[0] for row in cursor.fetchall()), file=sys.stderr)


def _cold(act: Callable[[], Any]) -> float:
    from wellworn.adoption.models import Counted

    Counted.objects.all().delete()
    return _timed(act)


def _timed(act: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
