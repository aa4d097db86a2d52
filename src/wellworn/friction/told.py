"""What the pages show of the audit: one line a field, out of what is kept, with what is in force or on its way for it.

The one way from what is kept to a page: what was judged about values is shown as far as the gate lets a reader see it, and what was summed
up over people while the least group was smaller is not shown at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.adoption.asking import ask_findings
from wellworn.adoption.protections import in_force as protections
from wellworn.friction import saying
from wellworn.friction.changes import AUTOMATE, KEEP, LATER, OPTIONAL, RELEASE, RETIRE, WORDS, Change
from wellworn.friction.kept_facts import cost_of
from wellworn.friction.models import Act, Kept, Planned, PlanState, Reading
from wellworn.friction.wondering import Asked, asked_of
from wellworn.measures.suppression import least
from wellworn.members.models import Member
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind

IN_FORCE = (PlanState.FIRST, PlanState.EVERYWHERE, PlanState.PAUSED)
NAMES: Mapping[str, str | Promise] = {
    KEEP: gettext_lazy("Keep"), OPTIONAL: gettext_lazy("Make optional"), LATER: gettext_lazy("Ask later"),
    RETIRE: gettext_lazy("Retire"), AUTOMATE: gettext_lazy("Automate"), WORDS: gettext_lazy("New words"), RELEASE: gettext_lazy("Let it go out"),
}  # fmt: skip
DONE: Mapping[str, str | Promise] = {
    OPTIONAL: gettext_lazy("Made optional"), LATER: gettext_lazy("Asked later"), RETIRE: gettext_lazy("Retired"),
    AUTOMATE: gettext_lazy("Automated"), WORDS: gettext_lazy("New words"),
}  # fmt: skip
ICONS = {
    RELEASE: "package",
    KEEP: "check",
    OPTIONAL: "circle-dashed",
    LATER: "route",
    RETIRE: "x",
    AUTOMATE: "zap",
    WORDS: "pencil",
}
CLASSES = {KEEP: "keep", OPTIONAL: "opt", LATER: "move", RETIRE: "ret", AUTOMATE: "auto", WORDS: "keep"}
MUCH = 20  # in 100 of the values: from there junk is marked


@dataclass(frozen=True)
class Line:
    """One field in the table."""

    kept: Kept
    asked: Asked
    planned: Planned | None = None  # the change that is in force or on its way
    acted_at: datetime | None = None  # when its plan went on last
    stages: Mapping[str, int] = field(default_factory=dict)  # of the pipelines, by name

    @property
    def name(self) -> str:
        """The field's key."""
        return self.kept.field

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self.kept.facts["label"])

    @property
    def facts(self) -> dict[str, Any]:
        """As they were read."""
        return dict(self.kept.facts)

    @property
    def verdict(self) -> dict[str, Any]:
        """As it was concluded."""
        return dict(self.kept.verdict)

    @property
    def reasons(self) -> str:
        """Of the verdict, in two sentences."""
        return saying.said(self.verdict["reasons"])

    @property
    def would_change(self) -> str:
        """The verdict."""
        return saying.said(self.verdict["would_change"])

    @property
    def today(self) -> str:
        """How it is asked, in a word."""
        asked = self.facts["asked"]
        if not asked["shown"]:
            return _("hidden")
        return _("required") if asked["required"] else _("asked") if asked["stages"] else _("optional")

    @property
    def is_asked(self) -> bool:
        """Whether anybody is asked for it."""
        return bool(self.facts["asked"]["stages"])

    @property
    def was_asked(self) -> bool:
        """Whether anybody was, before a change in force that the last reading may have seen already."""
        before = self.planned.before if self.planned else None
        return self.is_asked or bool(before and before["asks"])

    @property
    def filled(self) -> dict[str, int] | None:
        """In 100 records: how many have a value, and of these by capture, by hand, by import."""
        one = self.facts["filled"]
        if one is None or not one["records"]:
            return None
        whole = {"all": one["filled"], "m1": one["by_capture"], "m2": one["by_hand"], "m3": one["by_import"]}
        return {key: round(100 * (n or 0) / one["records"]) for key, n in whole.items()}

    @property
    def hours(self) -> dict[str, float] | None:
        """That it costs in a month."""
        cost = cost_of(self.facts["cost"])
        return asdict(cost.hours) if cost is not None and cost.hours is not None else None

    @property
    def seconds(self) -> float | None:
        """That one entry takes."""
        cost = self.facts["cost"]
        return cost["seconds"]["value"] if cost and cost["seconds"] else None

    @property
    def junk(self) -> int | None:
        """In 100 values those that nobody meant; None where no detector could tell."""
        truth = self.facts["truth"]
        if truth is None or not truth["answered"]:
            return None
        return round(100 * max((one["share"]["value"] for one in truth["findings"]), default=0.0))

    @property
    def is_much(self) -> bool:
        """Whether so much junk wants a look."""
        return (self.junk or 0) >= MUCH

    @property
    def used(self) -> str:
        """What reads it, in a few words."""
        readers = self.facts["use"]["readers"]
        names = list(dict.fromkeys(one["name"] for one in readers))
        if not names:
            return _("nothing known")
        return f"{names[0]} + {len(names) - 1}" if len(names) > 1 else names[0]

    @property
    def is_gone(self) -> bool:
        """Whether it is retired: its name is struck, that of a field which is only asked otherwise is not."""
        return self.planned is not None and self.is_in_force and self.planned.change["does"] == RETIRE

    @property
    def does(self) -> str:
        """What the verdict would have done."""
        return str(self.verdict["kind"])

    @property
    def is_in_force(self) -> bool:
        """Whether anybody has the field as a plan would have it."""
        return self.planned is not None and self.planned.plan.is_running

    @property
    def is_on_its_way(self) -> bool:
        """Whether a plan holds the field: some teams have it otherwise, or will again."""
        return self.planned is not None and self.planned.plan.state != PlanState.EVERYWHERE

    @property
    def is_judged_since(self) -> bool:
        """Whether what everybody has now was read and judged already."""
        return (
            self.planned is not None
            and not self.is_on_its_way
            and self.acted_at is not None
            and self.kept.at > self.acted_at
        )

    @property
    def said(self) -> str:
        """Of what the line tells: of what has been done with the field, else of what should be."""
        if self.planned is None or (self.is_judged_since and self.does != KEEP):
            return self.does
        return str(self.planned.change["does"])

    @property
    def says(self) -> str | Promise:
        """The verdict in words, or what has been done. What is paused is not done."""
        if self.planned is not None and self.said != self.does:
            return DONE[self.said] if self.is_in_force else NAMES[self.said]
        if self.is_in_force and not self.is_judged_since:
            return DONE[self.said]
        if self.does == LATER:
            return _("Ask from %(stage)s") % {"stage": self.verdict["stage"]}
        return NAMES[self.does]

    @property
    def icon(self) -> str:
        """Of what is said."""
        return ICONS[self.said]

    @property
    def css(self) -> str:
        """The class of what is said."""
        return CLASSES[self.said]

    @property
    def gives_back(self) -> dict[str, float] | None:
        """Hours a month, as the verdict has them or the change in force was reckoned with."""
        if self.planned is not None and not self.is_judged_since:
            one = self.planned
            return None if one.hours is None else {"value": one.hours, "low": one.low or 0.0, "high": one.high or 0.0}
        found: dict[str, float] | None = self.verdict["hours"]
        return found

    @property
    def given_back(self) -> float:
        """Hours a month, by what a plan does and by what is proposed since."""
        planned = (self.planned.hours or 0.0) if self.planned else 0.0
        return planned + (float((self.verdict["hours"] or {}).get("value", 0.0)) if self.change else 0.0)

    @property
    def change(self) -> Change | None:
        """What applying the verdict does; None where there is nothing to do, or it is done."""
        if self.does == KEEP or (self.planned is not None and not self.is_judged_since):
            return None
        return Change(self.kept.object, self.kept.field, self.does, self.stages.get(str(self.verdict["stage"])))


def lines(of: str, *, by: Member) -> list[Line]:
    """The fields of an object as `by` may be shown them, those first that give back most; the look is noted."""
    looked = ask_findings(by=by, page="Field audit", of=("", ""))
    is_of_fewer = Reading.objects.filter(object=of, k__lt=least(protections().least_group)).exists()
    asked, stages = asked_of(of), stages_of(of)
    planned: dict[str, tuple[Planned | None, datetime | None]] = {one.field: (one, at) for one, at in in_force(of)}
    found = []
    for one in Kept.objects.filter(object=of):
        change, acted_at = planned.get(one.field, (None, None))
        kept = _without_sums(one) if is_of_fewer else one
        if not (looked.is_held and (kept.facts["truth"] or {}).get("answered")):
            found.append(Line(kept, asked.get(one.field, Asked(False, 0)), change, acted_at, stages))
    return sorted(found, key=lambda one: (-((one.hours or {}).get("value", 0.0)), not one.is_asked, one.label))


def line(of: str, name: str, *, by: Member) -> Line | None:
    """One of them."""
    return next((one for one in lines(of, by=by) if one.name == name), None)


def _without_sums(kept: Kept) -> Kept:
    """What was read while the least group was smaller, without what people made together: until it is read again."""
    filled = kept.facts["filled"]
    if filled is not None:
        filled = {**filled, "by_hand": None, "by_capture": None, "by_import": None, "few_typed": True}
        filled |= {"stages": [], "days_after_start": None, "stale_days": None}
    kept.facts = {**kept.facts, "cost": None, "filled": filled, "elsewhere": []}
    kept.verdict = {**kept.verdict, "hours": None}
    return kept


def in_force(of: str) -> list[tuple[Planned, datetime | None]]:
    """The changes of an object's fields that are in force or on their way, the latest of each last; each with when its plan went on last."""
    last = Act.objects.filter(plan=OuterRef("plan")).order_by("-pk").values("at")[:1]
    rows = Planned.objects.filter(object=of, plan__state__in=IN_FORCE).select_related("plan").order_by("pk")
    return [(one, one.acted_at) for one in rows.annotate(acted_at=Subquery(last))]


def stages_of(of: str) -> dict[str, int]:
    """Stages that can ask, by name; the first of that name counts."""
    if of != Kind.DEAL:
        return {}
    rows = Stage.objects.filter(archived_at=None, pipeline__archived_at=None, outcome="")
    ordered = rows.order_by("-pipeline__position", "-position").values_list("name", "pk")
    return dict(ordered)
