"""What a plan's page shows of its changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.friction.audit.verdicts import ASK_LATER
from wellworn.friction.changes import FEATURE
from wellworn.friction.line import ICONS, NAMES
from wellworn.friction.models import Plan, Planned, PlanState
from wellworn.friction.told import lines
from wellworn.members.models import Member
from wellworn.records.fields import fields_of
from wellworn.records.models.deal import Stage


def changes_of(plan: Plan, *, by: Member) -> list[tuple[Planned, str, str, str]]:
    """The changes of a plan, each with what is done, its icon, and before it goes out why the audit proposes it."""
    found = list(plan.changes.all())
    later = [one.change["stage"] for one in found if one.change["does"] == ASK_LATER]
    stages = dict(Stage.objects.filter(pk__in=later).values_list("pk", "name")) if later else {}
    objects = (
        dict.fromkeys(one.object for one in found if one.object != FEATURE) if plan.state == PlanState.DRAFT else ()
    )
    audited = {(of, one.name): one for of in objects for one in lines(of, by=by)}
    told = []
    for one in found:
        does, line = one.change["does"], audited.get((one.object, one.field))
        name = (
            _("Ask from %(stage)s") % {"stage": stages[one.change["stage"]]}
            if does == ASK_LATER and stages
            else str(NAMES[does])
        )
        told.append((one, name, ICONS[does], line.reasons if line is not None and line.does == does else ""))
    return told


def fields_of_plan(plan: Plan) -> list[tuple[str, str]]:
    """The fields whose words a plan could change beside what it does: those of its objects that it has nothing to do with yet."""
    planned = {(one.object, one.field) for one in plan.changes.all()}
    found = []
    for of in dict.fromkeys(object_key for object_key, _field in planned if object_key != FEATURE):
        found += [(f"{of}.{one.name}", str(one.label)) for one in fields_of(of) if (of, one.name) not in planned]
    return sorted(found, key=lambda one: one[1])
