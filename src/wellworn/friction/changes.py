"""A change of a field as a value: how the field stands, what a change makes of that, and what it is called. Pure.

The inverse of a change is to put the field back to where it stood: `before` is kept, and `undone` gives it back, whatever else has
changed beside it since. A field stands in the layout of each role, is asked by stages, and has its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from wellworn.friction.audit.verdicts import ASK_LATER, AUTOMATE, MAKE_OPTIONAL, RETIRE

FEATURE, RELEASE = "feature", "release"  # what is no field: a feature that goes out
WORDS = "words"  # what an admin can do beside the verdicts: another label, another help
DOES = (MAKE_OPTIONAL, ASK_LATER, RETIRE, AUTOMATE, WORDS)
ALWAYS = frozenset({"name", "stage", "currency", "owner", "due_on"})  # a record is nothing without them


@dataclass(frozen=True, slots=True)
class Change:
    """What is done with a field: one of DOES, with the stage of "ask later" and the words of "words"."""

    object: str
    field: str
    does: str
    stage: int | None = None
    label: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class AskedBy:
    """That a stage asks for the field."""

    stage: int
    why: str
    is_hard: bool
    position: int


@dataclass(frozen=True, slots=True)
class PlacedAt:
    """Where a role's layout puts the field: at which place of its list."""

    role: str
    index: int
    where: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A field as it stands: everything that a change may touch."""

    label: str = ""
    help: str = ""
    is_archived: bool = False
    asks: tuple[AskedBy, ...] = ()
    places: tuple[PlacedAt, ...] = ()  # of the layouts that name it
    layouts: tuple[str, ...] = ()  # every role that has a layout of its own; "" is everybody else's


def changed(before: Standing, change: Change, order: Sequence[int], *, is_custom: bool) -> Standing:
    """How the field stands after `change`. `order` holds the stages of a pipeline by their place."""
    if change.does in (MAKE_OPTIONAL, AUTOMATE):
        return replace(before, asks=())
    if change.does == ASK_LATER:
        return replace(before, asks=_later(before.asks, change.stage, order))
    if change.does == RETIRE:
        return replace(before, is_archived=True) if is_custom else replace(before, places=_hidden(before))
    if change.does == WORDS:
        return replace(before, label=change.label or before.label, help=change.help or before.help)
    return before


def _later(asks: Sequence[AskedBy], stage: int | None, order: Sequence[int]) -> tuple[AskedBy, ...]:
    """Those from `stage` on, and one there in place of those before it. What other pipelines ask is left alone: their stages are not in
    `order`."""
    if stage is None or stage not in order or not asks:
        return tuple(asks)
    place = {one: number for number, one in enumerate(order)}
    earlier = [one for one in asks if place.get(one.stage, place[stage]) < place[stage]]
    kept = tuple(one for one in asks if one not in earlier)
    if not earlier or any(one.stage == stage for one in kept):
        return kept
    first = min(earlier, key=lambda one: place[one.stage])
    return (*kept, AskedBy(stage, first.why, any(one.is_hard for one in earlier), first.position))


def _hidden(before: Standing) -> tuple[PlacedAt, ...]:
    """Hidden in every layout that there is, and in that for everybody else."""
    at = {one.role: one.index for one in before.places}
    return tuple(PlacedAt(role, at.get(role, -1), "hidden", False) for role in dict.fromkeys((*before.layouts, "")))


def touches(change: Change) -> frozenset[str]:
    """Which parts of a standing a change sets: a way back leaves the others alone, which somebody may have changed since."""
    return {
        MAKE_OPTIONAL: frozenset({"asks"}), AUTOMATE: frozenset({"asks"}), ASK_LATER: frozenset({"asks"}),
        RETIRE: frozenset({"is_archived", "places"}), WORDS: frozenset({"label", "help"}),
    }.get(change.does, frozenset())  # fmt: skip


def placed(layout: Sequence[Mapping[str, Any]], field: str, place: PlacedAt | None) -> list[dict[str, Any]]:
    """A layout with the field where `place` says, every other one as it stands; without it for None."""
    rest = [dict(one) for one in layout if one["field"] != field]
    if place is None:
        return rest
    index = place.index if 0 <= place.index <= len(rest) else len(rest)
    return [
        *rest[:index],
        {"field": field, "where": place.where, "read_only": place.read_only},
        *rest[index:],
    ]


def to_json(value: Change | Standing) -> dict[str, Any]:
    """As a row keeps it."""
    return asdict(value)


def change_from(kept: Mapping[str, Any]) -> Change:
    """What `to_json` wrote."""
    return Change(**kept)


def standing_from(kept: Mapping[str, Any]) -> Standing:
    """What `to_json` wrote."""
    asks = tuple(AskedBy(**one) for one in kept["asks"])
    places = tuple(PlacedAt(**one) for one in kept["places"])
    return Standing(kept["label"], kept["help"], kept["is_archived"], asks, places, tuple(kept["layouts"]))
