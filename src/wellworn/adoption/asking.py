"""A measure asked by a member: what of it they may be shown, counted, concluded, and noted.

The one way from a measure to a page, an export, a mail or an answer of the API. A test refuses every other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from wellworn.adoption.counted import Counts
from wellworn.adoption.tables import application
from wellworn.measures.measure import Declared, Measure, Row, Scope
from wellworn.measures.permitted import EVERYBODY, Key, only, permitted
from wellworn.measures.report import told
from wellworn.measures.suppression import Why
from wellworn.members.models import Member
from wellworn.usage.features import FEATURES

DECLARED = tuple(Declared(one.key, tuple(role.value for role in one.roles)) for one in FEATURES)


@dataclass(frozen=True)
class Answer:
    """What a reader is shown of a measure. Rows of everybody when the scope is by nothing, else of each group that may be shown."""

    measure: Measure
    scope: Scope
    rows: Sequence[Row]
    held: Mapping[Key, Why] = field(default_factory=dict)  # groups kept back, by the values of what is counted by
    people: Mapping[Key, int] = field(default_factory=dict)  # of how many people each shown group is

    @property
    def is_held(self) -> bool:
        """Whether nothing may be shown."""
        return not self.people

    def row(self, **values: object) -> Row | None:
        """The one row with these values; None when it is kept back, or there is none."""
        return next((row for row in self.rows if all(row[name] == value for name, value in values.items())), None)


def ask(measure: Measure, scope: Scope, *, by: Member, page: str) -> Answer:
    """A measure's numbers for a reader. `page` says where they are shown, for the log of who looked."""
    return ask_all([measure], scope, by=by, page=page)[measure.key]


@transaction.atomic
def ask_all(measures: Sequence[Measure], scope: Scope, *, by: Member, page: str) -> dict[str, Answer]:
    """Some measures of one scope: whom it is about is decided once, for everything on the page."""
    counts = Counts(application())
    allowed, _after = permitted(counts.members, scope, known=[by.pk])
    scope = replace(scope, features=scope.features or DECLARED)
    answers, found = {}, counts.of_all(measures, scope)
    for measure in measures:
        result = told(measure, scope, found[measure.key])
        rows = only(result.rows, allowed) if set(scope.by) else result.rows if EVERYBODY in allowed.shown else []
        people = {key: allowed.people[key] for key in allowed.shown}
        answers[measure.key] = Answer(measure, scope, rows, allowed.held, people)
    return answers
