"""What the pages show of the audit: one line a field, out of what is kept, with what is in force or on its way for it.

The one way from what is kept to a page: what was judged about values is shown as far as the gate lets a reader see it, and what was summed
up over people while the least group was smaller is not shown at all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import OuterRef, Subquery

from wellworn.adoption.asking import ask_findings
from wellworn.friction.line import Line, Read
from wellworn.friction.models import GONE_OUT, Act, Kept, Planned, Reading
from wellworn.friction.wondering import NOBODY_ASKED, asked_of
from wellworn.measures.suppression import least
from wellworn.members.models import Member
from wellworn.members.protections.standing import in_force
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind


def lines(of: str, *, by: Member) -> list[Line]:
    """The fields of an object as `by` may be shown them, those first that give back most; the look is noted."""
    looked = ask_findings(by=by, page="Field audit", of=("", ""))
    is_of_fewer = Reading.objects.filter(object=of, k__lt=least(in_force().least_group)).exists()
    asked, stages = asked_of(of), stages_of(of)
    planned: dict[str, tuple[Planned | None, datetime | None]] = {one.field: (one, at) for one, at in gone_out(of)}
    found = []
    for one in Kept.objects.filter(object=of):
        change, acted_at = planned.get(one.field, (None, None))
        kept = Read(one.object, one.field, one.facts, one.verdict, one.at)
        kept = _without_sums(kept) if is_of_fewer else kept
        if not (looked.is_held and (kept.facts["truth"] or {}).get("answered")):
            found.append(Line(kept, asked.get(one.field, NOBODY_ASKED), change, acted_at, stages))
    return sorted(found, key=lambda one: (-(one.hours.value if one.hours else 0.0), not one.is_asked, one.label))


def line(of: str, name: str, *, by: Member) -> Line | None:
    """One of them."""
    return next((one for one in lines(of, by=by) if one.name == name), None)


def _without_sums(kept: Read) -> Read:
    """What was read while the least group was smaller, without what people made together: until it is read again."""
    filled = kept.facts["filled"]
    if filled is not None:
        filled = {**filled, "by_hand": None, "by_capture": None, "by_import": None, "few_typed": True}
        filled |= {"stages": [], "days_after_start": None, "stale_days": None}
    facts = {**kept.facts, "cost": None, "filled": filled, "elsewhere": []}
    return replace(kept, facts=facts, verdict={**kept.verdict, "hours": None})


def gone_out(of: str) -> list[tuple[Planned, datetime | None]]:
    """The changes of an object's fields that are in force or on their way, the latest of each last; each with when its plan went on last."""
    last = Act.objects.filter(plan=OuterRef("plan")).order_by("-pk").values("at")[:1]
    rows = Planned.objects.filter(object=of, plan__state__in=GONE_OUT).select_related("plan").order_by("pk")
    return [(one, one.acted_at) for one in rows.annotate(acted_at=Subquery(last))]


def stages_of(of: str) -> dict[str, int]:
    """Stages that can ask, by name; the first of that name counts."""
    if of != Kind.DEAL:
        return {}
    rows = Stage.objects.filter(archived_at=None, pipeline__archived_at=None, outcome="")
    ordered = rows.order_by("-pipeline__position", "-position").values_list("name", "pk")
    return dict(ordered)
