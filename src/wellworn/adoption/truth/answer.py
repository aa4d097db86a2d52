"""An answer as the gate gives it: a value, about a field, a form and a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

A_FEW_MORE = 1.02  # times the values looked at: that many more are no sample, but values that cannot be read


class Why(StrEnum):
    """Why a question has no answer."""

    PEOPLE = "people"  # too few gave values, or one of them could be told from the others
    VALUES = "values"  # the detector said so, in `said`
    FEW_DID = "few did"  # what stands out was given by too few to be the field's


@dataclass(frozen=True)
class FieldAnswer:
    """One answer. Shares are between 0 and 1; without a pattern it says that the field cannot be judged at all."""

    object: str
    field: str
    form: str
    period: str  # 2026-Q3
    pattern: str  # a detector's key
    about: str
    against: str
    observed: float | None
    expected: float | None
    size: int  # values that were looked at
    values: int  # that there are
    people: int  # at least
    p_value: float | None
    corrected: float | None
    found: bool
    why: str
    said: str
    bars: Sequence[tuple[str, float, bool]]

    @property
    def is_sample(self) -> bool:
        """Whether fewer values were looked at than there are."""
        return 0 < self.size * A_FEW_MORE < self.values
