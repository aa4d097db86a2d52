"""What this room says, by its code: the words are `friction.saying`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or a part of one, by its code. A share is from 0 to 1; what is a list of names stays one."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
