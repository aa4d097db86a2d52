"""Sending what is due: one mail at a time through the member's own server, then its copy into Sent and onto timelines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.lib.sealed import Unsealable, unseal
from wellworn.lib.trouble import Trouble
from wellworn.outreach import ledger, mailboxes, resolving, smtp, unsubscribing
from wellworn.outreach.mailboxes import Letter, Mailboxes
from wellworn.outreach.message import Draft, build
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Send, SendState, State
from wellworn.records.models import Person

AT_ONCE = 50  # mails in one run
PATIENCE = timedelta(minutes=10)  # after a server's trouble that may pass
COPIED_FOR = timedelta(days=2)  # so long is a copy for Sent tried again


def send_due(
    member_id: int, *, now: Callable[[], datetime] = timezone.now, keep_on: Callable[[], bool] = lambda: True
) -> int:
    """Bring a member's mails up to date: take up what was cut off, send what is due, file what was sent. How many left.

    May be called from several workers at once, and be killed at any moment.
    """
    post = mailboxes.current()
    ledger.reclaim(member_id, at=now())
    resolving.resolve(member_id, post, at=now())
    sent = 0
    while sent < AT_ONCE and keep_on():
        outgoing = _ready(member_id, now())
        send = ledger.next_due(outgoing, at=now()) if outgoing is not None else None
        if outgoing is None or send is None or not _gap_is_over(outgoing, now()):
            break
        before = send.enrolment.due_at
        claimed = ledger.claim(send.pk, outgoing, post, at=now())
        if claimed is not None:
            sent += _deliver(claimed, outgoing, now)
        elif _is_stuck(send, before):
            break
    file_copies(member_id, post, at=now())
    return sent


def due_members(*, at: datetime) -> set[int]:
    """Members with something to do: a mail due, one cut off, or a copy to file."""
    due = Q(state=SendState.PLANNED, enrolment__state=State.ACTIVE, enrolment__due_at__lte=at)
    open_ = Q(state__in=[SendState.CLAIMED, SendState.HANDED, SendState.HELD])
    uncopied = Q(state=SendState.SENT, copied_at=None)
    return set(Send.objects.filter(due | open_ | uncopied).values_list("member_id", flat=True).distinct())


def raw_of(send: Send, outgoing: Outgoing) -> bytes:
    """The bytes of a mail, the same whenever they are asked for."""
    person = Person.objects.get(pk=send.enrolment.person_id)
    text = send.text
    ways = unsubscribing.ways(send, outgoing)
    if ledger.step_of(send).get("says_how_to_stop"):
        link = ways.page or _("answer this mail with the word “stop”")
        text = f"{text}\n\n{_('If you would rather not hear from me: %(link)s') % {'link': link}}"
    draft = Draft(
        message_id=send.message_id,
        sender=(outgoing.from_address, outgoing.from_name or str(send.member)),
        to=(send.enrolment.address, person.name if "@" not in person.name else ""),
        subject=send.subject,
        text=text,
        sent_at=send.claimed_at or timezone.now(),
        reply_to=outgoing.reply_to,
        references=tuple(send.references),
        one_click=ways.one_click,
        by_mail=ways.by_mail,
    )
    return build(draft).as_bytes()


def file_copies(member_id: int, post: Mailboxes, *, at: datetime) -> None:
    """Put what was sent on timelines and into the folder of sent mail. Both look first, so doing it again adds nothing."""
    rows = Send.objects.filter(member=member_id, state=SendState.SENT, copied_at=None)
    for send in rows.select_related("enrolment", "enrolment__person", "member").order_by("sent_at")[:AT_ONCE]:
        outgoing = Outgoing.objects.filter(member=member_id).first()
        if send.activity_id is None and outgoing is not None:
            filed = post.file(send.member, _letter(send, outgoing), at)
            Send.objects.filter(pk=send.pk).update(activity=filed)
        given_up = send.sent_at is None or send.sent_at < at - COPIED_FOR
        if given_up or outgoing is None or _copy(send, outgoing, post):
            Send.objects.filter(pk=send.pk).update(copied_at=at)


def _copy(send: Send, outgoing: Outgoing, post: Mailboxes) -> bool:
    """See to it that a copy lies in Sent, and learn whether the server does that itself; True when nothing is left to do."""
    if outgoing.keeps_copies or not post.standing(send.member).is_connected:
        return True
    if outgoing.keeps_copies is None:
        there = post.has_sent(send.member, send.message_id)
        if there is None:
            return False
        Outgoing.objects.filter(pk=outgoing.pk).update(keeps_copies=there)
        if there:
            return True
    return post.put_into_sent(send.member, send.message_id, raw_of(send, outgoing))


def _deliver(send: Send, outgoing: Outgoing, now: Callable[[], datetime]) -> int:
    """Hand one claimed mail over, and note what came of it; 1 if it left."""
    server = smtp.Server(outgoing.host, outgoing.port, outgoing.user, outgoing.tls)
    try:
        raw = raw_of(send, outgoing)
        with smtp.signed_in(server, unseal(outgoing.secret)) as connection:
            smtp.hand_over(
                connection,
                server.host,
                outgoing.from_address,
                send.enrolment.address,
                raw,
                last_word=lambda: ledger.mark_handed(send, at=now()),
            )
    except smtp.GivenUp:
        ledger.plan_again(send, at=now(), frm=SendState.CLAIMED)
    except smtp.Refused as refused:
        _note_refusal(send, refused, now())
    except smtp.Unknown:
        Send.objects.filter(pk=send.pk, state=SendState.HANDED).update(trouble=_("The line broke at the last moment."))
    except Unsealable as error:
        _note_trouble(send, outgoing, Trouble("sealed", str(error), lasting=True), now())
    except Trouble as trouble:
        _note_trouble(send, outgoing, trouble, now())
    except ValueError:
        ledger.refuse(send, _("Their address is none that mail can be sent to."), at=now())
    else:
        Outgoing.objects.filter(pk=outgoing.pk).exclude(trouble="").update(
            trouble="", trouble_text="", next_try_at=None
        )
        return int(ledger.settle(send.pk, at=now()))
    return 0


def _note_refusal(send: Send, refused: smtp.Refused, at: datetime) -> None:
    """A server said no, so nothing has left: for good, or later again."""
    if refused.for_good or send.tries + 1 >= ledger.MOST_TRIES:
        ledger.refuse(send, refused.sentence, at=at)
        return
    for state in (SendState.CLAIMED, SendState.HANDED):
        ledger.plan_again(send, at=at, frm=state, trouble=refused.sentence, later=ledger.delay(send.tries))


def _note_trouble(send: Send, outgoing: Outgoing, trouble: Trouble, at: datetime) -> None:
    """The server cannot be used: nothing has left, and nothing is tried until it may have passed."""
    ledger.plan_again(send, at=at, frm=SendState.CLAIMED)
    Outgoing.objects.filter(pk=outgoing.pk).update(
        trouble=trouble.code[:20], trouble_text=trouble.sentence, next_try_at=None if trouble.lasting else at + PATIENCE
    )


def _ready(member_id: int, at: datetime) -> Outgoing | None:
    """The member's server, unless it is in trouble now."""
    outgoing = Outgoing.objects.filter(member=member_id, member__is_active=True).first()
    if outgoing is None or (outgoing.trouble and (outgoing.next_try_at is None or outgoing.next_try_at > at)):
        return None
    return outgoing


def _gap_is_over(outgoing: Outgoing, at: datetime) -> bool:
    gap = timedelta(seconds=Pace.current().gap)
    return outgoing.last_sent_at is None or outgoing.last_sent_at + gap <= at


def _is_stuck(send: Send, before: datetime | None) -> bool:
    """Whether a mail that could not be claimed would be the next one again."""
    row = Enrolment.objects.get(pk=send.enrolment_id)
    send.refresh_from_db(fields=["state"])
    return row.state == State.ACTIVE and row.due_at == before and send.state == SendState.PLANNED


def _letter(send: Send, outgoing: Outgoing) -> Letter:
    name = send.enrolment.person.name
    return Letter(
        send.message_id,
        (outgoing.from_address.lower(), outgoing.from_name or str(send.member)),
        (send.enrolment.address, name if "@" not in name else ""),
        send.subject,
        send.text,
        tuple(send.references),
        send.sent_at or timezone.now(),
    )
