"""The mail that gathers a member's day: at the hour they chose, once, and only what they may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.utils import make_msgid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.members.clock import zone_of
from wellworn.members.models import Member, Role
from wellworn.records import agenda, telling
from wellworn.records.models import Activity, Digest, DigestState, Notice, NoticeChoice, Proposal, Task
from wellworn.records.models.activity import ActivityKind
from wellworn.usage.models import Event, Surface
from wellworn.web.posting_once import move, post

LATE = 4  # hours after the chosen one in which a late worker still sends
SALT = "wellworn.digest"
MOST = 20  # lines of each part
ALREADY = timedelta(days=7)  # how far back the first mail looks


@dataclass(frozen=True)
class Content:
    """What a day's mail says."""

    notices: list[telling.Told] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    meetings: list[Activity] = field(default_factory=list)
    proposals: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.notices or self.tasks or self.meetings or self.proposals)


def due(at: datetime) -> list[tuple[int, date]]:
    """The members whose hour has come and whose mail of the day is not out, with their day."""
    found = []
    choices = NoticeChoice.objects.filter(digest_hour__isnull=False, member__is_active=True).select_related("member")
    for choice in choices:
        local = at.astimezone(zone_of(choice.member))
        assert choice.digest_hour is not None
        if choice.digest_hour <= local.hour < choice.digest_hour + LATE:
            found.append((choice.member_id, local.date()))
    done = Digest.objects.filter(member__in=[pk for pk, _day in found]).exclude(state=DigestState.WAITING)
    gone = set(done.filter(day__in={day for _pk, day in found}).values_list("member", "day"))
    return [one for one in found if one not in gone]


def send(member_id: int, day: date, *, at: datetime) -> str:
    """Send a member's mail of a day, unless it is out; what state it is in then. Raises Refused when the server says no."""
    member = Member.objects.get(pk=member_id)
    before = Digest.objects.filter(member=member, day__lt=day).order_by("-day").first()
    since = before.at if before else at - ALREADY
    digest, _new = Digest.objects.get_or_create(member=member, day=day, defaults={"since": since, "at": at})
    if digest.state != DigestState.WAITING:
        return digest.state
    content = gather(member, since=digest.since, at=at)
    if content.is_empty:
        move(digest, DigestState.WAITING, DigestState.EMPTY)
        return DigestState.EMPTY
    if post(digest, letter(member, content, day)):
        Event.record("notice.digest", by=member, surface=Surface.JOB, automatic=True)
    digest.refresh_from_db()
    return digest.state


def gather(member: Member, *, since: datetime, at: datetime) -> Content:
    """What there is to say, read with the member's eyes at this moment."""
    if member.role == Role.IT:
        return Content()
    zone = zone_of(member)
    today = at.astimezone(zone).date()
    rows = Notice.objects.visible_to(member).unread().filter(at__gt=since).select_related("by").order_by("-at", "-pk")
    told = [line for line in telling.lines(list(rows[:MOST]), member) if line.url]
    tasks = Task.objects.own_of(member).filter(done_at=None, due_on__lte=today)
    due_now = list(tasks.order_by("due_on", "pk")[:MOST])
    agenda.with_about(due_now, member)
    return Content(told, due_now, _meetings(member, at, today, zone), Proposal.objects.open_for(member).count())


def _meetings(member: Member, at: datetime, today: date, zone: ZoneInfo) -> list[Activity]:
    """The member's meetings that are left today."""
    end = datetime.combine(today + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    mine = Q(witnesses__member=member, witnesses__occurred_at__range=(at, end))
    rows = Activity.objects.filter(mine, kind=ActivityKind.MEETING, deleted_at=None).exclude(status="cancelled")
    return list(rows.as_seen_by(member).order_by("occurred_at", "pk")[:MOST])


def letter(member: Member, content: Content, day: date) -> EmailMultiAlternatives:
    """The mail, as text and as a page, with its way out."""
    site = settings.PUBLIC_URL
    stop = f"{site}{reverse('digest_stop', args=[token_of(member)])}"
    context = {
        "member": member,
        "content": content,
        "site": site,
        "stop": stop,
        "tasks_url": f"{site}{reverse('tasks')}",
        "choose_url": f"{site}{reverse('notice_settings')}",
        "confirm_url": f"{site}{reverse('confirm')}",
    }
    with timezone.override(zone_of(member)):
        text = render_to_string("web/mail/digest.txt", context)
        page = render_to_string("web/mail/digest.html", context)
    headers = {"Message-ID": make_msgid(f"digest.{member.pk}.{day}", "wellworn"), "Auto-Submitted": "auto-generated"}
    if site:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject = _("Your %(day)s") % {"day": date_format(day, _("l j F"))}
    mail = EmailMultiAlternatives(subject, text, None, [member.email], headers=headers)
    mail.attach_alternative(page, "text/html")
    return mail


def token_of(member: Member) -> str:
    """What stands in the link that stops the mail; it signs nobody in."""
    return signing.dumps(member.pk, salt=SALT)


def member_of(token: str) -> Member | None:
    """Whose mail a link stops; None for a link that nobody gave out."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Member.objects.filter(pk=pk).first()


def stop(member: Member) -> bool:
    """Send no more; False when there was none to send."""
    return bool(NoticeChoice.objects.filter(member=member, digest_hour__isnull=False).update(digest_hour=None))
