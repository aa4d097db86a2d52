"""The ledger of mails: planned, claimed, handed, sent. Each state changes only from the one expected, so no mail leaves twice.

A worker that is killed leaves one of two things behind. A *claimed* mail has certainly not left, for it is marked as handed before the
first byte of it goes over the line: it is planned again. Of a *handed* one nobody here knows; `resolving` finds out, or asks.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.crypto import get_random_string

from wellworn.members.clock import zone_of
from wellworn.outreach import composing, stopping, variables
from wellworn.outreach.going_on import go_on, opening
from wellworn.outreach.mailboxes import Mailboxes
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Send, SendState, State
from wellworn.outreach.timing import NoWorkingDay, day_of, may_arrive
from wellworn.outreach.wording import one_line, plain
from wellworn.records.models import Deal, Person
from wellworn.usage.models import Event, Surface

LEASE = timedelta(seconds=float(os.environ.get("WELLWORN_SEND_LEASE_SECONDS", "900")))
FRESH = timedelta(minutes=15)  # the inbox was read to its end this lately, or no further mail leaves
LONGEST_DELAY = timedelta(hours=6)
MOST_TRIES = 8


def next_due(outgoing: Outgoing, *, at: datetime) -> Send | None:
    """The mail of a member that is to leave now, if any."""
    planned = Send.objects.filter(member=outgoing.member_id, state=SendState.PLANNED)
    due = planned.filter(enrolment__state=State.ACTIVE, enrolment__due_at__lte=at)
    return due.order_by("enrolment__due_at", "pk").first()


@transaction.atomic
def claim(send_id: int, outgoing: Outgoing, mailboxes: Mailboxes, *, at: datetime) -> Send | None:
    """Take a mail to be sent, written out; None when it may not leave now, which is then noted."""
    row = _held(send_id)
    if row is None or row.state != State.ACTIVE or row.step is None or row.step["do"] != "mail":
        return None
    send = Send.objects.select_for_update().filter(pk=send_id, state=SendState.PLANNED, step=row.position).first()
    if send is None:
        return None
    found = stopping.why_not(row, at=at)
    if found is not None:
        stopping.stop(row.pk, found, at=at)
        return None
    if _is_to_wait(row, send, outgoing, mailboxes, at):
        return None
    if not _write(row, send, outgoing):
        stopping.stop(row.pk, stopping.Stop("field" if stopping.lacks_field(row) else "words"), at=at)
        return None
    send.state, send.claim, send.claimed_at, send.trouble = SendState.CLAIMED, get_random_string(32), at, ""
    send.save()
    return send


@transaction.atomic
def mark_handed(send: Send, *, at: datetime) -> bool:
    """The last word before a mail leaves: once more whether it may, then the mark that from here on nobody knows."""
    row = _held(send.pk)
    if row is None or row.state != State.ACTIVE:
        return False
    found = stopping.why_not(row, at=at)
    if found is not None:
        stopping.stop(row.pk, found, at=at)
        return False
    mine = Send.objects.filter(pk=send.pk, state=SendState.CLAIMED, claim=send.claim)
    if not mine.update(state=SendState.HANDED, handed_at=at):
        return False
    Outgoing.objects.filter(member=send.member_id).update(last_sent_at=at)
    return True


@transaction.atomic
def settle(send_id: int, *, at: datetime, sent_at: datetime | None = None) -> bool:
    """It has left: note that, and go on to the next step. False if that was noted before."""
    row = _held(send_id)
    left = Send.objects.filter(pk=send_id, state__in=[SendState.HANDED, SendState.HELD])
    if row is None or not left.update(state=SendState.SENT, sent_at=sent_at or at, trouble=""):
        return False
    if row.state == State.PAUSED and row.reason == "unknown":
        row.state, row.reason = State.ACTIVE, ""
    row.position += 1
    if row.state == State.STOPPED:
        row.save(update_fields=["position"])
    else:
        go_on(row, at=at)
    Event.record(
        "sequence.mail",
        by=row.member,
        surface=Surface.JOB,
        automatic=True,
        kind="person",
        record_id=row.person_id,
        at=at,
    )
    return True


@transaction.atomic
def plan_again(send: Send, *, at: datetime, frm: SendState, trouble: str = "", later: timedelta = timedelta(0)) -> bool:
    """It has certainly not left: it is planned anew under the same Message-ID, unless its enrolment has ended meanwhile."""
    row = _held(send.pk)
    mine = Send.objects.filter(pk=send.pk, state=frm, claim=send.claim)
    if row is None or not mine.exists():
        return False
    ended = not row.is_underway
    tries = send.tries + (1 if trouble else 0)
    mine.update(
        state=SendState.DROPPED if ended else SendState.PLANNED,
        claim="",
        claimed_at=None,
        handed_at=None,
        trouble=trouble,
        tries=tries,
    )
    if not ended:
        if row.reason == "unknown":
            row.state, row.reason = State.ACTIVE, ""
        row.due_at = max(row.due_at or at, at + later)
        row.save(update_fields=["state", "reason", "due_at"])
    return True


@transaction.atomic
def refuse(send: Send, sentence: str, *, at: datetime) -> None:
    """The server will not take it, ever: the end of the enrolment, with the server's words."""
    row = _held(send.pk)
    mine = Send.objects.filter(pk=send.pk, state__in=[SendState.CLAIMED, SendState.HANDED], claim=send.claim)
    if mine.update(state=SendState.FAILED, trouble=sentence) and row is not None:
        stopping.stop(row.pk, stopping.Stop("refused"), at=at)


@transaction.atomic
def hold(send: Send, *, at: datetime) -> None:
    """Nobody can tell whether it left: it waits for its member's word, and nothing more leaves before."""
    row = _held(send.pk)
    if row is None or not Send.objects.filter(pk=send.pk, state=SendState.HANDED).update(state=SendState.HELD):
        return
    if row.is_underway:
        Enrolment.objects.filter(pk=row.pk).update(state=State.PAUSED, reason="unknown", due_at=None)


def reclaim(member_id: int, *, at: datetime) -> int:
    """Plan again what a killed worker had claimed and not handed over."""
    left = Send.objects.filter(member=member_id, state=SendState.CLAIMED, claimed_at__lt=at - LEASE)
    return sum(plan_again(send, at=at, frm=SendState.CLAIMED) for send in left)


def delay(tries: int) -> timedelta:
    """How long to wait after so many refusals in a row: from five minutes on, twice as long each time."""
    return min(timedelta(minutes=5) * (1 << min(tries, 10)), LONGEST_DELAY)


def _held(send_id: int) -> Enrolment | None:
    """The enrolment of a mail, locked until the end of the transaction."""
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("member").prefetch_related("deal")
    people = Person.objects.prefetch_related(None)
    row = rows.filter(sends=send_id).first()
    if row is not None:
        row.person = people.get(pk=row.person_id)
    return row


def _is_to_wait(row: Enrolment, send: Send, outgoing: Outgoing, mailboxes: Mailboxes, at: datetime) -> bool:
    """Whether it is too early: for the recipient's clock, for the member's day, or because an answer would not be seen."""
    pace, zone = Pace.current(), ZoneInfo(row.zone)
    if not may_arrive(at, pace.hours, zone):
        return _put_off(row, at, pace, zone)
    begins, ends = day_of(at, zone_of(row.member))
    today = Send.objects.filter(member=row.member_id, handed_at__gte=begins, handed_at__lt=ends).count()
    if today >= min(outgoing.most_a_day, pace.most_a_day):
        return _put_off(row, ends, pace, zone)
    if row.sends.filter(state=SendState.SENT).exists():
        standing = mailboxes.standing(row.member)
        if standing.read_at is None or standing.read_at < at - FRESH:
            Send.objects.filter(pk=send.pk).update(trouble="blind")
            Enrolment.objects.filter(pk=row.pk).update(due_at=at + timedelta(minutes=1))
            return True
    return False


def _put_off(row: Enrolment, until: datetime, pace: Pace, zone: ZoneInfo) -> bool:
    try:
        due = opening(until, pace.hours, zone, str(row.person_id))
    except NoWorkingDay:
        Enrolment.objects.filter(pk=row.pk).update(state=State.PAUSED, reason="no-day", due_at=None)
    else:
        Enrolment.objects.filter(pk=row.pk).update(due_at=due)
    return True


def _write(row: Enrolment, send: Send, outgoing: Outgoing) -> bool:
    """Fill the words in; False when a variable has lost its value."""
    person = Person.objects.prefetch_related(variables.with_company(row.member)).get(pk=row.person_id)
    deal = Deal.objects.visible_to(row.member).filter(pk=row.deal_id).first() if row.deal_id else None
    step = row.step or {}
    made = composing.compose(step, variables.values(person, deal, row.member), composing.exchange_of(row))
    if made.missing:
        return False
    send.subject = one_line(made.subject.text)
    send.text = "\n\n".join(part for part in (plain(made.body.text), plain(outgoing.signature)) if part)
    send.references = list(made.exchange.references)
    return True


def step_of(send: Send) -> dict[str, object]:
    """The step that a mail is of."""
    return cast(dict[str, object], send.enrolment.plan[send.step])
