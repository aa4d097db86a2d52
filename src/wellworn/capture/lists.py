"""Mailing lists: mail that came through one gives its address away, so that the list to which a member writes is no person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from wellworn.capture import reconsider
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter
from wellworn.capture.models import ListAddress
from wellworn.lib import sql


def learn(said: Collection[str], letters: Sequence[Letter], circle: Circle, *, at: datetime) -> Circle:
    """The circle with the lists named here. Mail filed before its reader was known to be a list is looked at anew.

    Whoever writes letters is nobody's list, whatever a header says: a forged one must not take a person out.
    """
    writers = {letter.sender.address for letter in letters}
    if wrong := circle.lists & writers:
        ListAddress.objects.filter(address__in=wrong).delete()
    new = {one for one in said if one not in writers | circle.lists and not circle.inside(one)}
    wrote = "SELECT address FROM capture_evidence WHERE how = 'wrote_from' AND address = ANY(%s)"
    new -= {address for (address,) in sql.rows(wrote, [sorted(new)])} if new else set()
    ListAddress.objects.bulk_create([ListAddress(address=one[:320]) for one in sorted(new)], ignore_conflicts=True)
    known = replace(circle, lists=(circle.lists - wrong) | new)
    if new:
        reconsider.addresses(new, known, at=at)
    return known
