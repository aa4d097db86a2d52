"""The tables of this room: the events, and what is kept of them by the day."""

from wellworn.usage.models.day import DayVersion, RollUp, UsageDay
from wellworn.usage.models.effort import FieldEffort
from wellworn.usage.models.event import SURFACE, Event, Surface, through
from wellworn.usage.models.release import Release
from wellworn.usage.models.taken import TakenIn

__all__ = [
    "SURFACE",
    "DayVersion",
    "Event",
    "FieldEffort",
    "Release",
    "RollUp",
    "Surface",
    "TakenIn",
    "UsageDay",
    "through",
]
