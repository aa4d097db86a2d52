"""Every measure there is. A new one is written in a file of its own and named here."""

from __future__ import annotations

from wellworn.measures.active import ACTIVE_SHARE, REACH
from wellworn.measures.completeness import COMPLETENESS
from wellworn.measures.coverage.measure import COVERAGE
from wellworn.measures.features import FEATURES
from wellworn.measures.forecast import FORECASTS
from wellworn.measures.given_back import GIVEN_BACK
from wellworn.measures.habit import HABIT
from wellworn.measures.lifecycle import LIFECYCLE, RETENTION, STICKINESS
from wellworn.measures.measure import Measure
from wellworn.measures.pipeline import CLOSE_DATES, STAGES, STALE
from wellworn.measures.ramp import RAMP
from wellworn.measures.worth import WORTH

MEASURES: tuple[Measure, ...] = (
    ACTIVE_SHARE, REACH, HABIT, LIFECYCLE, RETENTION, STICKINESS, FEATURES, RAMP, GIVEN_BACK, COMPLETENESS, COVERAGE, STALE, CLOSE_DATES, STAGES,
    FORECASTS, WORTH,
)  # fmt: skip
BY_KEY = {measure.key: measure for measure in MEASURES}
