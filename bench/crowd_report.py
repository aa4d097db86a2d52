"""The results of `bin/bench pages` as a section of docs/benchmarks.md."""

from __future__ import annotations

import os
import statistics
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from crowd import sql
from crowd_clients import CLIENTS, Results
from crowd_pages import BOARD, TARGET, TYPEAHEAD, target

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
START, END = "<!-- pages -->", "<!-- end of pages -->"
ACCEPTED = {  # what the promise names; the rest is measured as well
    "Today", "people, last in touch", "people, last in touch, deep", "people by name", "people by name, deep", "a company",
    "the heaviest company", "a person", "the busiest person", "a deal", "search, a common word", "search, a rare word", "search, two words",
}  # fmt: skip


def at(waits: list[float], share: float) -> float:
    """The wait that so many of the answers stay under (nearest rank)."""
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * share))]


def passed(results: Results) -> bool:
    """Whether every page of every role keeps under its target."""
    return all(at(waits, 0.95) < target(label) for (label, _role), waits in results.alone.items())


def told(results: Results) -> str:
    """The section, in Markdown."""
    static = statistics.median(results.beside["a static file"])
    trip = statistics.median(results.beside["SELECT 1"])
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    people, activities, companies, deals = (
        sql(f"SELECT count(*) FROM records_{name}")[0][0] for name in ("person", "activity", "company", "deal")
    )
    worst = max((at(waits, 0.95) / target(key[0]), at(waits, 0.95), *key) for key, waits in results.alone.items())
    lines = [
        (
            f"Measured on {datetime.now(UTC):%d %b %Y} with `bin/bench pages`, on a machine with {os.cpu_count()} cores and {memory:.0f} GB of"
            " memory, which runs the database, the web server and the clients. The database had"
            f" {people:,} people, {companies:,} companies, {deals:,} deals and {activities:,} activities; one company has"
            f" {_count('company')} activities, one person {_count('person')}. Every answer came from `wellworn web` over HTTP, whole."
            f" When it began, {results.load:.1f} processes on average were running on the machine for other reasons."
        ),
        "",
        (
            f"Beside it, a round trip to the database (`SELECT 1`) took {trip:.2f} ms and a style sheet through the same web server"
            f" {static:.1f} ms. The column × says how many style sheets a page's p50 is worth."
        ),
        "",
        (
            f"**{'Met' if passed(results) else 'Not met'}**: p95 to one client as every role under {TARGET} ms, of the board under {BOARD} ms,"
            f" while somebody types under {TYPEAHEAD} ms. The farthest from that was {worst[2]} as {worst[3]}, {worst[1]:.0f} ms."
        ),
        "",
        f"| page | rep p50 | p95 | manager p50 | p95 | executive p50 | p95 | × | {CLIENTS} at once p50 | p95 | |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    by_page: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for (label, role), waits in results.alone.items():
        by_page[label][role] = waits
    for label, roles in by_page.items():
        cells = [f"{at(waits, share):.0f}" for waits in roles.values() for share in (0.5, 0.95)]
        ratio = statistics.median(wait for waits in roles.values() for wait in waits) / static
        crowd = [f"{at(results.at_once[label], share):.0f}" for share in (0.5, 0.95)]
        met = all(at(waits, 0.95) < target(label) for waits in roles.values())
        lines.append(
            f"| {label}{' *' if label in ACCEPTED else ''} | {' | '.join(cells)} | {ratio:.0f} | {' | '.join(crowd)} | {'met' if met else 'not met'} |"
        )
    lines += [
        "",
        (
            f"Milliseconds. * are the pages that the promise names. {CLIENTS} clients at once got {results.answers_a_second:.0f} pages a second."
            f" The web server took {results.memory['the web server, all processes']:.0f} MB, the database {results.database:.1f} GB on disk:"
        ),
        "",
        "| table | rows | MB | of which indexes |",
        "|---|---:|---:|---:|",
        *(f"| {name} | {rows:,} | {whole:,.0f} | {indexes:,.0f} |" for name, rows, whole, indexes in results.sizes),
    ]
    return "\n".join(lines) + "\n"


def _count(kind: str) -> str:
    return f"{sql(f'SELECT max(activity_count) FROM records_{kind}')[0][0]:,}"


def write(text: str) -> None:
    """Put the section into its place, the rest of the page left as it is."""
    page = PAGE.read_text() if PAGE.exists() else f"# Benchmarks\n\n## Pages\n\n{START}\n{END}\n"
    before, _, rest = page.partition(START)
    PAGE.write_text(f"{before}{START}\n{text}{END}{rest.partition(END)[2]}")
