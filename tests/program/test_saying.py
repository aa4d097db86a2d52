"""An effect in words: its interval is told as evenly as its size."""

from __future__ import annotations

import pytest

from wellworn.program.effects.conclusion import Question, Said, Says
from wellworn.program.saying import in_words

SHARE = Question(outcome="active_share", unit="points", scale=100.0)


@pytest.mark.parametrize(
    ("low", "size", "high", "told"),
    [
        (0.0729, 0.358, 0.644, "rose by 35.8 points because of it (between 7.3 points and 64.4 points)."),
        (0.0112, 0.0371, 0.0904, "rose by 3.71 points because of it (between 1.12 points and 9.04 points)."),
        (0.0001, 0.12, 0.31, "rose by 12.0 points because of it (between 0.0100 points and 31.0 points)."),
    ],
)
def test_the_amounts_of_a_sentence_have_as_many_digits_unless_one_would_become_nothing(
    low: float, size: float, high: float, told: str
) -> None:
    said = in_words(Said(Says.ROSE, {"size": size, "low": low, "high": high}), SHARE)
    assert said == f"Active share {told}"
