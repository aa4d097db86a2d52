"""A measure step by step over a scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from wellworn.adoption.asking import Answer, ask
from wellworn.measures.measure import Measure, Scope
from wellworn.members.models import Member


def series(measure: Measure, scope: Scope, *, step: int = 7, by: Member, page: str) -> Sequence[Answer]:
    """What a reader is shown of a measure over each `step` days of a scope, counted back from its last day."""
    ends = [scope.last - timedelta(days=nth * step) for nth in range(scope.days // step)]
    scopes = [scope.within(end - timedelta(days=step - 1), end) for end in reversed(ends)]
    return [ask(measure, one, by=by, page=page) for one in scopes]
