"""What the last report says of the fields of an object, for a verdict that a job keeps.

Each answer is about so many people that nobody's own values make a difference, so it is the same for every reader. Whoever is shown it
looks through `asking.ask_findings`, which knows the protections and notes the look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wellworn.adoption.models.truth import TruthReport
from wellworn.adoption.truth.answer import FieldAnswer
from wellworn.measures.suppression import least
from wellworn.members.protections.standing import in_force


def answers_about(of: str) -> Mapping[str, Sequence[FieldAnswer]]:
    """The answers about each field of an object as a whole; none before the first report, or where the least group has grown since.
    Two queries."""
    report = TruthReport.objects.exclude(ended_at=None).order_by("-until", "-ended_at").first()
    found: dict[str, list[FieldAnswer]] = defaultdict(list)
    if report is None or report.k < least(in_force().least_group):
        return found
    rows = report.answers.filter(object=of, form="", period="").exclude(pattern="").order_by("field", "pattern")
    for row in rows.values(*FieldAnswer.__dataclass_fields__):
        found[row["field"]].append(FieldAnswer(**row))
    return found
