"""What sequences did: how many went through, answered, stopped and why, and the time that gives back.

Of one's own follow-ups everything. Of a shared sequence the whole only when at least five members used it, so that no number is a colleague's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wellworn.members.models import Member
from wellworn.outreach.models import Enrolment, Send, SendState
from wellworn.outreach.reasons import GOOD, explain
from wellworn.usage.keystroke_level import BY_HAND

GROUP = 5  # members at least
WINDOW = timedelta(days=365)


@dataclass(slots=True)
class Result:
    """Numbers of one sequence, or of all that is under no sequence any more."""

    people: int = 0
    underway: int = 0
    mails: int = 0
    replied: int = 0
    met: int = 0
    won: int = 0
    stopped: dict[str, int] = field(default_factory=dict)  # reason -> how many, of those that are no success

    def add(self, row: dict[str, object], mails: int) -> None:
        """Count one group of enrolments."""
        count, reason, state = int(str(row["n"])), str(row["reason"]), str(row["state"])
        self.people += count
        self.mails += mails
        self.underway += count if state in ("active", "paused") else 0
        if not row["mailed"] and reason in GOOD:
            self.stopped["before"] = self.stopped.get("before", 0) + count  # no merit of ours
        elif reason == "reply":
            self.replied += count
        elif reason == "meeting":
            self.met += count
        elif reason == "won":
            self.won += count
        elif state == "stopped" and reason not in GOOD:
            self.stopped[reason] = self.stopped.get(reason, 0) + count

    @property
    def why(self) -> list[tuple[str, int]]:
        """Why the others stopped, the commonest first."""
        return [(explain(key), count) for key, count in sorted(self.stopped.items(), key=lambda one: -one[1])]

    @property
    def seconds(self) -> float:
        """What the mails would have taken by hand, and looking before each whether they had answered."""
        return self.mails * (BY_HAND["follow_up"].seconds + BY_HAND["look"].seconds)

    @property
    def minutes(self) -> int:
        """In whole minutes."""
        return int(self.seconds // 60)


def of(sequences: Iterable[int], member: Member, *, at: datetime) -> dict[int, Result]:
    """The results of each sequence as `member` may know them; those that at most four others used are left out. Three queries."""
    ids = list(sequences)
    recent = Enrolment.objects.filter(sequence__in=ids, started_at__gt=at - WINDOW)
    users = dict(recent.order_by().values_list("sequence").annotate(n=Count("member", distinct=True)))
    shown = Q(member=member) | Q(sequence__in=[pk for pk, count in users.items() if count >= GROUP])
    return _counted(recent.filter(shown), "sequence_id")


def own(member: Member, *, at: datetime) -> Result:
    """All of a member's own."""
    found = _counted(Enrolment.objects.filter(member=member, started_at__gt=at - WINDOW), "member_id")
    return found.get(member.pk, Result())


def _counted(rows: QuerySet[Enrolment], key: str) -> dict[int, Result]:
    found: dict[int, Result] = {}
    sent = Send.objects.filter(enrolment=OuterRef("pk"), state=SendState.SENT)
    groups = rows.order_by().annotate(mailed=Exists(sent)).values(key, "state", "reason", "mailed")
    mails = {
        (row[key], row["state"], row["reason"], row["mailed"]): row["n"]
        for row in groups.annotate(n=Count("sends", Q(sends__state=SendState.SENT)))
    }
    for row in groups.annotate(n=Count("pk")):
        found.setdefault(row[key], Result()).add(row, mails[row[key], row["state"], row["reason"], row["mailed"]])
    return found
