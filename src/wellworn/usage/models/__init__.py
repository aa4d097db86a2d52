"""The tables of this room: the events, and what is kept of them by the day."""

from wellworn.usage.models.day import RollUp, UsageDay
from wellworn.usage.models.event import SURFACE, Event, Surface, through

__all__ = ["SURFACE", "Event", "RollUp", "Surface", "UsageDay", "through"]
