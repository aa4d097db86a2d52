"""Effects as they are kept: worked out by a job, and shown while nothing that they follow from has changed.

A kept effect stands under all that decides what may be shown of it (the intervention, its course, the groups that the gate let through), so
a reader is shown what was worked out of just the groups that they may see. What is counted changes all day: an effect of a while ago
is shown with its time, an older one until the new one is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.adoption.statements import code, digest
from wellworn.adoption.waiting import LATELY
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.program import effects
from wellworn.program.asked import Asking, Effect, opened, untold, work_out
from wellworn.program.effects import kept
from wellworn.program.effects.conclusion import Said
from wellworn.program.models import Intervention, Worked


@dataclass(frozen=True)
class Shown:
    """What a page has of an effect: none while it is worked out for the first time."""

    effect: Effect | None
    of: datetime | None = None  # from when it is, where it is not of now
    since: datetime | None = None  # since when it is being worked out


def shown(one: Intervention, *, by: Member, today: date) -> Shown:
    """The effect as far as it is kept, and a job for it where it is not."""
    asking = opened(one, by=by, today=today)
    if isinstance(asking, Said):
        return Shown(untold(asking))
    key, state = key_of(asking), asking.series.state
    row = Worked.objects.filter(pk=key).first()
    if row is not None and row.said is not None:
        found, at = read(row.said), row.worked_at
        if row.state == state:
            return Shown(found)
        if at is not None and at > timezone.now() - LATELY:
            return Shown(found, of=at)
        return Shown(found, of=at, since=_wanted(key, one, by))
    return Shown(None, since=_wanted(key, one, by))


def work_wanted(key: str) -> None:
    """Work out what is waited for under a key, and forget for whom: whoever still waits asks again."""
    row = (
        Worked.objects.select_related("intervention__plan", "wanted_by")
        .filter(pk=key, wanted_by__is_active=True)
        .first()
    )
    try:
        if row is not None and row.wanted_by is not None:
            with timezone.override(zone_of(row.wanted_by)):  # whose days the page has
                work(row.intervention, by=row.wanted_by, today=timezone.localdate())
    finally:
        Worked.objects.filter(pk=key).update(wanted_at=None, wanted_by=None)


def work(one: Intervention, *, by: Member, today: date) -> None:
    """Work the effect out as `by` may be shown it, and keep it."""
    asking = opened(one, by=by, today=today)
    if isinstance(asking, Said):
        return
    state = asking.series.state  # of before: what is written meanwhile is worked out again
    said = written(work_out(asking))
    given = {"intervention": one, "state": state, "said": said, "worked_at": timezone.now()}
    Worked.objects.update_or_create(pk=key_of(asking), defaults=given)


def key_of(asking: Asking) -> str:
    """Under what an effect is kept: with the same, the same is shown to every reader."""
    one, scope = asking.one, asking.series.scope
    starts = sorted((start.team_id or 0, str(start.begins), start.stratum) for start in asking.starts)
    said = [one.pk, scope.first, scope.last, one.is_drawn, starts, repr(asking.course), repr(asking.question)]
    return digest([code(), _code(), *said, asking.series.about])


def written(found: Effect) -> dict[str, object]:
    """An effect as JSON."""
    days = [day.isoformat() for day in found.weeks]
    return {
        "conclusion": kept.written(found.conclusion), "weeks": days, "teams": found.teams, "mixed": found.mixed, "paused": found.paused,
    }  # fmt: skip


def read(said: Mapping[str, Any]) -> Effect:
    """The effect that `written` wrote."""
    days = [date.fromisoformat(day) for day in said["weeks"]]
    return Effect(kept.read(said["conclusion"]), days, said["teams"], said["mixed"], said["paused"])


@transaction.atomic
def _wanted(key: str, one: Intervention, by: Member) -> datetime:
    """Have it worked out; since when somebody waits for it."""
    from wellworn.program.tasks import work_out_effect  # tasks import what works out

    now = timezone.now()
    Worked.objects.bulk_create([Worked(pk=key, intervention=one, wanted_at=now, wanted_by=by)], ignore_conflicts=True)
    since, whose = Coalesce(F("wanted_at"), Value(now)), Coalesce(F("wanted_by"), Value(by.pk))
    Worked.objects.filter(pk=key).update(wanted_at=since, wanted_by=whose)
    with suppress(AlreadyEnqueued), transaction.atomic():
        lock = f"effect:{key}"
        work_out_effect.configure(queueing_lock=lock, lock=lock).defer(
            key=key
        )  # of nobody: jobs are kept when they are done
    return Worked.objects.values_list("wanted_at", flat=True).get(pk=key) or now


@cache
def _code() -> str:
    """A digest of what effects are worked out with: another version works them out anew."""
    [folder] = effects.__path__
    return digest([path.read_text() for path in sorted(Path(folder).glob("*.py"))])
