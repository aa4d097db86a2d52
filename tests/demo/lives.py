"""Lives for tests, kept in memory."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from wellworn.demo.simulating.case import Case
from wellworn.demo.simulating.life import Asked, Truth, tell
from wellworn.demo.simulating.writing import shaped


class Kept:
    """A writer that keeps the tables."""

    def __init__(self) -> None:
        self.pieces: dict[str, list[pa.Table]] = {}

    def write(self, name: str, table: pa.Table) -> None:
        self.pieces.setdefault(name, []).append(shaped(name, table))

    def __getitem__(self, name: str) -> pa.Table:
        return pa.concat_tables(self.pieces[name])


def life(case: Case, members: int = 150, count: int = 13, seed: int = 5, **more: Any) -> tuple[Kept, Truth]:
    """A life and what is true of it."""
    kept = Kept()
    return kept, tell(Asked(case, members, count, seed, **more), kept)
