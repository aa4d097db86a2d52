"""What the palette offers: one line each, what Enter does with it, and what will have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Change:
    """One value that will be another."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. Without `fields` Enter goes to `url`; with them it posts them there. `peek` is where a preview lies."""

    icon: str
    title: str
    url: str
    note: str = ""
    fields: Mapping[str, str] | None = None
    about: str = ""  # the record that will change, as the preview names it
    changes: tuple[Change, ...] = ()
    peek: str = ""

    @property
    def is_act(self) -> bool:
        """Whether something changes."""
        return self.fields is not None


@dataclass(slots=True)
class Answers:
    """Everything that a line may mean, in the order in which it is shown."""

    change: list[Option] = field(default_factory=list)
    go: list[Option] = field(default_factory=list)
    learn: list[Option] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.change or self.go or self.learn)
