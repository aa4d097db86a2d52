"""The forms of this room."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from wellworn.measures.catalogue import BY_KEY
from wellworn.members.models import Team
from wellworn.program.declaring import MEASURED, Declaration, Steps
from wellworn.program.models import NAME, Barrier, DecisionKind, Direction, InterventionKind
from wellworn.program.order import ALL as AT_ONCE
from wellworn.program.order import MOST_STEPS, Order
from wellworn.program.saying import called

HALF, STEPS, CHOSEN, ALL = "half", "steps", "chosen", "all"
ORDERS = [
    (HALF, _("Half of the teams, drawn by lot; the others to compare with")),
    (STEPS, _("All teams in steps, the order drawn by lot")),
    (CHOSEN, _("The teams chosen below; the others to compare with")),
    (ALL, _("All teams at once: only its own past is left to compare with")),
]
FIELD = {"class": "input"}


def named(measure: str) -> str:
    """A measure as effects are told of it, and what it asks."""
    return f"{called(measure)}: {translated(BY_KEY[measure].question)}"


class AimForm(forms.Form):
    """What something should move: said before it begins."""

    barrier = forms.ChoiceField(
        label=_("Against which barrier"), choices=Barrier.choices, widget=forms.Select(attrs=FIELD)
    )
    measure = forms.ChoiceField(label=_("What it should move"), widget=forms.Select(attrs=FIELD))
    direction = forms.ChoiceField(label=_("Which way"), choices=Direction.choices, widget=forms.Select(attrs=FIELD))
    worth = forms.FloatField(
        label=_("From how many points it is worth having"), required=False, min_value=0.1, max_value=100, widget=forms.NumberInput(attrs={**FIELD, "step": "0.1"})
    )  # fmt: skip
    weeks = forms.IntegerField(
        label=_("Judged after how many weeks"),
        min_value=3,
        max_value=26,
        initial=8,
        widget=forms.NumberInput(attrs=FIELD),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["measure"].choices = [(key, named(key)) for key in MEASURED]  # type: ignore[attr-defined]

    @property
    def worth_having(self) -> float | None:
        """The smallest change worth having, as a share: the form asks in points."""
        points: float | None = self.cleaned_data["worth"]
        return points / 100 if points else None


class DeclareForm(AimForm):
    """What is done, what it should move, and in what order of teams."""

    field_order = ("name", "kind")
    name = forms.CharField(label=_("What is done"), max_length=NAME, widget=forms.TextInput(attrs=FIELD))
    kind = forms.ChoiceField(label=_("Kind"), choices=InterventionKind.choices, widget=forms.Select(attrs=FIELD))
    first = forms.DateField(
        label=_("The first team begins on"), widget=forms.DateInput(attrs={**FIELD, "type": "date"}, format="%Y-%m-%d")
    )
    order = forms.ChoiceField(label=_("In what order"), choices=ORDERS, widget=forms.Select(attrs=FIELD))
    steps = forms.IntegerField(
        label=_("How many steps, if in steps"),
        min_value=2,
        max_value=MOST_STEPS,
        initial=3,
        widget=forms.NumberInput(attrs=FIELD),
    )
    apart = forms.IntegerField(
        label=_("Weeks from step to step, if in steps"),
        min_value=1,
        max_value=8,
        initial=4,
        widget=forms.NumberInput(attrs=FIELD),
    )
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams, if you choose them"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
        for name in ("kind", "barrier", "measure"):  # a default that is kept would say nothing
            field = self.fields[name]
            field.choices = [("", _("Choose")), *field.choices]  # type: ignore[attr-defined]
        self.fields["first"].initial = timezone.localdate() + timedelta(days=7)

    @property
    def said(self) -> Declaration:
        """What is said beforehand."""
        given = self.cleaned_data
        return Declaration(
            given["name"], given["kind"], given["barrier"], given["measure"], given["direction"], given["weeks"],
            self.worth_having,
        )  # fmt: skip

    @property
    def lot(self) -> Steps | None:
        """The order to be drawn; None when the teams are chosen."""
        given = self.cleaned_data
        if given["order"] == HALF:
            return Steps(given["first"], 2, given["apart"], last_is_never=True)
        return Steps(given["first"], given["steps"], given["apart"]) if given["order"] == STEPS else None

    @property
    def wanted(self) -> Order:
        """The order of the teams, whichever day the first begins on."""
        given = self.cleaned_data
        if lot := self.lot:
            return Order((1,) * lot.steps, lot.apart, lot.last_is_never)
        return Order(chosen=frozenset(team.pk for team in given["teams"])) if given["order"] == CHOSEN else AT_ONCE


class DecideForm(forms.Form):
    """Keep, extend or roll back, and why."""

    kind = forms.ChoiceField(choices=DecisionKind.choices)
    because = forms.CharField(max_length=300)
