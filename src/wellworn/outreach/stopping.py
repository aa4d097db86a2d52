"""Why nothing more may be sent to somebody: an answer, a bounce, an absence, a meeting, a closed deal, an address that asked for it.

What was captured decides, through activities and echoes. The same question is asked every minute for all who are under way, and once more for
each mail in the transaction after which it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from wellworn.outreach import variables
from wellworn.outreach.models import ENDED, Enrolment, Pace, Send, SendState, State, Suppression
from wellworn.outreach.timing import NoWorkingDay, after_working_days
from wellworn.records.models import Activity, Address, Echo, EchoKind, Participation, Person, Placement
from wellworn.records.models.activity import ActivityKind, Part
from wellworn.usage.models import Event, Surface

SKEW = timedelta(days=1)  # what was captured after the beginning counts even if its own clock says it is a little older
REMEMBERED = timedelta(days=60)  # an answer this long after the last step still counts as one
ABSENCE = 3  # working days to rest for somebody who does not say when they are back
RESTS = ("away", "field")  # reasons after which it goes on
LEFT_OPEN = (SendState.PLANNED, SendState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Stop:
    """A reason of `reasons`, what shows it, and for an absence until when."""

    reason: str
    evidence: int | None = None
    until: datetime | None = None


def why_not(enrolment: Enrolment, *, at: datetime) -> Stop | None:
    """Why nothing may be sent now, if anything; asked again for each mail. About six queries."""
    row = signs(Enrolment.objects.filter(pk=enrolment.pk)).first()
    if row is None:
        return Stop("unseen")
    if not row.member.is_active:
        return Stop("member")
    if row.person.deleted_at is not None:
        return Stop("bin")
    if not Person.objects.visible_to(row.member).filter(pk=row.person_id).exists():
        return Stop("unseen")
    if not Address.objects.filter(address=row.address, person=row.person_id).exists():
        return Stop("address")
    if Suppression.holds([row.address]):
        return Stop("unsubscribed")
    return told(row, at=at)


def told(row: Enrolment, *, at: datetime) -> Stop | None:
    """What the signs of a row from `signs` come to, the one that matters most first."""
    seen = vars(row)
    if seen["answer"] or seen["in_thread"]:
        return Stop("reply", seen["answer"] or seen["in_thread"])
    if seen["answered_elsewhere"]:
        return Stop("reply")
    for kind, reason in ((EchoKind.ANSWERED, "reply"), (EchoKind.BOUNCED, "bounced"), (EchoKind.LEFT, "left")):
        if kind in (seen["echoes"] or ()):
            return Stop(reason)
    if seen["meeting"]:
        return Stop("meeting", seen["meeting"])
    if seen["outcome"]:
        return Stop(seen["outcome"])
    resumed = row.resumed_at is not None and seen["away_at"] is not None and seen["away_at"] <= row.resumed_at
    if seen["away_at"] is not None and not resumed:
        until = _back(row, seen["away_at"], seen["away_until"])
        if until is None or until > at:
            return Stop("away", until=until)
    return None


def signs(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Enrolments with what was captured since each began: ids of what shows it, or nothing. One query, whatever their number."""
    since = Q(activity__occurred_at__gt=OuterRef("started_at")) | Q(
        activity__created_at__gt=OuterRef("started_at"), activity__occurred_at__gt=OuterRef("started_at") - SKEW
    )
    wrote = Participation.objects.filter(
        since, part=Part.FROM, activity__kind=ActivityKind.MAIL, person=OuterRef("person")
    )
    met = Placement.objects.filter(
        kind="person",
        record_id=OuterRef("person"),
        activity__kind=ActivityKind.MEETING,
        activity__deleted_at=None,
        activity__created_at__gt=OuterRef("started_at"),
        occurred_at__gt=OuterRef("started_at"),
    ).exclude(activity__status="cancelled")
    mine = Echo.objects.filter(member=OuterRef("member"), address=OuterRef("address"))
    echoes = mine.filter(
        Q(at__gt=OuterRef("started_at")) | Q(~Q(kind=EchoKind.ANSWERED), at__gt=OuterRef("started_at") - SKEW)
    )
    away = echoes.filter(kind=EchoKind.AWAY).order_by("-at")
    return rows.select_related("member", "person").annotate(
        answer=Subquery(wrote.order_by("activity__occurred_at").values("activity")[:1]),
        in_thread=Subquery(_answers_in_thread().values("pk")[:1]),
        meeting=Subquery(met.order_by("occurred_at").values("activity")[:1]),
        echoes=ArraySubquery(echoes.order_by("kind").values("kind").distinct()),
        has_echo=Exists(echoes),
        answered_elsewhere=Exists(Echo.objects.filter(kind=EchoKind.ANSWERED, about__in=_mails())),
        away_at=Subquery(away.values("at")[:1]),
        away_until=Subquery(away.values("until")[:1]),
        outcome=F("deal__stage__outcome"),
    )


def _mails() -> QuerySet[Send, Any]:
    """The mails of an enrolment, as they stand on timelines."""
    return Send.objects.filter(enrolment=OuterRef(OuterRef("pk")), activity__isnull=False).values("activity")


def _answers_in_thread() -> QuerySet[Activity]:
    """Mail of somebody outside in the thread of one that we sent: an answer from another address, or by a colleague of theirs."""
    ours = Send.objects.filter(enrolment=OuterRef(OuterRef("pk")), activity__thread__isnull=False)
    outside = Participation.objects.filter(activity=OuterRef("pk"), part=Part.FROM, member=None)
    return Activity.objects.filter(
        Exists(outside),
        thread__in=ours.values("activity__thread"),
        kind=ActivityKind.MAIL,
        created_at__gt=OuterRef("started_at"),
        occurred_at__gt=OuterRef("started_at") - SKEW,
    ).order_by("occurred_at")


def _back(row: Enrolment, away_at: datetime, until: object) -> datetime | None:
    """When somebody who is away is written to again: the working day after the one they name, else three working days on."""
    hours, zone = Pace.current().hours, ZoneInfo(row.zone)
    try:
        if isinstance(until, date):
            return after_working_days(datetime.combine(until, time(9), zone), 1, hours, zone)
        return after_working_days(away_at, ABSENCE, hours, zone)
    except NoWorkingDay:
        return None


@transaction.atomic
def stop(enrolment_id: int, found: Stop, *, at: datetime) -> bool:
    """End an enrolment, or let it rest for an absence or a field that is gone; what was planned is dropped with the end. False if it
    had ended."""
    row = Enrolment.objects.select_for_update().filter(pk=enrolment_id).exclude(state__in=ENDED).first()
    if row is None:
        return False
    if found.reason in RESTS:
        if row.state == State.PAUSED and row.resting_until == found.until:
            return False
        row.state, row.reason, row.resting_until = State.PAUSED, found.reason, found.until
        row.save(update_fields=["state", "reason", "resting_until"])
        return True
    Enrolment.objects.filter(pk=row.pk).update(
        state=State.STOPPED, reason=found.reason, evidence=found.evidence, ended_at=at, due_at=None, resting_until=None
    )
    Send.objects.filter(enrolment=row.pk, state__in=LEFT_OPEN).update(state=SendState.DROPPED)
    Event.record(
        "sequence.stop",
        by=row.member,
        surface=Surface.JOB,
        automatic=True,
        kind="person",
        record_id=row.person_id,
        at=at,
    )
    return True


def heed(*, at: datetime) -> int:
    """Stop everybody who answered, bounced, met or whose deal is closed; let those rest who are away; wake those who are back. How many."""
    changed = 0
    telling = (
        Q(answer__isnull=False)
        | Q(in_thread__isnull=False)
        | Q(meeting__isnull=False)
        | Q(has_echo=True)
        | Q(answered_elsewhere=True)
        | Q(outcome__gt="")
    )
    gone = Q(person__deleted_at__isnull=False) | Q(member__is_active=False)
    for row in signs(Enrolment.objects.underway()).filter(telling | gone).iterator():
        found = Stop("bin") if row.person.deleted_at else None if row.member.is_active else Stop("member")
        found = found or told(row, at=at)
        if found is not None:
            changed += stop(row.pk, found, at=at)
    rested = Enrolment.objects.filter(state=State.PAUSED, reason="away", resting_until__lte=at)
    changed += rested.update(state=State.ACTIVE, reason="", resting_until=None)
    changed += _wake_whole()
    _learn_late_answers(at)
    return changed


def lacks_field(row: Enrolment) -> bool:
    """Whether the next mail has a variable whose field is not there for its member any more."""
    step = row.step or {}
    return bool(variables.gone(f"{step.get('subject', '')} {step.get('body', '')}", row.member))


def _wake_whole() -> int:
    """Let those go on whose field is back; how many."""
    waiting = Enrolment.objects.filter(state=State.PAUSED, reason="field").select_related("member")
    whole = [row.pk for row in waiting if not lacks_field(row)]
    return Enrolment.objects.filter(pk__in=whole, reason="field").update(state=State.ACTIVE, reason="")


def _learn_late_answers(at: datetime) -> None:
    """Somebody who answers after the last step has answered all the same."""
    done = Enrolment.objects.filter(state=State.FINISHED, reason="", ended_at__gt=at - REMEMBERED)
    for row in signs(done).filter(Q(answer__isnull=False) | Q(in_thread__isnull=False)).iterator():
        seen = vars(row)
        Enrolment.objects.filter(pk=row.pk).update(reason="reply", evidence=seen["answer"] or seen["in_thread"])
