"""A trip report or hand-over that writes itself: the record's own words in order, each with its source, for a person to edit.

What is read is what the member may see; what is saved is a note like any other, and colleagues are told of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellworn.members.models import Member
from wellworn.records import notices, timeline, writing
from wellworn.records.covering import covered
from wellworn.records.gist import gist
from wellworn.records.models.activity import Activity, ActivityKind, Placement
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal
from wellworn.records.models.notice import NoticeKind
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind
from wellworn.records.models.task import Task
from wellworn.records.seeing import who_sees
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

USUAL = timedelta(days=30)
LONGEST = timedelta(days=366)
MOST = 60  # activities that a report tells
PEOPLE, DEALS, TASKS = 8, 8, 12
LINE = 220
NAMES = {
    ActivityKind.MAIL: gettext_lazy("Mail"),
    ActivityKind.MEETING: gettext_lazy("Meeting"),
    ActivityKind.CALL: gettext_lazy("Call"),
    ActivityKind.NOTE: gettext_lazy("Note"),
    ActivityKind.DEAL: gettext_lazy("Deal"),
    ActivityKind.TASK: gettext_lazy("Task"),
    ActivityKind.SERVICE: gettext_lazy("Service"),
    ActivityKind.INVOICE: gettext_lazy("Invoice"),
    ActivityKind.DELIVERY: gettext_lazy("Delivery"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before somebody edits it."""

    title: str
    sections: Sequence[Section] = field(default_factory=tuple)

    def as_text(self) -> str:
        """As it is edited: headings with #, lines with a dash."""
        parts = [f"# {self.title}"]
        for section in self.sections:
            if section.lines:
                parts.append(f"## {section.title}\n" + "\n".join(f"- {line}" for line in section.lines))
        return "\n\n".join(parts) + "\n"


def since_of(text: str, at: datetime) -> date:
    """The day that a report begins with: what was asked for within the last year, else a month ago."""
    today = timezone.localtime(at).date()
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today - USUAL
    return min(max(asked, today - LONGEST), today)


def draft_of(company: Company, member: Member, *, since: date, at: datetime) -> Draft:
    """The report of a company since a day, with the member's eyes."""
    first = datetime.combine(since, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    items = _happened(company, member, first, at)
    title = _("%(company)s, %(first)s to %(last)s") % {
        "company": company.name,
        "first": date_format(since, _("j M")),
        "last": date_format(timezone.localtime(at).date(), _("j M Y")),
    }
    met = [item for item in items if item.activity.kind in (ActivityKind.MEETING, ActivityKind.CALL)]
    wrote = [item for item in items if item.activity.kind in (ActivityKind.MAIL, ActivityKind.NOTE)]
    rest = [item for item in items if item not in met and item not in wrote]
    return Draft(
        title,
        (
            Section(_("In short"), _in_short(items, met)),
            Section(_("Met and spoken"), [_line(item) for item in met]),
            Section(_("Written"), [_line(item) for item in wrote]),
            Section(_("Deals"), _deals(company, member)),
            Section(_("Open tasks"), _tasks(company, member)),
            Section(_("Service, invoices, deliveries and steps of deals"), [_line(item) for item in rest]),
            Section(_("Who is who"), _people(company, member)),
        ),
    )


def _happened(company: Company, member: Member, first: datetime, at: datetime) -> list[timeline.Item]:
    """What happened, the latest first, a mail thread once."""
    places = Placement.objects.filter(kind=Kind.COMPANY, record_id=company.pk, occurred_at__range=(first, at))
    ids = list(places.order_by("-occurred_at", "-activity").values_list("activity", flat=True)[:MOST])
    rows = Activity.objects.filter(pk__in=ids, deleted_at=None).exclude(status="cancelled").as_seen_by(member)
    return timeline.folded_threads(timeline.with_people(rows, member).order_by("-occurred_at", "-pk"))


def _in_short(items: Sequence[timeline.Item], met: Sequence[timeline.Item]) -> list[str]:
    """How much there was."""
    if not items:
        return [_("Nothing happened in this time.")]
    mails = sum(item.mails for item in items if item.activity.kind == ActivityKind.MAIL)
    return [
        ngettext("%(n)s meeting or call", "%(n)s meetings and calls", len(met)) % {"n": len(met)},
        ngettext("%(n)s mail", "%(n)s mails", mails) % {"n": mails},
    ]


def _line(item: timeline.Item) -> str:
    """One activity: its day, what it was, who, the words, and where to read it."""
    activity = item.activity
    what = activity.shown_subject or str(NAMES[ActivityKind(activity.kind)])  # type: ignore[attr-defined]
    if item.is_hidden:
        what = _("Private")
    said = gist(activity.excerpt, LINE) if activity.excerpt else ""  # type: ignore[attr-defined]
    who = ", ".join(item.who)
    head = f"{date_format(timezone.localtime(activity.occurred_at).date(), _('D j M'))}: {what}"
    outcome = f" ({item.outcome.lower()})" if item.outcome else ""
    detail = item.happening
    if detail is not None and detail.amount is not None:
        head += f", {detail.amount:,.2f} {detail.currency}"
    return (
        head + outcome + (f", {who}" if who else "") + (f". “{said}”" if said else "") + f" [/activities/{activity.pk}]"
    )


def _deals(company: Company, member: Member) -> list[str]:
    rows = Deal.objects.visible_to(member).filter(company=company).select_related("stage")
    lines = []
    for deal in covered(rows.order_by("closed_at", "close_date", "pk")[:DEALS], member):
        told = [deal.stage.name]
        if deal.amount is not None:
            told.append(f"{deal.amount:,.0f} {deal.currency}")
        if deal.close_date:
            told.append(_("close %(day)s") % {"day": date_format(deal.close_date, _("j M Y"))})
        step = ". " + _("Next: %(step)s") % {"step": deal.next_step} if deal.next_step else ""
        lines.append(f"{deal.name}: {', '.join(told)}{step} [/deals/{deal.pk}]")
    return lines


def _tasks(company: Company, member: Member) -> list[str]:
    rows = Task.objects.visible_to(member).filter(company=company, done_at=None).select_related("owner")
    return [
        task.name
        + (f", {date_format(task.due_on, _('D j M'))}" if task.due_on else "")
        + (f" ({task.owner})" if task.owner else "")
        for task in rows.order_by("due_on", "pk")[:TASKS]
    ]


def _people(company: Company, member: Member) -> list[str]:
    rows = Person.objects.visible_to(member).filter(company=company).order_by("-last_activity_at", "pk")
    return [
        person.name + (f", {person.title}" if person.title else "") + f" [/people/{person.pk}]"
        for person in covered(rows[:PEOPLE], member)
    ]


@transaction.atomic
def save(company: Company, text: str, *, by: Member, share_with: Iterable[int] = ()) -> Activity:
    """Keep a report as a note on the company's timeline, and tell the colleagues it is shared with. Raises CannotSave.

    A colleague who may not see the company cannot be told of it.
    """
    wanted = set(share_with) - {by.pk}
    seen = list(who_sees(company).filter(pk__in=wanted))
    if len(seen) != len(wanted):
        raise CannotSave(
            _("One of those colleagues cannot see %(company)s. Choose others.") % {"company": company.name}
        )
    note = writing.write_down(company, text, by=by)
    for member in seen:
        notices.tell(member, NoticeKind.SHARED, f"shared:{note.pk}", by=by, record=company, activity=note)
    Event.record("report.write", by=by, kind=company.kind, record_id=company.pk)
    return note
