"""Reports that are there from the start, each a question with a name."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.records.lists.config import Condition
from wellworn.records.models.asked import Ask
from wellworn.records.models.deal import Stage
from wellworn.records.reports.question import Dimension, Question

OPEN = Condition("state", "any_of", ("open",))
ENDED = Condition("closed_at", "last_days", ("365",))


@dataclass(frozen=True, slots=True)
class Ready:
    """A report that nobody had to make."""

    key: str
    name: Promise
    question: Question


def ready() -> list[Ready]:
    """Those that make sense here. Two queries."""
    stages = list(Stage.objects.filter(archived_at=None).order_by("pipeline", "position"))
    won = next((stage for stage in stages if stage.outcome == "won"), None)
    lost = next((stage for stage in stages if stage.outcome == "lost"), None)
    first = next((stage for stage in stages if won is not None and stage.pipeline_id == won.pipeline_id), None)
    stage_member = (Dimension("stage"), Dimension("owner"))
    quarter = Condition("close_date", "period", ("this_quarter",))
    found = [
        Ready("pipeline", _("Pipeline by stage and member, this quarter"), Question("deal", "sum", "amount", stage_member, (OPEN, quarter))),
        Ready("time", _("Time in stage"), Question("deal", "time", "", (Dimension("stage"),))),
        Ready("won", _("Won by month"), Question("deal", "sum", "amount", (Dimension("closed_at", "month"),), (Condition("state", "any_of", ("won",)), ENDED))),
    ]  # fmt: skip
    if won is not None and first is not None:
        rate = Question("deal", "conversion", "", (Dimension("owner"),), (ENDED,), first.pk, won.pk)
        found.append(Ready("win-rate", _("Win rate of the last year"), rate))
    if lost is not None:
        asked = Ask.objects.filter(stage=lost).order_by("position").first()  # what the stage asks for is the reason
        by = Dimension(asked.field) if asked else Dimension("closed_at", "month")
        reasons = Question("deal", "count", "", (by,), (Condition("state", "any_of", ("lost",)), ENDED))
        found.append(Ready("lost", _("Lost reasons") if asked else _("Lost deals by month"), reasons))
    return found
