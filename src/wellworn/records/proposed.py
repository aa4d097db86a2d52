"""Values of proposals that are more than one text: a promise with its day, a new deal, a silence. Kept as JSON, keys in order."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

PROMISE, NEW_DEAL, QUIET = "promise", "deal.new", "quiet"  # the fields of such proposals
OF_DEALS = (PROMISE, NEW_DEAL, QUIET)


@dataclass(frozen=True, slots=True)
class _Value:
    """What these have in common: how they are written and read."""

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Self:
        """The value that `text` holds; ValueError if it is none."""
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError) as error:
            raise ValueError(f"no {cls.__name__}") from error


@dataclass(frozen=True, slots=True)
class Promise(_Value):
    """Somebody said that something will be done by a day; it becomes a task."""

    name: str
    due: str  # ISO
    is_theirs: bool = False


@dataclass(frozen=True, slots=True)
class NewDeal(_Value):
    """Somebody wants to buy where no deal is open."""

    name: str
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Quiet(_Value):
    """Nothing came or went since a day, which is longer than usual here; it becomes a task."""

    since: str  # ISO
    usual: int  # days between one sign of life and the next


READERS: dict[str, type[Promise | NewDeal | Quiet]] = {PROMISE: Promise, NEW_DEAL: NewDeal, QUIET: Quiet}


def composed(field: str, text: str) -> Promise | NewDeal | Quiet | None:
    """The value of a composed field; None for other fields, and for what cannot be read."""
    try:
        return READERS[field].read(text) if field in READERS else None
    except ValueError:
        return None
