"""The members' further addresses, as the mail itself gives them away: where it was delivered to, and what they sent it from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wellworn.capture import reconsider
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter
from wellworn.capture.models import Mailbox
from wellworn.lib import sql

ENOUGH = 2  # one message may have strayed in: somebody else's, saved as a file, or moved to Sent by mistake


def learn(mailbox: Mailbox, letters: Sequence[tuple[str, Letter]], circle: Circle, *, at: datetime) -> Circle:
    """Count what (role of the folder, letter) say about own addresses; the circle with those that are certain by now.

    Delivered-To is believed where it stands topmost, as only the last server writes it there. Mail that was filed before its
    sender or reader was known to be the member is looked at anew, so that it does not matter when the alias is found.
    """
    hints: Counter[tuple[str, str]] = Counter()
    for role, letter in letters:
        if _may_be_own(letter.delivered_to, circle):
            hints[letter.delivered_to, "delivered-to"] += 1
        if role == "sent" and _may_be_own(letter.sender.address, circle):
            hints[letter.sender.address, "sent"] += 1
    return add(mailbox.member_id, hints, circle, at=at) if hints else circle


def _may_be_own(address: str, circle: Circle) -> bool:
    return "@" in address and "." in address.rpartition("@")[2] and len(address) <= 254 and not circle.inside(address)


def add(member: int, hints: Counter[tuple[str, str]], circle: Circle, *, at: datetime) -> Circle:
    """Count hints, (address, where found), and make aliases of those that were given often enough."""
    source, lists = sql.unnest("text, text, bigint", [(*hint, count) for hint, count in sorted(hints.items())])
    certain = sql.rows(
        "INSERT INTO capture_ownhint AS known (member_id, address, found_in, count) "
        f"SELECT %s, * FROM {source} ON CONFLICT (member_id, address, found_in) DO UPDATE "
        "SET count = known.count + excluded.count RETURNING address, found_in, count",
        [member, *lists],
    )
    found = {address: place for address, place, count in certain if count >= ENOUGH}
    if not found:
        return circle
    source, lists = sql.unnest("text, text", sorted(found.items()))
    sql.run(
        f"INSERT INTO members_alias (member_id, address, found_in) SELECT %s, * FROM {source} ON CONFLICT DO NOTHING",
        [member, *lists],
    )
    wider = replace(circle, members={**dict.fromkeys(found, member), **circle.members})
    reconsider.addresses(set(found), wider, at=at)
    return wider
