"""What an act costs when it is done by hand here: measured where the same is typed in a form of ours, modelled where it is not.

The one place from which the time given back is worked out, for the member's own week and for the company. An act is reaching the form
(searching, opening, saving: modelled, since nobody's way through the pages is timed) and the fields that are typed in it. What a field costs is
the mean of its closed months, blended with the model (`credibility.py`); the errors of an act's parts are added up as though all of them
erred the same way, which is the most they can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.usage.credibility import Estimate, Times, estimate
from wellworn.usage.keystroke_level import BY_HAND, CONFIRM, TALK, TYPED, Effort
from wellworn.usage.models.effort import FieldEffort

LABELS: Mapping[str, Promise] = {
    "mail": _("A mail"),
    "meeting": _("A meeting"),
    "person": _("A person"),
    "company": _("A company"),
    "value": _("A value"),
    "follow_up": _("A follow-up"),
    "look": _("A look whether they answered"),
}
# What the machine does, as usage counts it, and the acts by hand that each of them saves.
SAVES: Mapping[str, tuple[str, ...]] = {
    "capture.mail": ("mail",),
    "capture.meeting": ("meeting",),
    "capture.person": ("person",),
    "capture.company": ("company",),
    "capture.fill": ("value",),
    "proposal.accept": ("value",),
    "sequence.mail": ("look", "follow_up"),
}
# What it asks of people instead; the end of a review counts the deals that were talked about.
TAKES: Mapping[str, Effort] = {
    "proposal.accept": CONFIRM,
    "proposal.edit": CONFIRM,
    "proposal.dismiss": CONFIRM,
    "review.end": TALK,
}

Fields = Mapping[tuple[str, str, str], Times]  # by object, field and form


@dataclass(frozen=True)
class Part:
    """A piece of an act: typed in a form, or what is around it."""

    done_by_hand: str | Promise
    model: float
    cost: Estimate


@dataclass(frozen=True)
class Cost:
    """What one act costs by hand, and its parts."""

    key: str
    act: Effort
    parts: tuple[Part, ...]

    @property
    def label(self) -> str:
        """What the act is called."""
        return str(LABELS[self.key])

    @property
    def seconds(self) -> float:
        """Of one."""
        return sum(part.cost.seconds for part in self.parts)

    @property
    def error(self) -> float:
        """The standard error, at most."""
        return sum(part.cost.error for part in self.parts)

    @property
    def entries(self) -> int:
        """On how many entries of people here it rests; 0 where it is the model alone."""
        return sum(part.cost.entries for part in self.parts)

    @property
    def source(self) -> str:
        """As the measures tell it."""
        return f"measured on {self.entries} entries" if self.entries else "keystroke-level model"


def measured(today: date) -> dict[tuple[str, str, str], Times]:
    """What fields cost on forms in the closed months of the last year, sums of many people each. One query."""
    rows = FieldEffort.objects.of_the_year_before(today).filter(people_timed__gt=F("k"))
    known = Q(squares__gt=0)
    sums = rows.values_list("object", "field", "form").annotate(
        all_timed=Sum("timed"), all_seconds=Sum("seconds"), all_squares=Sum("squares"),
        squared=Sum("timed", filter=known, default=0), squared_seconds=Sum("seconds", filter=known, default=0),
    )  # fmt: skip
    return {(of, field, form): Times(*map(int, counts)) for of, field, form, *counts in sums.order_by()}


def hand_costs(today: date) -> dict[str, Cost]:
    """Every act's cost, by its name in `BY_HAND`. One query."""
    return costs(measured(today))


def costs(times: Fields) -> dict[str, Cost]:
    """The same from sums that were read already."""
    any_value = _any_value(times)
    return {key: _cost(key, act, times, any_value) for key, act in BY_HAND.items()}


def _cost(key: str, act: Effort, times: Fields, any_value: Times) -> Cost:
    typed = TYPED.get(key, ())
    around = act.seconds - sum(one.effort.seconds for one in typed)
    parts = [Part(act.done_by_hand, around, estimate(around, Times()))]
    for one in typed:
        here = any_value if one.field == "*" else times.get((one.object, one.field, one.form), Times())
        parts.append(Part(one.effort.done_by_hand, one.effort.seconds, estimate(one.effort.seconds, here)))
    return Cost(key, act, tuple(parts))


def _any_value(times: Fields) -> Times:
    """A value of any field typed where it stands, as often as each is typed."""
    return sum((one for (_of, _field, form), one in times.items() if form == "record"), Times())
