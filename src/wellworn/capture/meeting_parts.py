"""Who takes part in meetings, who has them in their calendar, and what the invitation says, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from wellworn.capture.calendar import Meeting
from wellworn.capture.calendar.met import everybody, is_large
from wellworn.capture.circle import Circle
from wellworn.capture.models import MeetingCopy
from wellworn.lib import sql
from wellworn.members.models import Sharing
from wellworn.records.models import ActivityText, Participation, Witness
from wellworn.records.models.activity import Part

MOST = 100  # people of one meeting that are stored; of a large one only its organiser and the members
LONGEST_TEXT = 10_000

Row = tuple[int, str, str, str, str]  # activity, address, part, name, answer


def write(meetings: dict[int, Meeting], new: Collection[int], circle: Circle) -> set[int]:
    """Bring participations, witnesses and texts of the activities up to date; those that changed."""
    changed = _participations(meetings, circle)
    changed |= _witnesses(meetings, circle)
    _texts(meetings, new)
    return changed


def _participations(meetings: dict[int, Meeting], circle: Circle) -> set[int]:
    there: dict[int, set[Row]] = defaultdict(set)
    for row in Participation.objects.filter(activity__in=meetings).values_list(
        "activity_id", "address", "part", "name", "answer"
    ):
        there[row[0]].add(row)
    wanted = {activity: set(_people(activity, meeting, circle)) for activity, meeting in meetings.items()}
    changed = {activity for activity, rows in wanted.items() if rows != there[activity]}
    known = [activity for activity in changed if there[activity]]
    if known:
        Participation.objects.filter(activity__in=known).delete()
    rows = [row for activity in sorted(changed) for row in sorted(wanted[activity])]
    sql.write(
        Participation,
        [
            {
                "activity_id": activity,
                "address": address,
                "part": part,
                "name": name,
                "answer": answer,
                "member_id": circle.members.get(address),
            }
            for activity, address, part, name, answer in rows
        ],
    )
    return changed


def _people(activity: int, meeting: Meeting, circle: Circle) -> list[Row]:
    """The people of a meeting; whoever is blocked is not named."""
    answers = {attendee.address: attendee.answer for attendee in meeting.attendees}
    host = meeting.organiser.address if meeting.organiser else ""
    found = []
    for one in everybody(meeting):
        if circle.bars(one.address) or (is_large(meeting) and one.address != host and not circle.inside(one.address)):
            continue
        part = Part.ORGANISER if one.address == host else Part.ATTENDEE
        found.append((activity, one.address, str(part), one.name, answers.get(one.address, one.answer)))
    return found[:MOST]


def _witnesses(meetings: dict[int, Meeting], circle: Circle) -> set[int]:
    """Members who have the meeting. An appointment with nobody else is its owner's own: colleagues see no more than when."""
    there: dict[int, dict[int, bool]] = defaultdict(dict)
    for activity, member, chosen in Witness.objects.filter(activity__in=meetings).values_list(
        "activity_id", "member_id", "chosen"
    ):
        there[activity][member] = chosen
    levels = _levels({member for meeting in meetings.values() for member in meeting.witnesses})
    rows: list[dict[str, Any]] = []
    changed, gone = set(), []
    for activity, meeting in meetings.items():
        alone = not any(one.address not in circle.members for one in everybody(meeting))
        for member in meeting.witnesses - there[activity].keys():
            level = Sharing.METADATA if alone else levels.get(member, Sharing.SUBJECT)
            seen = {"activity_id": activity, "member_id": member, "occurred_at": meeting.starts_at}
            rows.append(seen | {"sharing": level, "chosen": alone})
            changed.add(activity)
        gone += [(activity, member) for member in there[activity].keys() - meeting.witnesses]
    sql.write(Witness, rows)
    for activity, member in gone:
        Witness.objects.filter(activity=activity, member=member).delete()
    return changed | {activity for activity, _member in gone}


def _levels(members: Collection[int]) -> dict[int, str]:
    """What each member's mailboxes share of meetings, the most private of them."""
    order = list(Sharing.values)
    found: dict[int, str] = {}
    rows = MeetingCopy.objects.filter(folder__mailbox__member__in=members)
    for member, level in rows.values_list("folder__mailbox__member_id", "folder__mailbox__sharing").distinct():
        found[member] = min(found.get(member, level), level, key=order.index)
    return found


def _texts(meetings: dict[int, Meeting], new: Collection[int]) -> None:
    wanted = {
        activity: (meeting.text[:LONGEST_TEXT], meeting.location[:500], meeting.join_url[:1000])
        for activity, meeting in meetings.items()
        if meeting.text or meeting.location or meeting.join_url
    }
    old = [activity for activity in meetings if activity not in new]
    there = {
        activity: rest
        for activity, *rest in ActivityText.objects.filter(activity__in=old).values_list(
            "activity_id", "new", "location", "join_url"
        )
    }
    stale = [activity for activity, text in there.items() if tuple(text) != wanted.get(activity)]
    if stale:
        ActivityText.objects.filter(activity__in=stale).delete()
    fresh = [activity for activity in wanted if activity not in there or activity in set(stale)]
    sql.write(
        ActivityText,
        [
            dict(zip(("activity_id", "new", "location", "join_url"), (activity, *wanted[activity]), strict=True))
            for activity in fresh
        ],
    )
