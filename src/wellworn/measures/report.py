"""Measures run: counted by an engine, kept back where a group is too small, concluded. The one way from a measure to its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from wellworn.measures.days import by_feature, days_by_hand, working_days
from wellworn.measures.engines import Engine
from wellworn.measures.habit import LOOK_BACK
from wellworn.measures.measure import Measure, Row, Scope
from wellworn.measures.tables import Tables

BEFORE = timedelta(weeks=LOOK_BACK + 1)  # before the window: how far measures look back


@dataclass(frozen=True, slots=True)
class Result:
    """A measure's numbers for a scope, fit to be shown: `kept_back` groups were too small."""

    measure: Measure
    scope: Scope
    rows: list[Row]
    kept_back: int


def put_by(engine: Engine, tables: Tables, scope: Scope) -> Tables:
    """The same tables, with what most measures of a report begin with computed once."""
    wide = replace(scope, first=scope.first - BEFORE, by=())
    by_hand = engine.keep("wellworn_by_hand", days_by_hand(tables, wide))
    calendar = engine.keep("wellworn_calendar", working_days(tables, wide))
    features = engine.keep("wellworn_by_feature", by_feature(tables, replace(scope, by=())))
    days = (scope.first, scope.last)
    return replace(tables, by_hand=by_hand, calendar=calendar, by_feature=features, by_feature_of=days)


def run(measure: Measure, tables: Tables, scope: Scope, engine: Engine) -> Result:
    """A measure's numbers. What is concluded is concluded from what may be shown."""
    return told(measure, scope, engine.rows(measure.expression(tables, scope)))


def told(measure: Measure, scope: Scope, counted: Sequence[Row]) -> Result:
    """A measure's numbers out of its counts, in one order on every engine."""
    groups = (*scope.by, *measure.always_by, *measure.splits)
    every = sorted(counted, key=lambda row: [str(row[name]) for name in groups])
    shown = [row for row in every if measure.is_large_enough(row)]
    rows = measure.conclude(shown, scope)
    return Result(measure, scope, rows, len(every) - len(shown))


def runnable(measures: Sequence[Measure], given: set[str]) -> list[Measure]:
    """The measures for which the tables are there."""
    return [measure for measure in measures if set(measure.needs) <= given]
