"""The tables of this room: one concept a file."""

from wellworn.adoption.models.counted import Counted
from wellworn.adoption.models.put_by import CalendarPutBy, DayByHand, DayPutBy, WorkingDay

__all__ = ["CalendarPutBy", "Counted", "DayByHand", "DayPutBy", "WorkingDay"]
