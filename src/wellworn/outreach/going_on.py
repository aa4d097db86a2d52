"""From one step to the next: waits become a date, tasks become tasks, and a mail is planned with its Message-ID."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import make_msgid
from zoneinfo import ZoneInfo

from django.db import transaction

from wellworn.members.clock import zone_of
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Send, State
from wellworn.outreach.timing import Hours, NoWorkingDay, after_working_days, next_time, spread
from wellworn.outreach.wording import one_line
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind, Person, Task

MORNING = timedelta(minutes=20)  # over which mails that waited for the morning are spread


def go_on(row: Enrolment, *, at: datetime, earliest: datetime | None = None) -> None:
    """Move an enrolment, which the caller holds, to its next mail or end. What comes before that happens now or gets its date.

    `earliest` is the moment from which the next step counts, now if it is not given.
    """
    hours, zone = Pace.current().hours, ZoneInfo(row.zone)
    moment = earliest or at
    try:
        while (step := row.step) is not None:
            if step["do"] == "wait":
                moment = after_working_days(moment, int(step["days"]), hours, zone)
            elif step["do"] == "task":
                if moment > at + timedelta(minutes=2):
                    return _wait(row, moment)
                _task(row, step["text"], at)
            else:
                moment = opening(moment, hours, zone, str(row.person_id))
                _plan(row)
                return _wait(row, moment)
            row.position += 1
    except NoWorkingDay:
        row.state, row.reason = State.PAUSED, "no-day"
        return _wait(row, None)
    row.state, row.ended_at = State.FINISHED, at
    _wait(row, None)


def opening(at: datetime, hours: Hours, zone: ZoneInfo, key: str) -> datetime:
    """When a mail may arrive from `at` on; those that wait for the morning do not all come at its first second. Raises NoWorkingDay."""
    moment = next_time(at, hours, zone)
    return moment if moment == at else next_time(spread(moment, key, MORNING), hours, zone)


@transaction.atomic
def do_tasks(*, at: datetime) -> int:
    """The tasks of steps whose day has come; how many enrolments went on."""
    due = Enrolment.objects.select_for_update(skip_locked=True).filter(state=State.ACTIVE, due_at__lte=at)
    waiting = [row for row in due.exclude(sends__state__in=["planned", "claimed", "handed", "held"])[:500] if row.step]
    for row in waiting:
        if row.step is not None and row.step["do"] != "mail":
            go_on(row, at=at)
    return len(waiting)


def _wait(row: Enrolment, until: datetime | None) -> None:
    row.due_at = until
    row.save(update_fields=["position", "state", "reason", "ended_at", "due_at"])


def _plan(row: Enrolment) -> None:
    """The mail of the step, with the id that it will bear whenever it leaves."""
    domain = _domain(row)
    Send.objects.get_or_create(
        enrolment=row,
        step=row.position,
        defaults={"member": row.member, "message_id": make_msgid(domain=domain).strip("<>")},
    )


def _domain(row: Enrolment) -> str:
    """What stands behind the @ of a Message-ID: the domain that the mail comes from."""
    address = Outgoing.objects.filter(member=row.member_id).values_list("from_address", flat=True).first()
    domain = (address or row.member.email).rpartition("@")[2]
    return domain if domain.isascii() and domain else "localhost"


def _task(row: Enrolment, text: str, at: datetime) -> None:
    """A task for whoever set it going, due today by their own clock."""
    deal = Deal.objects.visible_to(row.member).filter(pk=row.deal_id).first() if row.deal_id else None
    person = Person.objects.filter(pk=row.person_id).first()
    made = create(one_line(text) or row.name, by=row.member, kind=Kind.TASK, person=person, deal=deal).record
    assert isinstance(made, Task)
    change(made, "due_on", str(at.astimezone(zone_of(row.member)).date()), by=row.member)
