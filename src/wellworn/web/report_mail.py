"""Reports by mail: every week or month at the hour each member chose, once, and with that member's eyes."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.clock import zone_of
from wellworn.members.models import Role
from wellworn.records.lists.config import Unreadable
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.models import DigestState, Report, ReportMail, Subscription
from wellworn.records.models.report import Every
from wellworn.records.reports.answering import answer
from wellworn.records.reports.question import from_json
from wellworn.records.reports.shown import said
from wellworn.usage.models import Event, Surface
from wellworn.web.posting_once import post

LINES = 60  # of a mail; the page has all


def period_of(every: str, day: date) -> str:
    """The period whose mail goes out on a day; "" on days without one. Weeks on Mondays, months on the first."""
    if every == Every.WEEK:
        year, week, weekday = day.isocalendar()
        return f"{year}-W{week:02}" if weekday == 1 else ""
    return f"{day:%Y-%m}" if day.day == 1 else ""


def due(at: datetime) -> list[tuple[int, str]]:
    """The subscriptions whose hour has come and whose mail of the period is not out, with that period. A worker that was
    away sends late on the same day, and not after it."""
    found = []
    rows = Subscription.objects.filter(member__is_active=True).exclude(member__role=Role.IT).select_related("member")
    for one in rows:
        local = at.astimezone(zone_of(one.member))
        period = period_of(one.every, local.date())
        if period and local.hour >= one.hour:
            found.append((one.pk, period))
    done = ReportMail.objects.filter(subscription__in=[pk for pk, _period in found]).exclude(state=DigestState.WAITING)
    gone = set(done.values_list("subscription", "period"))
    return [one for one in found if one not in gone]


def send(subscription_id: int, period: str) -> str:
    """Send one mail, unless it is out; what state it is in then. Raises Refused when the server says no."""
    one = Subscription.objects.select_related("report", "member").filter(pk=subscription_id).first()
    if one is None or not Report.objects.visible_to(one.member).filter(pk=one.report_id).exists():
        return str(DigestState.EMPTY)
    row, _new = ReportMail.objects.get_or_create(subscription=one, period=period, defaults={"at": timezone.now()})
    if row.state == DigestState.WAITING:
        if post(row, letter(one, period)):
            Event.record("reports.sent", by=one.member, surface=Surface.JOB, automatic=True)
        row.refresh_from_db()
    return row.state


def letter(one: Subscription, period: str) -> EmailMessage:
    """The report as text, with the link to its page."""
    address = f"{settings.PUBLIC_URL}{reverse('saved_report', args=[one.report_id])}"
    with timezone.override(zone_of(one.member)):
        lines = _lines(one)
    body = "\n".join([one.report.name, "", *lines, "", address, "", _("You chose to get this; the page ends it.")])
    headers = {
        "Message-ID": make_msgid(f"report.{one.pk}.{period}", "wellworn"),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(one.report.name.replace("\n", " "), body, None, [one.member.email], headers=headers)


def _lines(one: Subscription) -> list[str]:
    """The answer, line by line."""
    try:
        found = answer(from_json(one.report.config), one.member)
    except (Unreadable, CannotFilter) as error:
        return [str(error)]
    told = [f"{' · '.join(cell.labels) or _('All')}: {said(found, cell.value)}" for cell in found.cells[:LINES]]
    total = (
        [_("Together: %(value)s") % {"value": said(found, found.total)}]
        if told and found.adds_up and found.heads
        else []
    )
    return [*told, *total] or [_("No record meets the conditions.")]
