"""Learn `wellworn/capture/deals/weights.json` from the training half of the labelled letters.

A logistic model over the facts of each candidate, fitted by plain gradient descent with an L2 penalty. Deterministic.
`python bench/deal_training.py` writes the file.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from deal_sets import WRITTEN, letters, right

from wellworn.capture.deals.lexicon import language_of
from wellworn.capture.deals.reading import candidates
from wellworn.capture.deals.sentences import sentences
from wellworn.capture.deals.weighing import WEIGHTS

ROUNDS, RATE, PENALTY = 600, 0.2, 0.01


def examples() -> list[tuple[tuple[str, ...], bool]]:
    """The facts of each candidate in the training half, and whether it is right."""
    return [
        (one.facts, right(one.kind, one.value, letter.says))
        for letter in letters()
        if not letter.held_out
        for sentence in sentences(letter.text)
        for one in candidates(sentence, language_of(letter.text), ours=letter.ours, at=WRITTEN)
    ]


def learn(known: list[tuple[tuple[str, ...], bool]]) -> dict[str, float]:
    """Weights that make the labels likely (Adagrad)."""
    weights = dict.fromkeys(sorted({fact for facts, _right in known for fact in facts}), 0.0)
    speed = dict.fromkeys(weights, 1e-8)
    for _round in range(ROUNDS):
        slope = {fact: PENALTY * weight * len(known) / 10 for fact, weight in weights.items()}
        for facts, label in known:
            likely = 1 / (1 + math.exp(-sum(weights[fact] for fact in facts)))
            for fact in facts:
                slope[fact] += likely - label
        for fact, amount in slope.items():
            speed[fact] += amount * amount
            weights[fact] -= RATE * amount / math.sqrt(speed[fact])
    return {fact: round(weight, 3) for fact, weight in weights.items() if abs(weight) >= 0.001}


def main() -> None:
    """Learn and write."""
    known = examples()
    weights = learn(known)
    WEIGHTS.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", "utf-8")
    print(f"{len(known)} candidates, {len(weights)} weights written to {WEIGHTS.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
