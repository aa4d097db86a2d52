"""What the pages show of the audit: one line a field, out of what is kept, with what is in force or on its way for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.friction.audit.facts import Cost, Estimate
from wellworn.friction.audit.verdicts import RULES
from wellworn.friction.changes import AUTOMATE, KEEP, LATER, OPTIONAL, RETIRE, WORDS, Change
from wellworn.friction.models import Kept, Plan, Planned, PlanState
from wellworn.friction.wondering import Asked, asked_of
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind

IN_FORCE = (PlanState.FIRST, PlanState.EVERYWHERE, PlanState.PAUSED)
NAMES: Mapping[str, str | Promise] = {
    KEEP: gettext_lazy("Keep"), OPTIONAL: gettext_lazy("Make optional"), LATER: gettext_lazy("Ask later"),
    RETIRE: gettext_lazy("Retire"), AUTOMATE: gettext_lazy("Automate"), WORDS: gettext_lazy("New words"),
}  # fmt: skip
DONE: Mapping[str, str | Promise] = {
    OPTIONAL: gettext_lazy("Made optional"), LATER: gettext_lazy("Asked later"), RETIRE: gettext_lazy("Retired"),
    AUTOMATE: gettext_lazy("Automated"), WORDS: gettext_lazy("New words"),
}  # fmt: skip
ICONS = {KEEP: "check", OPTIONAL: "circle-dashed", LATER: "route", RETIRE: "x", AUTOMATE: "zap", WORDS: "pencil"}
CLASSES = {KEEP: "keep", OPTIONAL: "opt", LATER: "move", RETIRE: "ret", AUTOMATE: "auto", WORDS: "keep"}
MUCH = 20  # in 100 of the values: from there junk is marked


@dataclass(frozen=True)
class Line:
    """One field in the table."""

    kept: Kept
    asked: Asked
    planned: Planned | None = None  # the change that is in force or on its way
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
        cost = _cost(self.facts["cost"])
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
    def says_most(self) -> dict[str, Any] | None:
        """What it says about outcomes, of the one that it says most about; None where it says nothing, or that cannot be told."""
        told = [one for one in self.facts["earns"] if one["bits"] and one["corrected"] is not None]
        sure = [one for one in told if one["corrected"] <= RULES.sure]
        return max(sure, key=lambda one: one["bits"]["value"], default=None)

    @property
    def says_nothing(self) -> bool:
        """Whether it is known to say nothing worth the name about any outcome."""
        earns = self.facts["earns"]
        return (
            bool(earns)
            and not self.says_most
            and all(one["bits"] and one["bits"]["high"] <= RULES.least_bits for one in earns)
        )

    @property
    def settled(self) -> list[dict[str, Any]]:
        """At which stages its values are set right, in 100 of all."""
        stages = (self.facts["filled"] or {}).get("stages") or []
        whole = sum(one["settled"] for one in stages)
        return (
            [{**one, "share": round(100 * one["settled"] / whole)} for one in stages if one["settled"]] if whole else []
        )

    @property
    def used(self) -> str:
        """What reads it, in a few words."""
        readers = self.facts["use"]["readers"]
        names = list(dict.fromkeys(one["name"] for one in readers))
        if not names:
            return _("nothing we know of")
        return f"{names[0]} + {len(names) - 1}" if len(names) > 1 else names[0]

    @property
    def does(self) -> str:
        """What the verdict would have done."""
        return str(self.verdict["kind"])

    @property
    def says(self) -> str | Promise:
        """The verdict in words, or what has been done."""
        if self.planned is not None:
            return DONE[self.planned.change["does"]]
        if self.does == LATER:
            return _("Ask from %(stage)s") % {"stage": self.verdict["stage"]}
        return NAMES[self.does]

    @property
    def icon(self) -> str:
        """Of what is said."""
        return ICONS[self.planned.change["does"] if self.planned else self.does]

    @property
    def css(self) -> str:
        """The class of what is said."""
        return CLASSES[self.planned.change["does"] if self.planned else self.does]

    @property
    def gives_back(self) -> dict[str, float] | None:
        """Hours a month, as the verdict has them or the change in force was reckoned with."""
        if self.planned is not None:
            one = self.planned
            return None if one.hours is None else {"value": one.hours, "low": one.low or 0.0, "high": one.high or 0.0}
        found: dict[str, float] | None = self.verdict["hours"]
        return found

    @property
    def change(self) -> Change | None:
        """What applying the verdict does; None where there is nothing to do, or it is done."""
        if self.planned is not None or self.does == KEEP:
            return None
        return Change(self.kept.object, self.kept.field, self.does, self.stages.get(str(self.verdict["stage"])))


def without_truth(lines: list[Line]) -> list[Line]:
    """Those in whose verdict nothing was judged, for a reader who may not be shown what was."""
    return [one for one in lines if not (one.facts["truth"] or {}).get("answered")]


def lines(of: str) -> list[Line]:
    """The fields of an object, those first that give back most. Four queries."""
    asked, stages = asked_of(of), stages_of(of)
    planned = {one.field: one for one in in_force(of)}
    found = [Line(one, asked.get(one.field, Asked(False, 0)), planned.get(one.field), stages) for one in Kept.objects.filter(object=of)]  # fmt: skip
    return sorted(found, key=lambda one: (-((one.hours or {}).get("value", 0.0)), not one.is_asked, one.label))


def line(of: str, name: str) -> Line | None:
    """One of them."""
    return next((one for one in lines(of) if one.name == name), None)


def in_force(of: str) -> Iterable[Planned]:
    """The changes of an object's fields that are in force or on their way, the latest of each last."""
    return Planned.objects.filter(object=of, plan__state__in=IN_FORCE).select_related("plan").order_by("pk")


def stages_of(of: str) -> dict[str, int]:
    """Stages that can ask, by name; the first of that name counts."""
    if of != Kind.DEAL:
        return {}
    rows = Stage.objects.filter(archived_at=None, pipeline__archived_at=None, outcome="")
    ordered = rows.order_by("-pipeline__position", "-position").values_list("name", "pk")
    return dict(ordered)


@dataclass(frozen=True)
class Strip:
    """Before and after, of an object: as it is, and as it would be when everything that is proposed is applied."""

    asked: int
    asked_after: int
    seconds: float
    seconds_after: float
    given_back: float
    waiting: int  # changes that can be applied


def strip_of(found: Sequence[Line]) -> Strip:
    """The sums over the lines."""
    asked = [one for one in found if one.is_asked and one.planned is None]
    stays = [one for one in asked if one.does in (KEEP, LATER)]
    return Strip(
        asked=len(asked),
        asked_after=len(stays),
        seconds=sum(one.seconds or 0.0 for one in asked),
        seconds_after=sum(one.seconds or 0.0 for one in stays),
        given_back=sum((one.gives_back or {}).get("value", 0.0) for one in found if one.change is not None),
        waiting=sum(one.change is not None for one in found),
    )


def total(plan: Plan) -> dict[str, float] | None:
    """The hours a month that a plan gives back, with its interval: the changes err in one direction, which is the most they can."""
    known = [one for one in plan.changes.all() if one.hours is not None]
    if not known:
        return None
    return {
        "value": sum(one.hours or 0.0 for one in known),
        "low": sum(one.low or 0.0 for one in known),
        "high": sum(one.high or 0.0 for one in known),
    }


def _cost(kept: dict[str, Any] | None) -> Cost | None:
    """What a field costs, out of what is kept."""
    if kept is None:
        return None
    seconds = Estimate(**kept["seconds"]) if kept["seconds"] else None
    return Cost(**{**kept, "entries": Estimate(**kept["entries"]), "seconds": seconds})
