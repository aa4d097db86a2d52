"""A living link to one's tasks for any calendar: made, shown once, read without signing in, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDate

from wellworn.lib.bearer import fresh, hashed
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records import agenda
from wellworn.records.models.feed import Feed, FeedKind
from wellworn.records.models.task import Task
from wellworn.usage.models import Event as UsageEvent

MOST = 500  # tasks in one calendar
DONE_SINCE = timedelta(days=14)
LONG_AGO = timedelta(days=365)
TIMED = timedelta(minutes=30)  # how long a task with a time of day is shown


def standing(member: Member) -> Feed | None:
    """The member's link that works."""
    return Feed.objects.filter(member=member, kind=FeedKind.TASKS, revoked_at=None).order_by("-pk").first()


@transaction.atomic
def make(member: Member, *, by: Member) -> str:
    """A new link's secret, which is nowhere kept; the link before stops working."""
    now, secret = timezone.now(), fresh()
    Feed.objects.filter(member=member, kind=FeedKind.TASKS, revoked_at=None).update(revoked_at=now)
    Feed.objects.create(member=member, kind=FeedKind.TASKS, secret_hash=hashed(secret), created_at=now)
    UsageEvent.record("feed.make", by=by)
    return secret


@transaction.atomic
def revoke(member: Member, *, by: Member) -> bool:
    """End the member's link; False if there is none."""
    links = Feed.objects.filter(member=member, kind=FeedKind.TASKS, revoked_at=None)
    if not links.update(revoked_at=timezone.now()):
        return False
    UsageEvent.record("feed.revoke", by=by)
    return True


def opened(secret: str) -> Feed | None:
    """The link of a secret, if it works and its member is still here."""
    link = Feed.objects.filter(secret_hash=hashed(secret), kind=FeedKind.TASKS, revoked_at=None, member__is_active=True)
    return link.select_related("member").first()


def calendar(member: Member, *, at: datetime, site: str) -> bytes:
    """The member's tasks that have a day, as RFC 5545 says, with the names of records that they may see now.

    Tasks are all-day events, since few calendars show to-dos; one with a time to remind is half an hour, with an alarm.
    `site` is the address of Wellworn.
    """
    zone = zone_of(member)
    today = at.astimezone(zone).date()
    wanted = Q(done_at=None, due_on__gte=today - LONG_AGO) | Q(done_at__gte=at - DONE_SINCE, due_on__isnull=False)
    tasks = Task.objects.own_of(member).filter(wanted).order_by("due_on", "pk")
    rows = agenda.with_about(list(tasks[:MOST]), member)
    made = Calendar()
    made.add("prodid", "-//Wellworn//Tasks//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Tasks, Wellworn"))
    made.add("refresh-interval;value=duration", "PT1H")
    for task in rows:
        made.add_component(_event(task, zone, site))
    content: bytes = made.to_ical()
    return content


def _event(task: Task, zone: ZoneInfo, site: str) -> Event:
    """One task."""
    assert task.due_on is not None
    event = Event()
    event.add("uid", f"task-{task.pk}@wellworn")
    event.add("dtstamp", task.created_at)
    event.add("summary", f"✓ {task.name}" if task.done_at else task.name)
    about = getattr(task, "about", None)
    if about is not None:
        event.add("description", about.name)
    if site:
        event.add("url", f"{site}/tasks")
    event.add("transp", "TRANSPARENT")
    if task.remind_time is None:
        event.add("dtstart", vDate(task.due_on))
        event.add("dtend", vDate(task.due_on + timedelta(days=1)))
        return event
    starts = datetime.combine(task.due_on, task.remind_time, tzinfo=zone).astimezone(ZoneInfo("UTC"))
    event.add("dtstart", starts)
    event.add("dtend", starts + TIMED)
    if not task.done_at:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", task.name)
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
    return event
