"""How far the job is that judges fields, for those who keep it running."""

from __future__ import annotations

from wellworn.adoption.models.truth import TruthReport


def under_way() -> int | None:
    """How many of a hundred fields are judged; None while nothing is."""
    report = TruthReport.objects.filter(ended_at=None).order_by("-begun_at").first()
    return report.percent if report else None
