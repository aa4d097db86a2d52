"""How long the field audit takes: `bin/bench audit [--records 1000000] [--fields 200] [--write]`.

The audit of a seeded object in Parquet, on two cores, with its highest memory; beside it the fill rates alone in plain SQL.
`--write` puts the table into docs/field-audit.md.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute
from pyarrow import parquet
from tests.friction.audit_worlds import WORDS

from wellworn.friction.audit.describing import Described, Description, Known, Outcome
from wellworn.friction.audit.evidence import facts
from wellworn.friction.audit.facts import READERS, Asked
from wellworn.friction.audit.records import Records
from wellworn.friction.audit.verdicts import judge

PAGE = ROOT / "docs" / "field-audit.md"
START, END = "<!-- speed: begin -->", "<!-- speed: end -->"
AT_ONCE = 100_000
KINDS = ("choice", "choice", "text", "number", "yes_no", "day")


def main() -> None:
    """Make the records in a process of their own, audit them here, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--fields", type=int, default=200)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="write the results into docs/field-audit.md")
    args = parser.parse_args()
    if args.make:
        return make(args.make, args.records, args.fields)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.parquet"
        command = [sys.executable, __file__, f"--make={path}", f"--records={args.records}", f"--fields={args.fields}"]
        subprocess.run(command, check=True)
        text = told(path, args.fields, args.records)
    print(text)
    if args.write:
        page = PAGE.read_text("utf-8")
        before, _, rest = page.partition(START)
        PAGE.write_text(f"{before.rstrip()}\n\n{START}\n{text}{END}{rest.partition(END)[2] or chr(10)}", "utf-8")


def make(path: Path, records: int, fields: int) -> None:
    """Seeded records, written a part at a time."""
    writer = None
    for part in range(0, records, AT_ONCE):
        size = min(AT_ONCE, records - part)
        table = piece(np.random.default_rng([part, 9]), size, fields)
        writer = writer or parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def piece(draw: np.random.Generator, size: int, fields: int) -> pa.Table:
    """Some records: six kinds of fields in turn, filled in 10 to 100 % of them."""
    created = np.datetime64("2022-01-01") + draw.integers(0, 1_200, size).astype("timedelta64[D]")
    columns: dict[str, pa.Array] = {
        "created_at": pa.array(created), "owner": pa.array([f"rep {one}" for one in range(60)]).take(pa.array(draw.integers(0, 60, size))),
        "won": pa.array(draw.random(size) < 0.4, mask=draw.random(size) < 0.2), "amount": pa.array(np.round(draw.lognormal(9, 1, size))),
        "days": pa.array(draw.integers(1, 300, size)),
    }  # fmt: skip
    words = pa.array(WORDS.astype(object), pa.string())
    for number in range(fields):
        kind, empty = KINDS[number % len(KINDS)], draw.random(size) > 0.1 + 0.9 * (number % 10) / 9
        if kind == "choice":
            values = words.take(pa.array(draw.integers(0, 4 + number % 13, size)))
        elif kind == "text":
            one, other = (words.take(pa.array(draw.integers(0, len(WORDS), size))) for _ in range(2))
            values = pa.compute.binary_join_element_wise(
                one, other, pa.array(draw.integers(0, 9_999, size)).cast(pa.string()), " "
            )
        elif kind == "number":
            values = pa.array(np.round(draw.lognormal(3, 1, size), 1))
        elif kind == "yes_no":
            values = pa.array(draw.random(size) < 0.5)
        else:
            values = pa.array(created + draw.integers(0, 90, size).astype("timedelta64[D]"))
        columns[f"field_{number}"] = pa.compute.if_else(pa.array(empty), None, values)
    return pa.table(columns)


def told(path: Path, fields: int, size: int) -> str:
    """Both, timed."""
    described = tuple(
        Described(f"field_{number}", f"Field {number}", KINDS[number % len(KINDS)], Asked(required=number % 3 == 0))
        for number in range(fields)
    )
    outcomes = (Outcome("won", "won::DOUBLE"), Outcome("amount", "amount"), Outcome("days to close", "days::DOUBLE"))
    description = Description("deal", described, outcomes, created="created_at", owner="owner")
    with duckdb.connect(config={"threads": 2}) as connection:
        begun, plainly = time.perf_counter(), time.process_time()
        sums = ", ".join(f'count("{one.name}")' for one in described)
        connection.execute(f"SELECT count(*), {sums} FROM read_parquet('{path}')").fetchall()
        plain, plainly = time.perf_counter() - begun, time.process_time() - plainly
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun, computed = time.perf_counter(), time.process_time()
    records = Records(path, description)
    verdicts = judge(facts(records, Known(looked_through=frozenset(READERS), people=0)))
    records.close()
    took, computed = time.perf_counter() - begun, time.process_time() - computed
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert len(verdicts) == fields
    return "\n".join(
        [
            f"{size:,} records × {fields} fields ({path.stat().st_size / 1e6:,.0f} MB of Parquet), two cores:",
            "",
            "| what | seconds | seconds of one core | most memory |",
            "| --- | --- | --- | --- |",
            f"| the whole audit: counts, low effort, what each field earns on three outcomes, sources, verdicts | {took:.1f} | {computed:.1f} | {most:,.0f} MB |",
            f"| fill rates alone in plain SQL (DuckDB) | {plain:.1f} | {plainly:.1f} | {before:,.0f} MB |",
            "",
        ]
    )


if __name__ == "__main__":
    main()
