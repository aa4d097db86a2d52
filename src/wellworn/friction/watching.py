"""What a room above this one has to do with plans: it asks what a plan should move before it goes out, hears what becomes of it, and says
where that is shown. It is registered when the application starts; without one, plans are plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.forms import BaseForm

from wellworn.friction.models import Plan
from wellworn.members.models import Member


@dataclass(frozen=True)
class Link:
    """Where somebody else shows a plan."""

    url: str
    label: str


class Watcher(Protocol):
    """Somebody who follows plans."""

    def form(self, given: Mapping[str, Any] | None = None) -> BaseForm:
        """What is asked before a plan goes out, with what is usual filled in."""

    def foresees(self) -> str:
        """Where it is told what a plan could show, to whoever fills its form in."""

    def heard(self, given: Mapping[str, Any]) -> object | None:
        """What was said of a plan, None where nothing was asked. Raises CannotSave."""

    def noted(self, plan: Plan, what: str, said: object | None, *, by: Member) -> None:
        """An act of a plan, in its transaction: first, everywhere, paused, resumed, back. `said` comes with the first of them."""

    def link(self, plan: Plan) -> Link | None:
        """Where the plan is shown beside its own page."""


_watching: list[Watcher] = []


def watch(one: Watcher) -> None:
    """Follow plans from now on; one alone does."""
    _watching[:] = [one]


def form(given: Mapping[str, Any] | None = None) -> BaseForm | None:
    """What is asked before a plan goes out."""
    return _watching[0].form(given) if _watching else None


def foresees() -> str:
    """Where it is told what a plan could show; empty where nobody tells."""
    return _watching[0].foresees() if _watching else ""


def heard(given: Mapping[str, Any]) -> object | None:
    """What was said of a plan that goes out. Raises CannotSave."""
    return _watching[0].heard(given) if _watching else None


def noted(plan: Plan, what: str, said: object | None, *, by: Member) -> None:
    """Let it be known what became of a plan."""
    for one in _watching:
        one.noted(plan, what, said, by=by)


def link(plan: Plan) -> Link | None:
    """Where else the plan is shown."""
    return _watching[0].link(plan) if _watching else None
