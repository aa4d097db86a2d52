"""An effect in words: its interval is told as evenly as its size."""

from __future__ import annotations

import pytest

from wellworn.adoption.leads import LEADS
from wellworn.adoption.names import measure_name
from wellworn.program.effects.conclusion import Question, Said, Says
from wellworn.program.saying import called, in_words

SHARE = Question(outcome="active_share", unit="points", scale=100.0)


@pytest.mark.parametrize(
    ("low", "size", "high", "told"),
    [
        (0.0729, 0.358, 0.644, "rose by 35.8 points because of it (between 7.3 points and 64.4 points)."),
        (0.0112, 0.0371, 0.0904, "rose by 3.7 points because of it (between 1.1 points and 9.0 points)."),
        (0.0001, 0.12, 0.31, "rose by 12.0 points because of it (between 0.01 points and 31.0 points)."),
    ],
)
def test_points_of_a_sentence_have_tenths_unless_one_would_become_nothing(
    low: float, size: float, high: float, told: str
) -> None:
    said = in_words(Said(Says.ROSE, {"size": size, "low": low, "high": high}), SHARE)
    assert said == f"Active share {told}"


@pytest.mark.parametrize("measure", sorted(LEADS))
def test_an_effect_calls_a_measure_as_its_page_does(measure: str) -> None:
    assert called(measure) == measure_name(measure) != measure
