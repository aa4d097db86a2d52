"""Where items come from. A source lists folders, yields items newest first, and can be asked what it holds."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Item:
    """One message or calendar object as the provider has it."""

    folder: str
    key: str  # unique in the folder and stable, see LedgerEntry.key
    kind: Literal["mail", "calendar"]
    raw: bytes
    version: str = ""  # etag or size+mtime; empty for what cannot change
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as the provider names it."""

    name: str
    role: str = ""  # see Folder.role
    count: int | None = None


class Source(Protocol):
    """A place to capture from. Raises `wellworn.lib.trouble.Trouble` with a sentence, never a bare network error."""

    def folders(self) -> list[Listed]:
        """The folders it has, in the order in which they should be captured."""

    def items(self, known: Container[tuple[str, str]]) -> Iterator[Item]:
        """Items whose (folder, key) is not `known`, newest first."""

    def inventory(self) -> dict[str, set[str]]:
        """The keys of every item it holds now, by folder: what completeness is measured against."""

    def close(self) -> None:
        """Hang up. A source is asked nothing afterwards."""
