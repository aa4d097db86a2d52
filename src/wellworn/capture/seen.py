"""What others see of a member's mail: their latest threads, read exactly as a colleague's own pages would read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from wellworn.members.models import Member, Sharing
from wellworn.records.models import Activity, Participation, Witness
from wellworn.records.models.activity import Part

LATEST = 200  # mails looked at
THREADS = 20  # of them shown
EXCERPT = 400  # characters


@dataclass(slots=True)
class Line:
    """A thread of one's own, and what the other sees of its latest mail. `level` is empty where they see nothing at all."""

    thread_id: int
    subject: str
    at: datetime
    mine: Sharing
    is_chosen: bool
    level: str = ""
    shown_subject: str = ""
    excerpt: str = ""
    who: list[str] = field(default_factory=list)

    @property
    def level_in_words(self) -> str:
        """The level as shown."""
        return str(Sharing(self.level).label) if self.level else ""


def lines(member: Member, viewer: Member | None) -> list[Line]:
    """The latest threads of `member` as `viewer` sees them, or as anybody does who was not there. Three queries, or four."""
    latest = _latest(member)
    own = {seen.activity_id: seen for seen in Witness.objects.filter(member=member, activity__in=latest)}
    found = {
        pk: Line(one.thread_id or 0, one.subject, one.occurred_at, Sharing(own[pk].sharing), own[pk].chosen)
        for pk, one in latest.items()
    }
    if viewer is None:
        for pk, one in latest.items():
            _show(found[pk], one.sharing, one.subject, one.text.new if hasattr(one, "text") else "")
    else:
        for seen in Activity.objects.visible_to(viewer).as_seen_by(viewer).filter(pk__in=latest):
            _show(found[seen.pk], seen.level, seen.shown_subject, seen.excerpt or "")
    parts = (
        Participation.objects.filter(activity__in=latest, member=None)
        .exclude(part=Part.BCC)
        .order_by("part", "address")
    )
    for activity_id, name, address in parts.values_list("activity_id", "name", "address"):
        found[activity_id].who.append(name or address)
    return list(found.values())


def _show(line: Line, level: str, subject: str, text: str) -> None:
    line.level = level
    line.shown_subject = subject if level != Sharing.METADATA else ""
    line.excerpt = text[:EXCERPT] if level == Sharing.FULL else ""


def _latest(member: Member) -> dict[int, Activity]:
    """The latest mail of each of the latest threads."""
    mails = Activity.objects.filter(witnesses__member=member, kind="mail", deleted_at=None, thread__isnull=False)
    found: dict[int, Activity] = {}
    for one in mails.select_related("text").order_by("-occurred_at", "-pk")[:LATEST]:
        found.setdefault(one.thread_id or 0, one)
    return {one.pk: one for one in list(found.values())[:THREADS]}
