"""Calendar files become events, events become meetings. Everything here is pure: bytes in, values out, no clock, no database.
A broken component never takes its neighbours with it, no bytes make this raise, and no recurrence rule makes it run for long."""

from __future__ import annotations

from wellworn.capture.calendar.event import Attendee, Broken, Event, Other
from wellworn.capture.calendar.merge import Copy, Meeting, merge
from wellworn.capture.calendar.read import read_calendar

__all__ = ["Attendee", "Broken", "Copy", "Event", "Meeting", "Other", "merge", "read_calendar"]
