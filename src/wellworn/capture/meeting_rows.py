"""The meetings of a series as rows: what its copies say now is compared with what stands there, and the difference written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wellworn.capture import knowledge, marks, meeting_parts, resolve, timeline, witnesses
from wellworn.capture.calendar import Copy, Event, merge, read_calendar
from wellworn.capture.calendar import Meeting as Merged
from wellworn.capture.calendar.met import met
from wellworn.capture.calendar.source import named
from wellworn.capture.circle import Circle
from wellworn.capture.models import How, Meeting, MeetingCopy
from wellworn.lib import sql
from wellworn.records.models import Activity, Source
from wellworn.records.models.activity import ActivityKind

AHEAD = timedelta(days=60)  # how far into the future the days of a series are shown


@dataclass(slots=True)
class Refiled:
    """What working out a series led to: the activity that stands for it, and how many were added."""

    activity: int | None
    added: int

    def claim(self) -> int:
        """The number added, given once: the first item that asks brought them."""
        added, self.added = self.added, 0
        return added


def refile(series: Collection[str], circle: Circle, *, at: datetime) -> dict[str, Refiled]:
    """Work the series out anew from all their copies, and write what differs. Alone, under the filing lock."""
    if not series:
        return {}
    wanted = {key_of(meeting): meeting for meeting in _merged(series, circle, at)}
    there = {
        row["key"]: row
        for row in Activity.objects.filter(meeting__series__in=series).values(
            "pk", "key", "occurred_at", "ends_at", "subject", "status", "deleted_at", "meeting__series",
            "meeting__all_day", "meeting__sequence", "meeting__organiser", "meeting__roles", "meeting__repeats",
        )
    }  # fmt: skip
    _drop([row["pk"] for key, row in there.items() if key not in wanted and row["deleted_at"] is None], at)
    new = {key: meeting for key, meeting in wanted.items() if key not in there}
    ids = dict(zip(new, sql.ids("records_activity", len(new)), strict=True))
    _write(new, ids, at)
    kept = {key: row for key, row in there.items() if key in wanted and row["deleted_at"] is None}
    moved = _update(kept, wanted)
    ids |= {key: row["pk"] for key, row in kept.items()}
    living = {ids[key]: wanted[key] for key in ids}
    changed = meeting_parts.write(living, {ids[key] for key in new}, circle)
    changed |= {ids[key] for key in new}
    _settle(living, circle, at)
    timeline.stand(changed, at=at)
    timeline.moved(moved, at=at)
    witnesses.settle(changed)
    return _refiled(series, wanted, ids, new, at)


def key_of(meeting: Merged) -> str:
    """What a meeting is known by among activities."""
    return f"meeting:{named(meeting.uid)}/{meeting.recurrence_id}"


def _merged(series: Collection[str], circle: Circle, at: datetime) -> Iterable[Merged]:
    """The meetings that all copies of the series make together."""
    copies: dict[str, list[Copy]] = defaultdict(list)
    found = MeetingCopy.objects.filter(series__in=series).select_related("folder__mailbox__member")
    own: dict[int, frozenset[str]] = {}
    for row in found:
        member = row.folder.mailbox.member
        mine = own.setdefault(member.pk, circle.own(member.pk))
        for event in read_calendar(row.text.encode(), default_zone=member.zone):
            if isinstance(event, Event):
                copies[row.series].append(Copy(event, member.pk, mine, row.in_mail, row.removed_at))
    for together in copies.values():
        yield from merge(together, horizon=at + AHEAD)


def _drop(activities: Sequence[int], at: datetime) -> None:
    """Take away meetings that no copy tells of any more."""
    if activities:
        people, companies = timeline.placed(activities)
        Activity.objects.filter(pk__in=activities).delete()
        timeline.recount(people, companies, at=at)


def _write(new: dict[str, Merged], ids: dict[str, int], at: datetime) -> None:
    sql.write(
        Activity,
        [
            {
                "id": ids[key],
                "kind": ActivityKind.MEETING,
                "key": key,
                "source": Source.CAPTURED,
                "created_at": at,
                **_facts(meeting),
            }
            for key, meeting in new.items()
        ],
    )
    sql.write(
        Meeting,
        [
            {
                "activity_id": ids[key],
                "uid": meeting.uid,
                "series": named(meeting.uid),
                "recurrence_id": meeting.recurrence_id,
                **_more(meeting, as_json=True),
            }
            for key, meeting in new.items()
        ],
    )


def _facts(meeting: Merged) -> dict[str, Any]:
    return {
        "occurred_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "subject": meeting.title[:500],
        "status": meeting.status,
    }


def _more(meeting: Merged, *, as_json: bool = False) -> dict[str, Any]:
    roles: Any = {a.address: a.role for a in meeting.attendees[: meeting_parts.MOST] if a.role != "required"}
    return {
        "repeats": meeting.series,
        "all_day": meeting.all_day,
        "sequence": meeting.sequence,
        "organiser": meeting.organiser.address if meeting.organiser else "",
        "roles": json.dumps(roles) if as_json else roles,
    }


def _update(kept: dict[str, dict[str, Any]], wanted: dict[str, Merged]) -> list[int]:
    """Bring rows up to what the copies say; the activities that moved in time, or are on or off now."""
    moved = []
    for key, row in kept.items():
        facts, more = _facts(wanted[key]), _more(wanted[key])
        if any(row[name] != value for name, value in facts.items()):
            Activity.objects.filter(pk=row["pk"]).update(**facts)
        if any(row[f"meeting__{name}"] != value for name, value in more.items()):
            Meeting.objects.filter(pk=row["pk"]).update(**more)
        if (row["occurred_at"], row["status"]) != (facts["occurred_at"], facts["status"]):
            moved.append(row["pk"])
    return moved


def _settle(living: dict[int, Merged], circle: Circle, at: datetime) -> None:
    """Say who was met, so that people are made of them. Said again, it changes nothing: only the earliest time counts."""
    first: dict[str, knowledge.Sighting] = {}
    for meeting in living.values():
        for address, member in met(meeting, circle.members, at=at).items():
            if not circle.may_be_person(address):
                continue
            mark = marks.hashed("meeting", meeting.uid, meeting.recurrence_id)
            seen = knowledge.Sighting(address, "", How.MET, meeting.starts_at, mark, member)
            if address not in first or (seen.at, seen.mark) < (first[address].at, first[address].mark):
                first[address] = seen
    knowledge.notice(list(first.values()))
    resolve.settle(set(first), circle, at=at)


def _refiled(
    series: Collection[str], wanted: dict[str, Merged], ids: dict[str, int], new: Collection[str], at: datetime
) -> dict[str, Refiled]:
    found = {name: Refiled(None, 0) for name in series}
    nearest: dict[str, tuple[bool, float]] = {}
    for key, meeting in wanted.items():
        name = named(meeting.uid)
        if name not in found or key not in ids:
            continue
        found[name].added += key in new
        away = (meeting.ends_at - at).total_seconds()
        rank = (away < 0, abs(away))  # the next one, else the last one
        if name not in nearest or rank < nearest[name]:
            nearest[name] = rank
            found[name].activity = ids[key]
    return found
