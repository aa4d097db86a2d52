"""A document of numbered sections and clauses, before it is a page or a PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered paragraph, with points beneath it if there are several things to say."""

    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. `widths` are the columns' shares of the page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled section. `number` is "3", or a letter for an appendix."""

    number: str
    title: str
    parts: tuple[Clause | Table, ...]

    @property
    def anchor(self) -> str:
        """Where a link leads."""
        return f"s{self.number.lower()}"

    @property
    def numbered(self) -> Iterator[tuple[str, Clause | Table]]:
        """Each part with its number; tables have none."""
        clause = 0
        for part in self.parts:
            clause += isinstance(part, Clause)
            yield (f"{self.number}.{clause}" if isinstance(part, Clause) else "", part)


@dataclass(frozen=True, slots=True)
class Document:
    """The annex as it stands on a day."""

    title: str
    subtitle: str
    on: date
    version: int
    sections: tuple[Section, ...]
    signatures: tuple[str, ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """Sixteen characters that two copies share exactly if they say the same, whatever the day they were made on."""
        said = hashlib.sha256()
        for line in self.lines():
            said.update(line.encode() + b"\0")
        return said.hexdigest()[:16]

    def lines(self) -> Iterator[str]:
        """Every text in it, in order, but for the day."""
        yield from (self.title, self.subtitle)
        for section in self.sections:
            yield f"{section.number} {section.title}"
            for number, part in section.numbered:
                if isinstance(part, Clause):
                    yield from (f"{number} {part.text}", *part.points)
                else:
                    yield from (" | ".join(row) for row in (part.head, *part.rows))
        yield from self.signatures
