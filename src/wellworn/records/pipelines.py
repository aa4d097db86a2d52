"""What admins do with pipelines, their stages, what stages ask for, and the rates of currencies."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.asks import is_askable
from wellworn.records.changing import remember, replace_value
from wellworn.records.custom.allowed import only_admins
from wellworn.records.fields import field_of, fields_of
from wellworn.records.models.asked import Ask, Rate
from wellworn.records.models.deal import Deal, Pipeline, Stage
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave, as_currency, as_name
from wellworn.usage.models import Event

FIRST_STAGES = (("Qualify", 10, ""), ("Propose", 50, ""), ("Won", 100, "won"), ("Lost", 0, "lost"))
LONGEST_NAME, LONGEST_WHY = 100, 200
LONGEST_STAY = 3650  # days
LARGEST_RATE, SMALLEST_RATE = Decimal("1e9"), Decimal("1e-8")
OUTCOMES = ("", "won", "lost")


@transaction.atomic
def add_pipeline(name: str, *, by: Member) -> Pipeline:
    """A pipeline with four stages to begin with. Raises CannotSave."""
    _record(by)
    last = Pipeline.objects.aggregate(last=Max("position"))["last"] or 0
    pipeline = Pipeline.objects.create(name=_named(name), position=last + 1)
    for position, (stage, probability, outcome) in enumerate(FIRST_STAGES):
        pipeline.stages.create(name=_(stage), position=position, probability=probability, outcome=outcome)
    return pipeline


@transaction.atomic
def rename_pipeline(pipeline: Pipeline, name: str, *, by: Member) -> None:
    """Call it something else."""
    _record(by)
    Pipeline.objects.filter(pk=pipeline.pk).update(name=_named(name))


@transaction.atomic
def archive_pipeline(pipeline: Pipeline, *, by: Member) -> None:
    """Take an empty pipeline out of use. Raises CannotSave while deals stand in it, or when it is the only one."""
    _record(by)
    if Deal.objects.filter(stage__pipeline=pipeline, deleted_at=None, closed_at=None).exists():
        raise CannotSave(_("Open deals stand in it. Move them to another pipeline first."))
    if not Pipeline.objects.filter(archived_at=None).exclude(pk=pipeline.pk).exists():
        raise CannotSave(_("It is the only pipeline. Add another one first."))
    Pipeline.objects.filter(pk=pipeline.pk, archived_at=None).update(archived_at=timezone.now())


@transaction.atomic
def add_stage(pipeline: Pipeline, name: str, *, by: Member) -> Stage:
    """An open stage after the last open one; its probability lies half way to the next."""
    _record(by)
    stages = _held(pipeline)
    opened = [stage for stage in stages if not stage.outcome]
    at = opened[-1].position + 1 if opened else 0
    probability = min(100, (opened[-1].probability + 100) // 2) if opened else 0
    made = Stage.objects.create(pipeline=pipeline, name=_named(name), position=at, probability=probability)
    _number([*opened, made, *(stage for stage in stages if stage.outcome)])
    return made


@transaction.atomic
def change_stage(stage: Stage, name: str, text: str, *, by: Member) -> None:
    """Set a stage's name, probability, expected_days or outcome. Raises CannotSave."""
    _record(by)
    readers = {"name": _named, "probability": _percent, "expected_days": _days, "outcome": _outcome}
    if name not in readers:
        raise CannotSave(_("A stage has no such value."))
    value: Any = readers[name](text)
    if name == "outcome" and value != stage.outcome:
        if value and not _others(stage).filter(outcome="").exists():
            raise CannotSave(_("A pipeline needs a stage in which deals are open."))
        if value:  # what was over before stays over since then
            Deal.objects.filter(stage=stage, closed_at=None).update(closed_at=timezone.now())
        else:
            Deal.objects.filter(stage=stage).update(closed_at=None)
    Stage.objects.filter(pk=stage.pk).update(**{name: value})


@transaction.atomic
def shift_stage(stage: Stage, step: int, *, by: Member) -> None:
    """Move a stage up (-1) or down (1) in its pipeline; at the ends it stays."""
    _record(by)
    stages = _held(stage.pipeline)
    at = next(number for number, one in enumerate(stages) if one.pk == stage.pk)
    to = max(0, min(len(stages) - 1, at + step))
    stages.insert(to, stages.pop(at))
    _number(stages)


@transaction.atomic
def archive_stage(stage: Stage, into: Stage, *, by: Member) -> int:
    """Take a stage out of use and move its deals into another; how many moved. Each deal's history says so. Raises CannotSave."""
    _record(by)
    if into.pk == stage.pk or into.archived_at is not None:
        raise CannotSave(_("Choose another stage for its deals."))
    if not stage.outcome and not _others(stage).filter(outcome="").exists():
        raise CannotSave(_("A pipeline needs a stage in which deals are open."))
    Stage.objects.filter(pk=stage.pk, archived_at=None).update(archived_at=timezone.now())
    field, moved = field_of(Kind.DEAL, "stage"), 0
    for deal in Deal.objects.select_for_update().filter(stage=stage):
        along = {
            "stage_since": deal.stage_since.isoformat(),
            "closed_at": deal.closed_at.isoformat() if deal.closed_at else None,
        }
        if replace_value(deal, field, into.pk):
            remember(deal, "stage", str(into.pk), str(stage.pk), by=by, along=along)
            moved += 1
    return moved


@transaction.atomic
def ask(stage: Stage, field: str, why: str, *, by: Member, is_hard: bool = False, position: int | None = None) -> Ask:
    """Let a stage ask for a field of deals, or ask otherwise than it does; at the end unless `position` says. Raises CannotSave."""
    _record(by)
    known = {one.name for one in fields_of(Kind.DEAL) if is_askable(one)}
    if field not in known:
        raise CannotSave(_("Choose one of the list."))
    said = why.replace("\0", "").strip()[:LONGEST_WHY]
    if not said:
        raise CannotSave(_("Say why in a few words: whoever is asked reads it."))
    last = stage.asks.aggregate(last=Max("position"))["last"] or 0
    made, _new = Ask.objects.update_or_create(
        stage=stage,
        field=field,
        defaults={"why": said, "is_hard": is_hard},
        create_defaults={"why": said, "is_hard": is_hard, "position": last + 1 if position is None else position},
    )
    return made


@transaction.atomic
def unask(asked: Ask, *, by: Member) -> None:
    """Stop asking."""
    _record(by)
    Ask.objects.filter(pk=asked.pk).delete()


@transaction.atomic
def set_rate(currency: str, text: str, *, by: Member) -> Rate:
    """Say what one unit of a currency is worth in the workspace's. Raises CannotSave."""
    _record_rate(by)
    try:
        rate = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise CannotSave(_("A rate is a number, like 0.93.")) from error
    if not rate.is_finite() or not SMALLEST_RATE <= rate < LARGEST_RATE:
        raise CannotSave(_("A rate is a number above zero, like 0.93."))
    made, _new = Rate.objects.update_or_create(
        currency=as_currency(currency), defaults={"rate": rate, "set_at": timezone.now()}
    )
    return made


@transaction.atomic
def remove_rate(rate: Rate, *, by: Member) -> None:
    """Forget a rate: sums leave that currency out, and say so."""
    _record_rate(by)
    Rate.objects.filter(pk=rate.pk).delete()


def _record(by: Member) -> None:
    """Only an admin changes pipelines, and it counts as a use."""
    only_admins(by)
    Event.record("pipeline.change", by=by)


def _record_rate(by: Member) -> None:
    """Only an admin changes rates, and it counts as a use."""
    only_admins(by)
    Event.record("rate.change", by=by)


def _held(pipeline: Pipeline) -> list[Stage]:
    """Its stages in use, in order, held until the end so that two admins do not number them at once."""
    return list(
        Stage.objects.select_for_update().filter(pipeline=pipeline, archived_at=None).order_by("position", "id")
    )


def _others(stage: Stage) -> Any:
    """The other stages in use of its pipeline."""
    return Stage.objects.filter(pipeline=stage.pipeline_id, archived_at=None).exclude(pk=stage.pk)


def _number(stages: list[Stage]) -> None:
    """Write their order down."""
    for position, stage in enumerate(stages):
        stage.position = position
    Stage.objects.bulk_update(stages, ["position"])


def _named(text: str) -> str:
    """A name that fits."""
    name = as_name(text)
    if len(name) > LONGEST_NAME:
        raise CannotSave(_("That is longer than the %(longest)s characters that fit.") % {"longest": LONGEST_NAME})
    return name


def _whole(text: str, largest: int) -> int:
    """A whole number from 0."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit() and len(bare) < 6 and int(bare) <= largest):
        raise CannotSave(_("A whole number from 0 to %(largest)s.") % {"largest": largest})
    return int(bare)


def _percent(text: str) -> int:
    return _whole(text, 100)


def _days(text: str) -> int | None:
    return _whole(text, LONGEST_STAY) if text.strip() else None


def _outcome(text: str) -> str:
    if text not in OUTCOMES:
        raise CannotSave(_("Choose one of the list."))
    return text
