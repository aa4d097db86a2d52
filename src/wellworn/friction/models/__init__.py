"""The tables of this room."""

from wellworn.friction.models.kept import Kept, Reading
from wellworn.friction.models.plan import GONE_OUT, ON_THE_WAY, RUNNING, Act, Plan, Planned, PlanState, PlanTeam
from wellworn.friction.models.why import Answer, Why

__all__ = [
    "GONE_OUT",
    "ON_THE_WAY",
    "RUNNING",
    "Act",
    "Answer",
    "Kept",
    "Plan",
    "PlanState",
    "PlanTeam",
    "Planned",
    "Reading",
    "Why",
]
