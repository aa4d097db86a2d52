"""Keeping reports: by name, for oneself, one's team or everybody; pinned to the page; and having them by mail."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member, Role
from wellworn.records.models.report import Every, Report, Subscription
from wellworn.records.reports.question import Question, to_json
from wellworn.records.values import CannotSave, as_name
from wellworn.usage.models import Event

MINE, TEAM = "mine", "team"  # anything else is everybody's
SHARERS = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)


def may_change(report: Report, member: Member) -> bool:
    """Their own; a team's and everybody's are whoever made them's and the admins'."""
    return member.pk in (report.member_id, report.created_by_id) or member.role == Role.ADMIN


@transaction.atomic
def save(name: str, question: Question, whose: str, *, by: Member) -> Report:
    """Keep a question. Raises CannotSave."""
    if whose != MINE and (by.role not in SHARERS or (whose == TEAM and by.team_id is None)):
        raise CannotSave(_("Managers keep reports for others. Keep this one for yourself."))
    made = Report.objects.create(
        name=as_name(name)[:100],
        member=by if whose == MINE else None,
        team=by.team if whose == TEAM else None,
        config=to_json(question),
        created_by=by,
        created_at=timezone.now(),
    )
    Event.record("reports.save", by=by)
    return made


@transaction.atomic
def pin(report: Report, is_pinned: bool, *, by: Member) -> None:
    """Show it on the page of reports, or no more."""
    Report.objects.filter(pk=report.pk).update(is_pinned=is_pinned)
    Event.record("reports.save", by=by)


@transaction.atomic
def delete(report: Report, *, by: Member) -> None:
    """Keep it no longer."""
    report.delete()
    Event.record("reports.save", by=by)


@transaction.atomic
def subscribe(report: Report, every: str, hour: int, *, by: Member) -> None:
    """Have a report by mail every week or month at an hour of one's own clock; `every` "" ends it. Raises CannotSave."""
    if every and (every not in Every.values or not 0 <= hour < 24):
        raise CannotSave(_("A report comes every week or month, at a full hour."))
    if every:
        now = timezone.now()
        Subscription.objects.update_or_create(
            report=report, member=by, defaults={"every": every, "hour": hour}, create_defaults={"every": every, "hour": hour, "created_at": now}
        )  # fmt: skip
    else:
        Subscription.objects.filter(report=report, member=by).delete()
    Event.record("reports.mail", by=by)
