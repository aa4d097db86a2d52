"""Learn the weights of `wellworn/capture/words/weights.json` from the development half of the labelled letters and invented ones.

A softmax over the lines at which a signature could begin, "nowhere" among them, fitted by plain gradient descent with an L2 penalty.
Deterministic: the same letters give the same weights. `python bench/signature_training.py` writes the file.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from quality_sets import Letter, forge, invented

from wellworn.capture.words.features import name_words
from wellworn.capture.words.quoting import marks
from wellworn.capture.words.signature import candidates, told

ROUNDS, RATE, PENALTY, LEAST_SEEN = 400, 0.15, 0.002, 2
WEIGHTS = ROOT / "src/wellworn/capture/words/weights.json"

Choice = dict[str, float]


def choices(letter: Letter) -> tuple[list[Choice], int] | None:
    """The facts that add up for each possible start ("nowhere" first), and which start the labels say."""
    history = marks(list(letter.lines))
    kept = [number for number, old in enumerate(history) if not old]
    lines = [letter.lines[number] for number in kept]
    marked = [letter.marked[number] for number in kept]
    written = [number for number, line in enumerate(lines) if line.strip()]
    settled = told(lines, written)
    above = [number for number in written if number < settled]
    if not above:
        return None
    block: Choice = {}
    every: list[Choice] = [{}]
    right = 0
    first = next((number for number in above if marked[number]), None)
    for number, facts, start in candidates(lines, above, name_words("", letter.sender), settled <= written[-1]):
        for fact in facts:
            block[fact] = block.get(fact, 0.0) + 1.0
        total = dict(block)
        for fact in start:
            total[fact] = total.get(fact, 0.0) + 1.0
        every.append(total)
        if number == first:
            right = len(every) - 1
    return None if first is not None and right == 0 else (every, right)


def learn(examples: list[tuple[list[Choice], int]]) -> dict[str, float]:
    """Weights that make the labelled starts likely."""
    seen: dict[str, int] = {}
    for every, _right in examples:
        for fact in set().union(*every):
            seen[fact] = seen.get(fact, 0) + 1
    weights = {fact: 0.0 for fact, times in sorted(seen.items()) if times >= LEAST_SEEN}
    speed = dict.fromkeys(weights, 1e-8)
    for _round in range(ROUNDS):
        slope = {fact: PENALTY * len(examples) * weight for fact, weight in weights.items()}
        for every, right in examples:
            scores = [sum(weights.get(fact, 0.0) * times for fact, times in choice.items()) for choice in every]
            top = max(scores)
            likely = [math.exp(score - top) for score in scores]
            whole = sum(likely)
            for number, choice in enumerate(every):
                push = likely[number] / whole - (number == right)
                for fact, times in choice.items():
                    if fact in slope:
                        slope[fact] += push * times
        for fact, amount in slope.items():  # Adagrad
            speed[fact] += amount * amount
            weights[fact] -= RATE * amount / math.sqrt(speed[fact])
    return {fact: round(weight, 3) for fact, weight in weights.items() if abs(weight) >= 0.001}


def taught() -> dict[str, float]:
    """The weights that the development half and the invented letters teach."""
    letters = [*(letter for letter in forge() if not letter.held_out), *invented()]
    return learn([found for letter in letters if (found := choices(letter))])


def main() -> None:
    """Learn and write."""
    weights = taught()
    WEIGHTS.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", "utf-8")
    print(f"{len(weights)} weights written to {WEIGHTS.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
