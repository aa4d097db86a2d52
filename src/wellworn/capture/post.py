"""Letters into the CRM: activities with their words, who took part, their threads, and the marks they are known again by."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from wellworn.capture import names, threading
from wellworn.capture.circle import Circle
from wellworn.capture.deals import noting
from wellworn.capture.letter import Letter
from wellworn.lib import sql
from wellworn.members.models import Sharing
from wellworn.records.folding import searchable
from wellworn.records.models import Activity, ActivityText, Participation, Source

KEY_END = re.compile(r"#[0-9a-f]{16}$")
Filed = tuple[int, Letter]  # an activity's id and what it says


def write(letters: Sequence[Filed], circle: Circle, *, at: datetime, sharing: str = Sharing.METADATA) -> None:
    """Write the activities. `sharing` is a first guess; `witnesses.from_ledger` comes after and says how it is."""
    if not letters:
        return
    threads = threading.join({activity: letter for activity, letter in letters})
    keys = free_keys(letters)
    rows = [
        {
            "id": activity,
            "kind": "mail",
            "occurred_at": letter.occurred_at,
            "subject": letter.subject,
            "search_text": searchable(letter.subject),
            "key": keys[activity],
            "thread_id": threads[activity],
            "sharing": sharing,
            "source": Source.CAPTURED,
            "created_at": at,
        }
        for activity, letter in letters
    ]
    sql.write(Activity, rows)
    sql.write(ActivityText, [text(activity, letter) for activity, letter in letters if says(letter)])
    sql.write(Participation, [row for filed in letters for row in participations(filed, circle)])
    noting.note(letters, circle, at=at)


def free_keys(letters: Sequence[Filed]) -> dict[int, str]:
    """A key for each activity: its Message-ID, told apart by content where another message has taken that already."""
    wanted = {activity: f"mail:{letter.message_id}" if letter.message_id else "" for activity, letter in letters}
    known = "SELECT key FROM records_activity WHERE key = ANY(%s)"
    taken = {key for (key,) in sql.rows(known, [[key for key in wanted.values() if key]])}
    keys = {}
    for activity, letter in letters:
        key = wanted[activity]
        if not key or key in taken:
            key = f"{key or 'mail:'}#{letter.content_mark & 0xFFFFFFFFFFFFFFFF:016x}"
        taken.add(key)
        keys[activity] = key
    return keys


def message_id(key: str | None) -> str:
    """The Message-ID in an activity's key; empty if the message had none."""
    kept = (key or "").removeprefix("mail:")
    return KEY_END.sub("", kept)


def says(letter: Letter) -> bool:
    """Whether there is any text to keep."""
    return bool(letter.new or letter.quoted or letter.signature or letter.html)


def text(activity: int, letter: Letter) -> dict[str, Any]:
    """The row of its words."""
    return {
        "activity_id": activity, "new": letter.new, "quoted": letter.quoted, "signature": letter.signature, "html": letter.html
    }  # fmt: skip


def participations(filed: Filed, circle: Circle) -> list[dict[str, Any]]:
    """A row for each address in it. People are joined by `timeline.stand`."""
    activity, letter = filed
    return [
        {
            "activity_id": activity,
            "address": mention.address[:320],
            "name": name(mention.name, mention.address),
            "part": part,
            "member_id": circle.members.get(mention.address),
        }
        for part, mention in letter.everyone()
    ]


def name(display: str, address: str) -> str:
    """The name as people read it; empty where the header gave none."""
    return names.person_name(display, address)[:300] if display.strip() else ""


def add_missing_texts(letters: Sequence[Filed], circle: Circle, *, at: datetime) -> None:
    """Another witness's copy brings the words that the first had to leave out."""
    said = {activity: letter for activity, letter in letters if says(letter)}
    if not said:
        return
    there = sql.rows("SELECT activity_id FROM records_activitytext WHERE activity_id = ANY(%s)", [list(said)])
    missing = said.keys() - {activity for (activity,) in there}
    sql.write(ActivityText, [text(activity, said[activity]) for activity in missing])
    noting.note([(activity, said[activity]) for activity in missing], circle, at=at)


def add_participants(letters: Sequence[Filed], circle: Circle) -> list[int]:
    """Add who is named in copies and was not known to take part; the activities that gained somebody."""
    rows = {
        (row["activity_id"], row["address"], row["part"]): (
            row["activity_id"],
            row["address"],
            row["name"],
            row["part"],
            row["member_id"],
        )
        for filed in letters
        for row in participations(filed, circle)
    }
    if not rows:
        return []
    source, lists = sql.unnest("bigint, text, text, text, bigint", list(rows.values()))
    added = sql.rows(
        "INSERT INTO records_participation (activity_id, address, name, part, member_id, answer) "
        f"SELECT *, '' FROM {source} ON CONFLICT DO NOTHING RETURNING activity_id",
        lists,
    )
    return sorted({activity for (activity,) in added})


def mark(rows: Collection[tuple[int, int | None, int | None, bytes]]) -> None:
    """Remember (mark, activity, waiting, sketch); a mark that is known already stays with what it stands for."""
    if not rows:
        return
    source, lists = sql.unnest("bigint, bigint, bigint, bytea", list(rows))
    sql.run(
        f"INSERT INTO capture_mark (mark, activity_id, waiting_id, sketch) SELECT * FROM {source} ON CONFLICT (mark) DO NOTHING",
        lists,
    )
