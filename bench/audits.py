"""How right the field audit is about companies whose fields are known: `bin/bench audits [--seeds 50] [--write]`.

Companies of 40 to 200 fields and 5,000 to 200,000 records; the audit sees their files and what reads the fields. `--write` puts the
table into docs/field-audit.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.friction.audit_judged import Judged, judged
from tests.friction.audit_worlds import MIX, world

from wellworn.friction.audit.verdicts import KINDS

PAGE = ROOT / "docs" / "field-audit.md"
START, END = "<!-- audits: begin -->", "<!-- audits: end -->"


def main() -> None:
    """Audit them all, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="write the results into docs/field-audit.md")
    args = parser.parse_args()
    found: list[Judged] = []
    for seed in range(args.first, args.first + args.seeds):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            one = judged(world(seed, Path(folder)))
            found.append(one)
            print(
                seed, f"{time.perf_counter() - begun:.1f} s", f"useless {one.useless_found}", f"vital retired {one.vital_retired}",
                f"lied {one.lied_found}", f"automatable {one.automatable_found}", f"hours {one.given_back:.1f} in "
                f"[{one.promised.low:.1f}, {one.promised.high:.1f}] {one.covered}", flush=True,
            )  # fmt: skip
    text = told(found)
    print(text)
    if args.write:
        page = PAGE.read_text("utf-8")
        before, _, rest = page.partition(START)
        PAGE.write_text(f"{before.rstrip()}\n\n{START}\n{text}{END}{rest.partition(END)[2] or chr(10)}", "utf-8")


def told(found: list[Judged]) -> str:
    """As a page tells it."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in found:
        counts.update(one.counts)
    lines = [
        f"{len(found)} companies (seeds), {sum(counts.values()):,} fields whose truth is known.",
        "",
        f"- Useless fields found (retired): {share([one.useless_found for one in found])}.",
        f"- Vital fields retired: {sum(one.vital_retired for one in found)}.",
        f"- Fields lied about that are made optional: {share([one.lied_found for one in found])}.",
        f"- Automatable fields that are automated: {share([one.automatable_found for one in found])}.",
        f"- Hours given back within the interval promised: {sum(one.covered for one in found)} of {len(found)} companies.",
        "",
        "| what the field is | sort | " + " | ".join(kind.replace("_", " ") for kind in KINDS) + " |",
        "| --- | --- |" + " --- |" * len(KINDS),
    ]
    for what, sort, _ in MIX:
        lines.append(f"| {what} | {sort} | " + " | ".join(str(counts[what, sort, kind]) for kind in KINDS) + " |")
    return "\n".join(lines) + "\n"


def share(parts: list[tuple[int, int]]) -> str:
    """As counts and percent."""
    some, all_ = (sum(column) for column in zip(*parts, strict=True))
    return f"{some:,} of {all_:,} ({100 * some / max(all_, 1):.1f} %)"


if __name__ == "__main__":
    main()
