"""What stages ask for: which fields a deal still lacks, and the few without which it may not move.

A stage asks with a why, softly unless an admin made it hard. A soft ask never stops a move: it is offered right after it, and what
was skipped stays visible as a gap. A hard one stops the move on the board, in a list, in a form, by the API and in an import alike,
because `changing.change` asks `be_met`, and rows that come by the thousand are held against the same (`upserting.asking`).
Going back, or losing, is never stopped by what earlier stages ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.fields import Field, fields_of, fields_seen_by
from wellworn.records.models.asked import Ask
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave

NEVER_ASKED = {"name", "stage", "currency", "owner"}  # a deal always has these, or they follow from others


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that a stage asks for and that is empty."""

    field: Field
    why: str
    is_hard: bool
    stage: str  # the name of the first stage that asks


class AsksFirst(CannotSave):
    """A deal may not move yet: `asked` holds the hard asks that are not met, each with its why."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = tuple(asked)
        wanted = "; ".join(f"{one.field.label}: {one.why}" if one.why else str(one.field.label) for one in asked)
        super().__init__(_("This stage asks first for: %(fields)s") % {"fields": wanted})


def is_askable(field: Field) -> bool:
    """Whether a stage can ask for a field: what is worked out, or always there, needs no asking."""
    return field.name not in NEVER_ASKED and field.widget != "computed"


def asks_by_stage(stages: Sequence[Stage], by: Member | None) -> dict[int, tuple[Ask, ...]]:
    """For each of these stages everything that it and those before it ask `by`, a field once. One query.

    A stage that means lost asks only for itself. The first stage that asks gives the why, unless a later one is hard.
    """
    pipelines = {stage.pipeline_id for stage in stages}
    rows = Ask.objects.filter(stage__pipeline__in=pipelines, stage__archived_at=None).select_related("stage")
    return upto(stages, asked_of(rows, by))


def asked_of(rows: Iterable[Ask], by: Member | None) -> list[Ask]:
    """Those of `rows` that members of the team of `by` are asked."""
    team = by.team_id if by is not None else None
    return [one for one in rows if one.is_for(team)]


def upto(stages: Iterable[Stage], rows: Iterable[Ask]) -> dict[int, tuple[Ask, ...]]:
    """`asks_by_stage` over rows that are read already. Pure."""
    asking = sorted(rows, key=lambda one: (one.stage.pipeline_id, one.stage.position, one.position, one.pk or 0))
    return {stage.pk: _of_one(stage, asking) for stage in stages}


def _of_one(stage: Stage, asking: Sequence[Ask]) -> tuple[Ask, ...]:
    """What `stage` asks, with what those before it do."""
    found: dict[str, Ask] = {}
    for one in asking:
        before = one.stage.pipeline_id == stage.pipeline_id and one.stage.position < stage.position
        counts = one.stage_id == stage.pk or (before and stage.outcome != "lost" and not one.stage.outcome)
        if counts and (one.field not in found or (one.is_hard and not found[one.field].is_hard)):
            found[one.field] = one
    return tuple(found.values())


def unmet(
    asks: Iterable[Ask], fields: Mapping[str, Field], is_empty: Callable[[Field], bool], *, hard: bool = False
) -> list[Asked]:
    """Those of `asks` whose field is there and empty; with `hard` only the hard ones. Pure."""
    found = []
    for ask in asks:
        field = fields.get(ask.field)
        if field is not None and is_askable(field) and (ask.is_hard or not hard) and is_empty(field):
            found.append(Asked(field, ask.why, ask.is_hard, ask.stage.name))
    return found


def empty_in(deal: Deal) -> Callable[[Field], bool]:
    """Whether a field of `deal` holds nothing; an amount of 0 is something."""
    return lambda field: is_nothing(field.held(deal))


def is_nothing(value: Any) -> bool:
    """Whether a field's bare value counts as empty."""
    return value is None or value is False or value in ("", ())


def asks_of(stage: Stage, by: Member | None) -> tuple[Ask, ...]:
    """What `stage` and those before it ask `by`. One query."""
    rows = Ask.objects.filter(
        stage__pipeline=stage.pipeline_id, stage__position__lte=stage.position, stage__archived_at=None
    )
    mine = asked_of(rows.select_related("stage"), by)
    return _of_one(stage, sorted(mine, key=lambda one: (one.stage.position, one.position)))


def asked(deal: Deal, stage: Stage, *, by: Member | None = None) -> list[Asked]:
    """What `stage` and those before it ask and `deal` lacks, as far as `by` may fill it. One query where nothing is asked."""
    asks = asks_of(stage, by)
    return unmet(asks, fillable(by), empty_in(deal)) if asks else []


def gaps(deal: Deal, *, by: Member | None = None) -> list[Asked]:
    """What the stage that `deal` stands in asked and nobody answered; `deal.stage` must be selected with it."""
    return asked(deal, deal.stage, by=by)


def fillable(by: Member | None) -> dict[str, Field]:
    """The fields of deals that `by` may fill: nobody is stopped by what the layout of their role keeps from them."""
    if by is None:
        return {field.name: field for field in fields_of(Kind.DEAL)}
    return {field.name: field for field in fields_seen_by(Kind.DEAL, by) if not field.is_read_only}


def be_met(deal: Deal, stage_id: int, *, by: Member | None) -> None:
    """Raise AsksFirst where a hard ask stands between `deal` and the stage, CannotSave where the stage is out of use.

    Inside a transaction: the deal is held until its end, so that nobody empties a field between the look and the move.
    """
    stage = Stage.objects.select_related("pipeline").filter(pk=stage_id).first()
    if stage is None:
        return
    if stage.archived_at is not None or stage.pipeline.archived_at is not None:
        raise CannotSave(_("%(stage)s is out of use. Choose another stage.") % {"stage": stage.name})
    asks = asks_of(stage, by)
    if not any(ask.is_hard for ask in asks):
        return
    held = Deal.objects.select_for_update(of=("self",)).select_related("stage").filter(pk=deal.pk).first()
    if held is not None and goes_on(held.stage, stage) and (wanted := _hard(asks, held, by)):
        raise AsksFirst(wanted)


def _hard(asks: Iterable[Ask], deal: Deal, by: Member | None) -> list[Asked]:
    """The hard ones that are not met."""
    return unmet(asks, fillable(by), empty_in(deal), hard=True)


def goes_on(held: Stage, stage: Stage) -> bool:
    """Whether a move from `held` to `stage` goes on, and not back. Another pipeline is always on."""
    return held.pipeline_id != stage.pipeline_id or stage.position > held.position
