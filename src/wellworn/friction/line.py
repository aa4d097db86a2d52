"""One field in the table of the audit: what is kept of it, and what a plan does with it, in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.friction import saying
from wellworn.friction.audit.facts import Estimate
from wellworn.friction.audit.verdicts import ASK_LATER, AUTOMATE, KEEP, MAKE_OPTIONAL, RETIRE
from wellworn.friction.changes import RELEASE, WORDS, Change
from wellworn.friction.kept_facts import cost_of
from wellworn.friction.models import Planned, PlanState
from wellworn.friction.wondering import Asked

NAMES: Mapping[str, str | Promise] = {
    KEEP: gettext_lazy("Keep"), MAKE_OPTIONAL: gettext_lazy("Make optional"), ASK_LATER: gettext_lazy("Ask later"),
    RETIRE: gettext_lazy("Retire"), AUTOMATE: gettext_lazy("Automate"), WORDS: gettext_lazy("New words"), RELEASE: gettext_lazy("Let it go out"),
}  # fmt: skip
DONE: Mapping[str, str | Promise] = {
    MAKE_OPTIONAL: gettext_lazy("Made optional"), ASK_LATER: gettext_lazy("Asked later"), RETIRE: gettext_lazy("Retired"),
    AUTOMATE: gettext_lazy("Automated"), WORDS: gettext_lazy("New words"),
}  # fmt: skip
ICONS = {
    RELEASE: "package",
    KEEP: "check",
    MAKE_OPTIONAL: "circle-dashed",
    ASK_LATER: "route",
    RETIRE: "x",
    AUTOMATE: "zap",
    WORDS: "pencil",
}
CLASSES = {KEEP: "keep", MAKE_OPTIONAL: "opt", ASK_LATER: "move", RETIRE: "ret", AUTOMATE: "auto", WORDS: "keep"}
MUCH = 20  # in 100 of the values: from there junk is marked


@dataclass(frozen=True)
class Read:
    """What was read of a field, and concluded, as far as it may be shown: `facts` and `verdict` as `audit.facts` and `audit.verdicts` have
    them, in plain JSON."""

    object: str
    field: str
    facts: dict[str, Any]
    verdict: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Line:
    """One field in the table."""

    kept: Read
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
        return str(self.facts["label"])

    @property
    def facts(self) -> dict[str, Any]:
        """As they were read."""
        return self.kept.facts

    @property
    def verdict(self) -> dict[str, Any]:
        """As it was concluded."""
        return self.kept.verdict

    @property
    def reasons(self) -> str:
        """Of the verdict, in two sentences."""
        return saying.said(self.verdict["reasons"])

    @property
    def would_change(self) -> str:
        """What would change the verdict, in a sentence or two."""
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
    def hours(self) -> Estimate | None:
        """That it costs in a month; None where that is not known."""
        cost = cost_of(self.facts["cost"])
        return cost.hours if cost is not None else None

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
        if self.does == ASK_LATER:
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
    def gives_back(self) -> Estimate | None:
        """Hours a month, as the verdict has them or the change in force was reckoned with."""
        if self.planned is not None and not self.is_judged_since:
            return self.planned.gives_back
        return Estimate(**self.verdict["hours"]) if self.verdict["hours"] else None

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
