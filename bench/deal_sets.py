"""The labelled letters about deals: invented, in nine languages, divided by a hash of their words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

FOLDER = Path(__file__).resolve().parent / "deals"
WRITTEN = date(2026, 11, 20)
TAUGHT = "taught"  # letters written after the rules had been seen at work, for the weights alone


@dataclass(frozen=True)
class Letter:
    """A letter and what it says: (kind, value), the value empty where any will do."""

    language: str
    ours: bool
    text: str
    says: frozenset[tuple[str, str]]

    @property
    def held_out(self) -> bool:
        """Whether it is kept from the rules and the weights."""
        return self.language != TAUGHT and crc32(self.text.encode()) % 2 == 1


def letters() -> Iterator[Letter]:
    """All of them."""
    for path in sorted(FOLDER.glob("*.toml")):
        for side, text, says in tomllib.loads(path.read_text("utf-8"))["letters"]:
            labels = [label.strip().partition("=") for label in says.split(",") if label.strip()]
            yield Letter(path.stem, side == "us", text, frozenset((kind, value) for kind, _sign, value in labels))


def right(kind: str, value: str, says: frozenset[tuple[str, str]]) -> bool:
    """Whether what was read is among the labels."""
    return (kind, value) in says or (kind, "") in says
