"""Whom a member met, by what the calendar can know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wellworn.capture.calendar.event import Attendee
from wellworn.capture.calendar.merge import Meeting

LARGEST = 30  # attendees; beyond, it is a webinar or a town hall, and being invited to it is no acquaintance


def met(meeting: Meeting, members: Mapping[str, int], *, at: datetime) -> dict[str, int]:
    """The outside addresses that were met, or firmly will be, each with the first member who did.

    A past meeting counts unless it was cancelled or either side declined; one that is only known from an invitation in mail
    must have been accepted. A coming one counts once the member organises or has accepted it. `members` maps their addresses.
    """
    if meeting.status == "cancelled" or is_large(meeting):
        return {}
    went = [member for member in sorted(meeting.witnesses) if _went(meeting, member, members, at)]
    if not went:
        return {}
    return {a.address: went[0] for a in everybody(meeting) if a.address not in members and a.answer != "declined"}


def is_large(meeting: Meeting) -> bool:
    """Whether too many are asked for it to bring people together."""
    return len(meeting.attendees) > LARGEST


def everybody(meeting: Meeting) -> list[Attendee]:
    """The people in a meeting, its organiser first; rooms, resources and groups are none."""
    found: dict[str, Attendee] = {}
    if meeting.organiser:
        found[meeting.organiser.address] = meeting.organiser
    for attendee in meeting.attendees:
        if attendee.address not in found or (attendee.name and not found[attendee.address].name):
            found[attendee.address] = attendee
    return [attendee for attendee in found.values() if attendee.kind == "person"]


def _went(meeting: Meeting, member: int, members: Mapping[str, int], at: datetime) -> bool:
    """Whether a member was there, or has promised to be."""
    answers = {a.answer for a in meeting.attendees if members.get(a.address) == member}
    if meeting.organiser and members.get(meeting.organiser.address) == member:
        return "declined" not in answers
    if "accepted" in answers:
        return True
    over = meeting.ends_at <= at
    return over and ("tentative" in answers or (member in meeting.in_calendars and "declined" not in answers))
