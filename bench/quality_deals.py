"""How well deals are read from letters: precision and recall of each kind, on each half of the labelled letters."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from deal_sets import WRITTEN, letters, right

from wellworn.capture.deals.reading import KINDS, Signal, read

Counts = Counter[tuple[str, str]]


def counted(held_out: bool, wrong: list[str] | None = None) -> Counts:
    """(kind, hit / false / missed) over one half; what went wrong is added to `wrong`."""
    counts: Counts = Counter()
    for letter in letters():
        if letter.held_out != held_out:
            continue
        found: list[Signal] = read(letter.text, ours=letter.ours, at=WRITTEN)
        for one in found:
            hit = right(one.kind, one.value, letter.says)
            counts[one.kind, "hit" if hit else "false"] += 1
            if not hit and wrong is not None:
                wrong.append(f"FALSE {one.kind}={one.value} {one.confidence} [{letter.language}] {letter.text!r}")
        for kind, value in letter.says:
            if not any(one.kind == kind and value in ("", one.value) for one in found):
                counts[kind, "missed"] += 1
                if wrong is not None:
                    wrong.append(f"MISSED {kind}={value} [{letter.language}] {letter.text!r}")
    return counts


def rows() -> list[tuple[str, ...]]:
    """A row for each kind: how often it stands in the held-out half, precision and recall there, and in the training half."""
    held, trained = counted(True), counted(False)
    return [_row(kind, [held, trained]) for kind in KINDS] + [_row("all", [held, trained])]


def _row(kind: str, halves: list[Counts]) -> tuple[str, ...]:
    cells: list[str] = []
    for counts in halves:
        hit, false, missed = (
            sum(n for (one, what), n in counts.items() if what == wanted and kind in (one, "all"))
            for wanted in ("hit", "false", "missed")
        )
        cells += [str(hit + missed), _share(hit, hit + false), _share(hit, hit + missed)]
    return (kind, *cells)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "none"


if __name__ == "__main__":
    wrong: list[str] = []
    counted(False, wrong)
    for row in rows():
        print(" | ".join(row))
    if "--train-errors" in sys.argv:
        print("\n".join(wrong))
