"""A little of a member's life in Wellworn, for the tests of their own page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from wellworn.members.models import Member
from wellworn.records.models import Activity, Source, Witness
from wellworn.usage.models import UsageDay


def captured(
    member: Member, at: datetime, kind: str = "mail", *, source: str = Source.CAPTURED, status: str = ""
) -> Activity:
    """Something that was filed for a member."""
    key = f"{kind}:{member.pk}:{at.isoformat()}:{Activity.objects.count()}"
    row = Activity.objects.create(kind=kind, occurred_at=at, created_at=at, key=key, source=source, status=status)
    Witness.objects.create(activity=row, member=member, sharing="subject", occurred_at=at)
    return row


def used(
    member: Member, day: date, feature: str = "note.write", count: int = 1, *, automatic: bool = False
) -> UsageDay:
    """A day's use of a feature."""
    surface = "job" if automatic else "web"
    return UsageDay.objects.create(
        member=member, day=day, feature=feature, count=count, automatic=automatic, surface=surface
    )


def here_since(member: Member, day: date) -> None:
    """Let a member have come on a day."""
    noon = datetime.combine(day, datetime.min.time()).astimezone() + timedelta(hours=12)
    Member.objects.filter(pk=member.pk).update(created_at=noon)
    member.refresh_from_db()
