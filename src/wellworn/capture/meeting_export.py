"""Meetings as plain rows for files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wellworn.lib import sql

MEETINGS = """
    SELECT coalesce(meeting.uid, substr(activity.key, 9)) AS uid, coalesce(meeting.recurrence_id, '') AS recurrence_id,
        activity.occurred_at AS starts_at, activity.ends_at, activity.subject AS title,
        coalesce((SELECT jsonb_agg(jsonb_build_object('address', part.address, 'name', part.name, 'answer', part.answer,
                'role', coalesce(meeting.roles ->> part.address, 'required')) ORDER BY part.address)
            FROM records_participation part WHERE part.activity_id = activity.id), '[]') AS attendees,
        activity.status, coalesce(meeting.organiser, '') AS organiser, coalesce(meeting.all_day, false) AS all_day,
        coalesce(words.join_url, '') AS join_url, coalesce(words.location, '') AS location,
        coalesce(meeting.repeats, false) AS series, activity.sharing AS visibility
    FROM records_activity activity LEFT JOIN capture_meeting meeting ON meeting.activity_id = activity.id
    LEFT JOIN records_activitytext words ON words.activity_id = activity.id
    WHERE activity.kind = 'meeting' AND activity.deleted_at IS NULL ORDER BY activity.occurred_at, activity.key
"""


def export_rows() -> Iterator[dict[str, Any]]:
    """Every meeting that is not in the bin, the earliest first. `attendees` is a list of address, name, answer and role."""
    names, rows = sql.stream(MEETINGS)
    return (finished(dict(zip(names, row, strict=True))) for row in rows)


def finished(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it leaves: JSON as Python values."""
    row["attendees"] = sql.loaded(row["attendees"])
    return row
