"""What the company wrote down of its own story, so that the curve of its use is read with what happened beside it. What it
did on purpose is in `declared.py`."""

from __future__ import annotations

from datetime import date, timedelta

from wellworn.adoption.changes import annotate
from wellworn.adoption.models.annotation import AnnotationKind
from wellworn.demo.simulating.calendar import months
from wellworn.demo.simulating.case import MANUFACTURER
from wellworn.members.models import Member

STORY = (  # month of the story from 0, day of it, words, kind
    (0, 2, "Launch", AnnotationKind.LAUNCH),
    (3, 0, "Every field required", AnnotationKind.RULES),
    (6, 0, "Pause: people are asked", AnnotationKind.PEOPLE),
)


def write_down(until: date, by: Member) -> None:
    """The changes of the manufacturer's story, on the days on which they came."""
    told = months(MANUFACTURER.least_months, until)
    for month, day, label, kind in STORY:
        annotate(told[month].first + timedelta(days=day), label, kind, by=by)
