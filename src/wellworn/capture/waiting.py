"""Mail that nobody has answered: held outside the CRM, filed when an answer makes a person of somebody in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from wellworn.capture import circle as circles
from wellworn.capture import post, timeline, witnesses
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter, from_row, merged, to_row
from wellworn.capture.locking import lock_filing
from wellworn.lib import sql


def hold(letters: Sequence[tuple[int, Letter]], circle: Circle) -> None:
    """Keep letters under the ids given, to be found by any address in them that may become a person."""
    held = [(waiting, json.dumps(to_row(letter)), letter.occurred_at) for waiting, letter in letters]
    sql.copy("capture_waiting", "id, letter, occurred_at", held)
    found_by = [
        (waiting, address)
        for waiting, letter in letters
        for address in sorted(letter.addresses())
        if circle.may_be_person(address)
    ]
    sql.copy("capture_waitingfor", "waiting_id, address", found_by)


def widen(copies: Sequence[tuple[int, Letter]], circle: Circle) -> None:
    """Add to letters that wait whom copies of them name besides."""
    if not copies:
        return
    kept = sql.rows("SELECT id, letter FROM capture_waiting WHERE id = ANY(%s)", [[one for one, _copy in copies]])
    held = {one: from_row(loaded(row)) for one, row in kept}
    wider = dict(held)
    for one, copy in copies:
        if one in wider:
            wider[one] = merged(wider[one], copy)
    changed = [(one, json.dumps(to_row(letter))) for one, letter in wider.items() if letter != held[one]]
    source, lists = sql.unnest("bigint, jsonb", changed)
    sql.run(
        f"UPDATE capture_waiting SET letter = new.letter FROM {source} AS new (id, letter) WHERE capture_waiting.id = new.id",
        lists,
    )
    found_by = [
        (one, address)
        for one, _row in changed
        for address in sorted(wider[one].addresses())
        if circle.may_be_person(address)
    ]
    source, lists = sql.unnest("bigint, text", found_by)
    sql.run(
        f"INSERT INTO capture_waitingfor (waiting_id, address) SELECT * FROM {source} ON CONFLICT DO NOTHING", lists
    )


def promote(addresses: Collection[str], circle: Circle, *, at: datetime) -> int:
    """File every letter that waited for one of these addresses, which are people's now. Gives how many."""
    found = sql.rows(
        "SELECT DISTINCT waiting_id FROM capture_waitingfor WHERE address = ANY(%s) ORDER BY waiting_id",
        [list(addresses)],
    )
    waiting = [one for (one,) in found]
    if not waiting:
        return 0
    for start in range(0, len(waiting), 500):
        _file(waiting[start : start + 500], circle, at)
    return len(waiting)


def promote_known(*, at: datetime) -> int:
    """File letters whose address belongs to a person by now: one added by hand, or taken out of the bin."""
    with transaction.atomic():
        lock_filing()
        found = sql.rows(
            "SELECT DISTINCT held.address FROM capture_waitingfor held JOIN records_address address "
            "ON address.address = held.address JOIN records_person person ON person.id = address.person_id "
            "WHERE person.deleted_at IS NULL"
        )
        return promote([address for (address,) in found], circles.everybody(), at=at)


def _file(waiting: list[int], circle: Circle, at: datetime) -> None:
    kept = sql.rows("SELECT id, letter FROM capture_waiting WHERE id = ANY(%s) ORDER BY id", [waiting])
    activity_of = dict(zip((one for one, _letter in kept), sql.ids("records_activity", len(kept)), strict=True))
    post.write([(activity_of[one], from_row(loaded(letter))) for one, letter in kept], circle, at=at)
    source, lists = sql.unnest("bigint, bigint", list(activity_of.items()))
    sql.run(
        "UPDATE capture_mark SET activity_id = new.activity, waiting_id = NULL "
        f"FROM {source} AS new (waiting, activity) WHERE waiting_id = new.waiting",
        lists,
    )
    sql.run(
        "UPDATE capture_ledgerentry SET activity_id = new.activity, waiting_id = NULL, "
        "outcome = CASE outcome WHEN 'waiting' THEN 'captured' ELSE outcome END "
        f"FROM {source} AS new (waiting, activity) WHERE waiting_id = new.waiting",
        lists,
    )
    sql.run("DELETE FROM capture_waitingfor WHERE waiting_id = ANY(%s)", [waiting])
    sql.run("DELETE FROM capture_waiting WHERE id = ANY(%s)", [waiting])
    activities = list(activity_of.values())
    witnesses.from_ledger(activities)
    timeline.stand(activities, at=at)


def loaded(letter: object) -> dict[str, object]:
    """A letter's JSON as the driver gave it."""
    return json.loads(letter) if isinstance(letter, str) else letter  # type: ignore[return-value]
