"""The jobs of time: reminders, and the mail that gathers a member's day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.records import reminding
from wellworn.web import digest, report_mail, week_mail
from wellworn.work.retries import BACKOFF

HALF_AN_HOUR = timedelta(minutes=30)


@app.task(queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Tell members of tasks whose time has come, and of what ended."""
    now = timezone.now()
    reminding.remind(now)
    reminding.tell_of_ended(now)


@app.task(queueing_lock="tell-of-proposals")
def tell_of_proposals(timestamp: int) -> None:
    """Tell members of proposals that came up since the last time."""
    reminding.tell_of_proposals(timezone.now(), HALF_AN_HOUR)


@app.task(queueing_lock="send-digests")
def send_digests(timestamp: int) -> None:
    """Start on the mail of every member whose hour has come."""
    for member_id, day in digest.due(timezone.now()):
        with suppress(AlreadyEnqueued), transaction.atomic():
            lock = f"digest:{member_id}"
            send_digest.configure(queueing_lock=lock).defer(member_id=member_id, day=day.isoformat())


@app.task(retry=BACKOFF)
def send_digest(member_id: int, day: str) -> None:
    """Send one member's mail of a day."""
    digest.send(member_id, date.fromisoformat(day), at=timezone.now())


@app.task(queueing_lock="send-reports")
def send_reports(timestamp: int) -> None:
    """Start on every report by mail whose hour has come."""
    for subscription_id, period in report_mail.due(timezone.now()):
        with suppress(AlreadyEnqueued), transaction.atomic():
            lock = f"report:{subscription_id}"
            send_report.configure(queueing_lock=lock).defer(subscription_id=subscription_id, period=period)


@app.task(retry=BACKOFF)
def send_report(subscription_id: int, period: str) -> None:
    """Send one report of a period to one member."""
    report_mail.send(subscription_id, period)


@app.task(queueing_lock="send-weeks")
def send_weeks(timestamp: int) -> None:
    """Start on the mail of the week of every member whose hour has come."""
    for member_id, week, about in week_mail.due(timezone.now()):
        with suppress(AlreadyEnqueued), transaction.atomic():
            lock = f"week:{member_id}:{about}"
            send_week.configure(queueing_lock=lock).defer(member_id=member_id, week=week.isoformat(), about=about)


@app.task(retry=BACKOFF)
def send_week(member_id: int, week: str, about: str) -> None:
    """Send one member's mail of a week."""
    week_mail.send(member_id, date.fromisoformat(week), about, at=timezone.now())
