"""The mail of a week: on Mondays at the hour each chose, once; to each about themselves, and to those who chose it about the company."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.adoption.company import WEEK, company
from wellworn.adoption.models import WeekMail
from wellworn.adoption.models.week_mail import About
from wellworn.adoption.own.my_week import my_week
from wellworn.adoption.published import standing
from wellworn.members.clock import zone_of
from wellworn.members.models import Member, Role
from wellworn.records.models import DigestState, NoticeChoice
from wellworn.records.notices import GET_THE_COMPANYS
from wellworn.usage.models import Event, Surface
from wellworn.web.posting_once import move, post

MONDAY, DAYS = 0, timedelta(days=7)
SALT = "wellworn.week"
PAGE = "the mail of the week"  # as the log of looks names it


def due(at: datetime) -> list[tuple[int, date, str]]:
    """The members whose hour on a Monday has come and whose mail of the week before is not out: with its Monday, and about whom.
    A worker that was away sends late on the same day, and not after it."""
    found = []
    choices = NoticeChoice.objects.filter(week_hour__isnull=False, member__is_active=True).select_related("member")
    for choice in choices:
        local = at.astimezone(zone_of(choice.member))
        assert choice.week_hour is not None
        if local.weekday() == MONDAY and local.hour >= choice.week_hour:
            week = local.date() - DAYS
            if choice.week_own:
                found.append((choice.member_id, week, str(About.OWN)))
            if choice.week_company and choice.member.role in GET_THE_COMPANYS:
                found.append((choice.member_id, week, str(About.COMPANY)))
    done = WeekMail.objects.filter(member__in={pk for pk, *_ in found}, week__in={week for _pk, week, _a in found})
    gone = set(done.exclude(state=DigestState.WAITING).values_list("member", "week", "about"))
    return [one for one in found if one not in gone]


def send(member_id: int, week: date, about: str, *, at: datetime) -> str:
    """Send one mail, unless it is out; what state it is in then. Raises Refused when the server says no."""
    member = Member.objects.get(pk=member_id)
    row, _new = WeekMail.objects.get_or_create(member=member, week=week, about=about, defaults={"at": at})
    if row.state != DigestState.WAITING:
        return row.state
    content = _content(member, week, about, at)
    if not content:
        move(row, DigestState.WAITING, DigestState.EMPTY)
        return DigestState.EMPTY
    if post(row, letter(member, week, about, content)):
        Event.record("week.sent", by=member, surface=Surface.JOB, automatic=True)
    row.refresh_from_db()
    return row.state


def _content(member: Member, week: date, about: str, at: datetime) -> dict[str, Any]:
    """What there is to say, read with the member's eyes at this moment; empty for nothing."""
    last = week + DAYS - timedelta(days=1)
    if about == About.OWN:
        mine = my_week(member, last, at)
        return {} if mine.is_empty else {"mine": mine, "is_it": member.role == Role.IT}
    if member.role not in GET_THE_COMPANYS:
        return {}
    found = company(member, last, WEEK, page=PAGE)
    return {"company": found, "leaders": standing(at)[:2]} if found.numbers else {}


def letter(member: Member, week: date, about: str, content: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail, as text and as a page, with its way out."""
    site, last = settings.PUBLIC_URL, week + DAYS - timedelta(days=1)
    stop_url = f"{site}{reverse('week_stop', args=[token_of(member, about)])}"
    page = f"{reverse('my_week')}?to={last}" if about == About.OWN else reverse("adoption_company")
    context = content | {
        "member": member, "week": week, "last": last, "stop": stop_url, "page_url": f"{site}{page}",
        "choose_url": f"{site}{reverse('notice_settings')}#week", "confirm_url": f"{site}{reverse('confirm')}",
        "tasks_url": f"{site}{reverse('tasks')}",
    }  # fmt: skip
    with timezone.override(zone_of(member)):
        text = render_to_string(f"web/mail/week_{about}.txt", context)
        shown = render_to_string(f"web/mail/week_{about}.html", context)
        span = {"first": date_format(week, "j M"), "last": date_format(last, "j M")}
    headers = {
        "Message-ID": make_msgid(f"week.{about}.{member.pk}.{week}", "wellworn"),
        "Auto-Submitted": "auto-generated",
    }
    if site:
        headers |= {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject = (
        _("Your week, %(first)s to %(last)s") if about == About.OWN else _("The company’s week, %(first)s to %(last)s")
    )
    mail = EmailMultiAlternatives(subject % span, text, None, [member.email], headers=headers)
    mail.attach_alternative(shown, "text/html")
    return mail


def token_of(member: Member, about: str) -> str:
    """What stands in the link that stops the mail; it signs nobody in."""
    return signing.dumps([member.pk, about], salt=SALT)


def meant_by(token: str) -> tuple[Member, str] | None:
    """Whose mail a link stops, and which; None for a link that nobody gave out."""
    try:
        pk, about = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    member = Member.objects.filter(pk=pk).first()
    return (member, about) if member and about in About.values else None


def stop(member: Member, about: str) -> bool:
    """Send no more of one's own week, or of the company's; False when there was none to send."""
    name = "week_company" if about == About.COMPANY else "week_own"
    return bool(NoticeChoice.objects.filter(member=member, **{name: True}).update(**{name: False}))
