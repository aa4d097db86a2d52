"""The public history of protections, the latest first, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from wellworn.lib.ids import read_id
from wellworn.members.protections.models import ChangeState, ProtectionChange
from wellworn.members.protections.wording import sentence, told

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One change, and what it says."""

    change: ProtectionChange
    sentence: str


@dataclass(frozen=True, slots=True)
class History:
    """Some lines, and the number of the last, before which the next ones are."""

    lines: list[Line]
    before: int | None


def history(before: str) -> History:
    """What is settled, before a line of the page before."""
    rows = _changes().exclude(state=ChangeState.PROPOSED)
    last = read_id(before)
    rows = rows.filter(pk__lt=last) if last is not None else rows
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return History(_lines(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)


def waiting() -> list[Line]:
    """What is asked for and not settled."""
    return _lines(_changes().filter(state=ChangeState.PROPOSED).order_by("pk"))


def everything() -> list[Line]:
    """All that is settled, the oldest first."""
    return _lines(_changes().exclude(state=ChangeState.PROPOSED).order_by("pk"))


def _changes() -> models.QuerySet[ProtectionChange]:
    return ProtectionChange.objects.select_related("by", "settled_by", "whom")


def _lines(changes: Iterable[ProtectionChange]) -> list[Line]:
    return [Line(one, sentence(told(one), str(one.settled_by or one.by or _("Somebody")))) for one in changes]
