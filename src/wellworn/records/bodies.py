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


def holding(text: str, member: Member) -> set[int]:
    """The latest of a member's own and of everybody's shared activities whose newly written text holds every word of `text`.
    Whether `member` may read them is not yet asked. One statement."""
    words = text.casefold().split()[:6]
    if not words or max(map(len, words)) < 3:
        return set()
    lately = Witness.objects.filter(member=member).order_by("-occurred_at", "-activity").values("activity")[:OWN]
    newest = Activity.objects.filter(deleted_at=None).order_by("-occurred_at").values("pk")[:SHARED]
    own = _holding(Activity.objects.filter(pk__in=lately), words)
    shared = _holding(Activity.objects.filter(pk__in=newest, sharing=Sharing.FULL), words)
    return set(own[:SHOWN].union(shared[:SHOWN], all=True))


def _holding(rows: QuerySet[Activity], words: list[str]) -> QuerySet[Activity, int]:
    """The ids of those whose text holds a beginning of each word."""
    holds = Q()
    for word in words:
        holds &= Q(text__new__iregex=rf"\m{re.escape(word)}")
    return rows.filter(holds, deleted_at=None).order_by("-occurred_at").values_list("pk", flat=True)
