"""How likely a sentence means what the rules suspect: a logistic model over a handful of facts, its weights beside this file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.json")
SUREST = 0.97  # no letter of ours has taught more


@cache
def weights() -> dict[str, float]:
    """Each fact's weight, as `bench/deal_training.py` learned it."""
    known: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))
    return known


def likelihood(facts: Iterable[str]) -> float:
    """Between 0 and 1."""
    known = weights()
    score = sum(known.get(fact, 0.0) for fact in facts)
    return min(SUREST, 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))))
