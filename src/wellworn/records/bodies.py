"""Finding words in the text of mail, calls and notes: among the latest that somebody may read, since there is no index of all words.

An index of every word of ten million texts would cost each captured mail more than everything else about it, see
docs/decisions/0076. Who looks for an old letter knows a name, and finds it on that record's timeline.
"""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from wellworn.members.models import Member, Sharing
from wellworn.records.models.activity import Activity, Witness

OWN = 800  # of a member's own latest activities
SHARED = 500  # of everybody's latest whose text is shared
SHOWN = 20


def mentioning(text: str, member: Member, but: set[int]) -> list[Activity]:
    """Activities whose newly written text holds every word of `text`, the latest first, as far as `member` may read them."""
    words = text.casefold().split()[:6]
    if not words or max(map(len, words)) < 3:
        return []
    lately = Witness.objects.filter(member=member).order_by("-occurred_at", "-activity")
    own = list(lately.values_list("activity", flat=True)[:OWN])
    found = list(_holding(Activity.objects.filter(pk__in=own), words)[:SHOWN])
    newest = Activity.objects.filter(deleted_at=None).order_by("-occurred_at")
    shared = list(newest.values_list("pk", "sharing")[:SHARED])
    readable = [pk for pk, sharing in shared if sharing == Sharing.FULL]
    found += list(_holding(Activity.objects.filter(pk__in=readable), words)[:SHOWN])
    rows = Activity.objects.filter(pk__in=set(found) - but).visible_to(member).as_seen_by(member)
    return list(rows.filter(level=Sharing.FULL).order_by("-occurred_at", "-id")[:SHOWN])


def _holding(rows: QuerySet[Activity], words: list[str]) -> QuerySet[Activity, int]:
    """The ids of those whose text holds a beginning of each word."""
    holds = Q()
    for word in words:
        holds &= Q(text__new__iregex=rf"\m{re.escape(word)}")
    return rows.filter(holds, deleted_at=None).order_by("-occurred_at").values_list("pk", flat=True)
