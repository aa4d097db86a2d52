"""What an admin of another CRM has to do after an audit, and which of it a newer description shows as done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wellworn.friction.audit.describing import Described, Description
from wellworn.friction.audit.verdicts import AUTOMATE, KEEP, RETIRE

AS_SAID = "a form, as you say"  # required by what somebody said, which no description tells


@dataclass(frozen=True, slots=True)
class ToDo:
    """One change. `is_done` is None where nobody has looked, or the description does not tell."""

    object: str
    field: str
    label: str
    kind: str  # of the verdict
    where: tuple[str, ...] = ()  # it is required
    stage: str = ""
    source: str = ""  # from where it can come
    reasons: str = ""
    hours: float | None = None
    asks_first: tuple[str, ...] = ()  # who reads it
    is_done: bool | None = None


def to_do(fields: Sequence[Mapping[str, Any]]) -> list[ToDo]:
    """The changes that an audit proposes, in its own JSON; those first that give back most. Raises KeyError for any other."""
    found = []
    for one in fields:
        told, asked = one["verdict"], one["asked"]
        if told["kind"] == KEEP:
            continue
        found.append(
            ToDo(
                one["object"], one["field"], one["label"], told["kind"], tuple(asked["required_where"]), told["stage"],
                told["source"]["name"] if told["source"] else "", told["reasons"], told["hours"]["value"] if told["hours"] else None,
                tuple(told["risk"]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-(one.hours or 0.0), one.label))


def done(one: ToDo, new: Description, *, is_said: bool) -> bool | None:
    """Whether a newer description shows a change as made. `is_said`: what forms require has been said anew."""
    field = next((each for each in new.fields if each.name.casefold() == one.field.casefold()), None)
    if field is None or not field.asked.shown:
        return True
    if one.kind == RETIRE:
        return False
    if one.kind == AUTOMATE and (field.origin or field.asked.read_only):
        return True
    return _not_required(one, field, is_said=is_said)


def _not_required(one: ToDo, field: Described, *, is_said: bool) -> bool | None:
    """Whether it is required no more; not known where a form required it, of which descriptions say nothing, or where it never was."""
    if field.asked.required:
        return False
    if not one.where or (AS_SAID in one.where and not is_said):
        return None
    return True
