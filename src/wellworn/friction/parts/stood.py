"""What came of the deals that stood in each stage, as the gate tells it."""

from __future__ import annotations

from datetime import date, timedelta

from wellworn.adoption.asking import ask_all
from wellworn.adoption.reading import real, whole
from wellworn.adoption.waiting import Waiting
from wellworn.friction.audit.parts import Judged, Stood, judge_stage
from wellworn.measures.measure import Row, Scope
from wellworn.measures.pipeline import STAGES, STALE
from wellworn.members.models import Member
from wellworn.records.models.deal import Stage

YEAR = timedelta(days=364)
PAGE = "Audit: stages"


def judged(today: date, *, by: Member, waiting: Waiting | None = None) -> list[tuple[str, Stood, Judged]]:
    """Each open stage in use, by its pipeline, with its verdict. Deals are told by the name of a stage: two pipelines that call theirs alike
    have theirs told together."""
    scope = Scope(today - YEAR, today - timedelta(days=1))
    answers = ask_all([STAGES, STALE], scope, by=by, page=PAGE, waiting=waiting)
    ended, still = ({str(row["stage"]): row for row in answers[one.key].rows} for one in (STAGES, STALE))
    stages = Stage.objects.filter(archived_at=None, pipeline__archived_at=None, outcome="").select_related("pipeline")
    lines: dict[int, list[Stage]] = {}
    for one in stages.order_by("pipeline__position", "pipeline_id", "position"):
        lines.setdefault(one.pipeline_id, []).append(one)
    found = []
    for line in lines.values():
        stood = [_stood(one, ended.get(one.name), still.get(one.name)) for one in line]
        for at, (stage, told) in enumerate(zip(line, stood, strict=True)):
            beside = [*stood[max(0, at - 1) : at], *stood[at + 1 : at + 2]]
            found.append((stage.pipeline.name, told, judge_stage(told, beside, stood[at - 1] if at else None)))
    return found


def _stood(stage: Stage, ended: Row | None, still: Row | None) -> Stood:
    if ended is None:
        return Stood(stage.name, expected=stage.probability, still=real(still["share"]) if still else None)
    interval = ended["interval"]
    low, high = interval if isinstance(interval, tuple | list) else (None, None)
    return Stood(
        stage.name, whole(ended["deals"]), whole(ended["won"]), whole(ended["expected"]), real(low), real(high),
        real(still["share"]) if still else None,
    )  # fmt: skip
