"""Norrvik's protections: who speaks for the people who work there, one protection raised, one lowered by two, and one asked for."""

from __future__ import annotations

from wellworn.adoption import protecting
from wellworn.demo.cast import LEAD_SELLER
from wellworn.members.models import Member


def protect(admin: Member, reps: list[Member]) -> None:
    """Through the verbs, so that everybody is told."""
    speaker = next((one for one in sorted(reps, key=lambda one: one.email) if one.email != LEAD_SELLER), None)
    if speaker is None:
        return
    speaker.mark_representative(True, by=admin)
    protecting.set_protection("events_kept_days", "21", by=admin, reason="Nobody has needed more than three weeks.")
    asked = protecting.set_protection("events_kept_days", "28", by=admin, reason="Month ends fall between two looks.")
    protecting.agree(asked, by=speaker, answer="For this year. We look at it again in January.")
    protecting.set_protection("days_kept_months", "37", by=admin, reason="To compare this winter with the two before.")
