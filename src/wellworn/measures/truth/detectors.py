"""The patterns of made-up and low-effort data that are looked for, in the order in which a report lists them."""

from __future__ import annotations

from wellworn.measures.truth.bunching import BUNCHING
from wellworn.measures.truth.copies import COPIED_TEXT
from wellworn.measures.truth.deadlines import DEADLINES
from wellworn.measures.truth.defaults import DEFAULTS_KEPT
from wellworn.measures.truth.digits import DIGITS
from wellworn.measures.truth.finding import Detector
from wellworn.measures.truth.heaping import HEAPING
from wellworn.measures.truth.junk import JUNK_VALUES
from wellworn.measures.truth.month_ends import MONTH_ENDS
from wellworn.measures.truth.variety import LOW_VARIETY

DETECTORS: tuple[Detector, ...] = (
    JUNK_VALUES,
    DEFAULTS_KEPT,
    LOW_VARIETY,
    COPIED_TEXT,
    HEAPING,
    DIGITS,
    BUNCHING,
    MONTH_ENDS,
    DEADLINES,
)

BY_KEY = {detector.key: detector for detector in DETECTORS}
