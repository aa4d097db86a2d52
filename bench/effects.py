"""How often effects are wrong: writes `docs/effects-numbers.md` with `--write`.

`bin/bench effects [--panels 1000]`: false effects on panels in which nothing happened, how often the interval of a known effect holds it,
bias of group-time effects and of two-way fixed effects where effects grow, series, and what a calculation takes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import numpy as np
from tests.program.panels import added, world

from wellworn.program.effects.chance import by_students
from wellworn.program.effects.conclusion import Method
from wellworn.program.effects.estimate import fitting, likely, weigher
from wellworn.program.effects.series import interrupted

PAGE = ROOT / "docs" / "effects-numbers.md"
DESIGNS = {
    "staggered, 12 teams: 3 at each of 3 dates, 3 never": ([8] * 3 + [12] * 3 + [16] * 3 + [24] * 3, 24),
    "staggered, 20 teams: 5 at each of 3 dates, 5 never": ([8] * 5 + [12] * 5 + [16] * 5 + [24] * 5, 24),
    "staggered, 8 teams: one at a time": ([6, 8, 10, 12, 14, 16, 20, 20], 20),
    "two groups, 6 and 6 teams": ([12] * 6 + [24] * 6, 24),
    "two groups, 4 and 8 teams": ([12] * 4 + [24] * 8, 24),
    "two groups, 2 and 10 teams": ([12] * 2 + [24] * 10, 24),
}


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A Markdown table."""
    return [f"| {' | '.join(map(str, row))} |" for row in (head, ["---"] * len(head), *rows)] + [""]


def chances(panels: int, first_seed: int) -> list[str]:
    """False effects and held intervals of the designs, drawn by lot and not."""
    rows, wrong, held_of_all = [], 0, 0
    for number, (name, (first, width)) in enumerate(DESIGNS.items()):
        for drawn in (True, False):
            false = held = student = 0
            widths = []
            started = time.perf_counter()
            for seed in range(panels):
                made = world(first_seed + seed + 100_000 * (2 * number + drawn), first, width, drawn=drawn)
                weigh = weigher(fitting(made))
                found = likely(made, weigh, seed)
                false += found.chance <= 0.05
                student += by_students(made, weigh(made)).chance <= 0.05
                changed = made.with_outcome(made.outcome + 1.5 * made.treated)
                told = likely(changed, weigh, seed)
                held += told.low <= 1.5 <= told.high
                widths.append(told.high - told.low)
            took = (time.perf_counter() - started) / panels / 2
            rows.append((name, "lot" if drawn else "bootstrap", f"{false / panels:.1%}", f"{held / panels:.1%}", f"{np.median(widths):.2f}",
                         f"{student / panels:.1%}", f"{took * 1000:.0f} ms"))  # fmt: skip
            wrong, held_of_all = wrong + false, held_of_all + held
    count = panels * len(rows)
    rows.append(("all together", "", f"{wrong / count:.1%}", f"{held_of_all / count:.1%}", "", "", ""))
    head = (
        "design",
        "inference",
        "false effects",
        "intervals that hold",
        "median width",
        "Student's t alone: false",
        "one answer",
    )
    return [
        "## Chance", "",
        (f"{panels} panels of each design, 20 or 24 weeks, teams that differ by 2, a season that all share, weekly noise of 1 of which half "
        "stays to the next week. Stated: 5 % false effects, 95 % of intervals. The known effect is 1.5."), "",
        *table(head, rows),
    ]  # fmt: skip


def bias(panels: int, first_seed: int) -> list[str]:
    """Growing effects: who tells their mean."""
    rows = []
    designs = {
        "all treated in the end": ([4] * 6 + [10] * 6 + [16] * 6, 20, 16),
        "a third never treated": ([5] * 6 + [12] * 6 + [20] * 6, 20, 20),
    }
    shapes = {"the same for all, at once": lambda since: 3.0, "1 more each week": lambda since: 1.0 + since}
    for design, (first, width, known) in designs.items():
        for shape, effect in shapes.items():
            for method in (Method.STAGGERED, Method.CALLAWAY_SANTANNA, Method.FIXED_EFFECTS):
                rows.append(
                    (
                        design,
                        shape,
                        method.value,
                        *_told(range(first_seed, first_seed + panels), first, width, known, effect, method),
                    )
                )
    head = ("design", "effect", "method", "true mean", "mean told", "bias ± its error")
    return [
        "## Growing effects", "",
        (f"{panels} panels of each. Where all are treated in the end, group-time effects are of the weeks in which somebody is left to compare with, two-way "
        "fixed effects of all treated weeks: each is held against its own true mean."), "",
        *table(head, rows),
    ]  # fmt: skip


def _told(
    seeds: range, first: list[int], width: int, known: int, effect: object, method: Method
) -> tuple[str, str, str]:
    since = np.arange(width)[None, :] - np.array(first)[:, None]
    until = known if method is not Method.FIXED_EFFECTS else width
    among = (since >= 0) & (np.arange(width)[None, :] < until)
    true = float(added(since, effect)[among].mean())  # type: ignore[arg-type]
    told = []
    for seed in seeds:
        made = world(seed, first, width, effect=effect)  # type: ignore[arg-type]
        told.append(float((weigher(method)(made) * made.outcome).sum()))
    error = np.std(told) / np.sqrt(len(seeds))
    return f"{true:.2f}", f"{np.mean(told):.2f}", f"{np.mean(told) - true:+.3f} ± {error:.3f}"


def lines_of_series(panels: int, first_seed: int) -> list[str]:
    """Series of weeks that resemble the week before."""
    rows = []
    for width, begins in ((60, 36), (40, 26), (34, 26), (24, 14)):
        for alike in (0.0, 0.3, 0.6, 0.8):
            held = 0
            for seed in range(first_seed, first_seed + panels):
                outcome = (
                    _without_season(seed, width, alike) + 0.1 * np.arange(width) + 2.0 * (np.arange(width) >= begins)
                )
                found = interrupted(outcome, begins, seed=seed).effect
                held += found.low <= 2.0 <= found.high
            rows.append((f"{width} weeks, {begins} before", f"{alike:.0%}", f"{held / panels:.1%}"))
    return [
        "## Series", "",
        f"{panels} series of each: a line, an effect of 2, noise of 1. Where weeks are nearly alike and few, fewer intervals hold than the 95 % that are stated.", "",
        *table(("series", "of a week's noise stays to the next", "intervals that hold"), rows),
    ]  # fmt: skip


def _without_season(seed: int, width: int, alike: float) -> np.ndarray:
    draws = np.random.default_rng([seed, 9])
    noise = np.empty(width)
    noise[0] = draws.normal()
    for week in range(1, width):
        noise[week] = alike * noise[week - 1] + np.sqrt(1 - alike**2) * draws.normal()
    return noise


def main() -> None:
    """Count, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=1_000)
    parser.add_argument("--first-seed", type=int, default=0, help="others than those that the methods were made with")
    parser.add_argument("--write", action="store_true", help="write docs/effects-numbers.md")
    args = parser.parse_args()
    lines = [
        "# How often effects are wrong", "",
        (f"Made by `bin/bench effects --panels {args.panels} --first-seed {args.first_seed} --write`; how each number is made is in "
         "[effects](effects.md)."), "",
        *chances(args.panels, args.first_seed), *bias(max(args.panels // 4, 20), args.first_seed),
        *lines_of_series(max(args.panels // 3, 20), args.first_seed),
    ]  # fmt: skip
    text = "\n".join(lines).rstrip() + "\n"
    if args.write:
        PAGE.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
