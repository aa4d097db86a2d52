"""The results of `bin/bench imports` as a section of docs/benchmarks.md."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
START, END = "<!-- imports -->", "<!-- end of imports -->"
GROWS, BESIDE = 1.2, 20  # times what the first tenth of the rows took, and megabytes: what all others may take


def is_flat(peaks: list[int]) -> bool:
    """Whether the peaks of all tenths stay about as high as that of the first."""
    return max(peaks) <= GROWS * peaks[0] + BESIDE


def met(told: dict[str, Any]) -> dict[str, bool]:
    """Each thing that must be so."""
    phases = told["phases"]
    return {
        "the totals add up and are those expected": told["counts"] == told["expected"] == told["rehearsed"],
        "every person, company and link is as the file has it": not any(told["wrong"].values()),
        "the export changed with the import": told["exports"]["after the import"] != told["exports"]["before"],
        "the exports after the undo are those before, byte for byte": told["exports"]["after the undo"] == told["exports"]["before"],
        "nothing but the act itself is left in a table": not told["left"],
        "import and undo were each killed once and went on": all(phases[name]["kills"] == 1 for name in ("import", "undo")),
        "the workers' memory is flat": all(is_flat(phase["worker_mb"]) for phase in phases.values()),
        "the database's memory is flat": all(is_flat(phase["database_mb"]) for phase in phases.values()),
    }  # fmt: skip


def section(told: dict[str, Any]) -> str:
    """In Markdown."""
    lines = [
        (
            f"Measured on {datetime.now(UTC):%d %b %Y} with `bin/bench imports --rows {told['rows']}`: a CSV of {told['rows']:,} rows,"
            f" {told['megabytes']} MB: people with companies, each tenth row about somebody of an earlier one, and a hundredth of the people"
            f" there before with a title that somebody typed. The machine has {os.cpu_count()} cores; when it began,"
            f" {told['load']:.1f} processes on average were running on it for other reasons."
        ),
        "",
        "| | seconds | rows a second | worker, CPU s | database, CPU s | killed |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, one in told["phases"].items():
        cells = (f"{one['seconds']:.0f}", f"{one['a_second']:,.0f}", f"{one['worker_cpu']:.0f}", f"{one['database_cpu']:.0f}", one["kills"])  # fmt: skip
        lines.append(f"| {name} | {' | '.join(map(str, cells))} |")
    lines += [
        "",
        "Memory in MB by tenth of the rows, the peak in each; the database's without its shared buffers and without\nautovacuum, whose memory is set:",
        "",
        f"| | {' | '.join(map(str, range(1, 11)))} |",
        "|---|" + "---:|" * 10,
    ]
    for name, one in told["phases"].items():
        lines += [
            f"| {name}, {whose} | {' | '.join(map(str, one[key]))} |"
            for whose, key in (("worker", "worker_mb"), ("database", "database_mb"))
        ]
    exports = "; ".join(f"{name}: {one['person']['lines']:,} lines of people, {one['company']['lines']:,} of companies"
                        for name, one in told["exports"].items())  # fmt: skip
    lines += ["", f"Exports as CSV: {exports}.", ""]
    lines += [f"- {'met' if so else '**not met**'}: {what}" for what, so in met(told).items()]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the section into the page of benchmarks, in place of the one that is there."""
    page = PAGE.read_text()
    if START not in page:
        page = f"{page.rstrip()}\n\n## Imports\n\n{START}\n{END}\n"
    before, _start, rest = page.partition(START)
    PAGE.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}")
