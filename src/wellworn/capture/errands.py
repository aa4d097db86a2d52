"""Long work on what was captured that a member asked for: done in the background in steps, with progress and a stop.

Each step is one transaction with the progress that counts it. Stopped or killed in between, what was done stays done, and whoever goes on
finds what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wellworn.capture import blocking, disconnecting
from wellworn.capture.disconnecting import Proof
from wellworn.capture.errand import Errand, ErrandKind, ErrandState
from wellworn.capture.models import Block, Mailbox
from wellworn.capture.removal import Removed
from wellworn.members.models import Member

AT_ONCE = 1_000  # items of a ledger that are gone through while the member waits; more go to the background
FRESH = timedelta(minutes=10)  # how long a count of a large mailbox is believed
PIECE = 500  # hidden activities that are removed in one transaction
ON = (ErrandState.WAITING, ErrandState.RUNNING, ErrandState.FAILED)


class Halted(Exception):
    """Somebody has stopped it. What was done stays."""


def ask(
    kind: ErrandKind,
    *,
    by: Member,
    at: datetime,
    mailbox: Mailbox | None = None,
    block: Block | None = None,
    total: int = 0,
) -> Errand:
    """An errand of which nothing is done yet; the one that is being done, where there is one."""
    same = Errand.objects.filter(kind=kind, member=by, mailbox=mailbox, block=block, state__in=ON, ended_at=None)
    return same.first() or Errand.objects.create(
        kind=kind, member=by, mailbox=mailbox, block=block, total=total, asked_at=at
    )


def counted(mailbox: Mailbox, *, by: Member, at: datetime) -> Errand:
    """What would go with a mailbox, as it was counted a moment ago, or a count that begins."""
    lately = Errand.objects.filter(kind=ErrandKind.COUNT, member=by, mailbox=mailbox, asked_at__gte=at - FRESH)
    found = lately.filter(state=ErrandState.DONE, total__gt=AT_ONCE).order_by("-pk").first()
    return found or ask(ErrandKind.COUNT, by=by, at=at, mailbox=mailbox, total=disconnecting.size(mailbox))


def gone_of(errand: Errand) -> Removed | None:
    """What was counted, once it is."""
    return Removed(**errand.result) if errand.state == ErrandState.DONE and errand.result else None


def removing(mailbox: Mailbox, *, at: datetime) -> Errand | None:
    """The errand that takes out what a mailbox brought: while it lasts, and once after its end."""
    rows = Errand.objects.filter(mailbox=mailbox, kind=ErrandKind.REMOVE, shown_at=None)
    found = rows.order_by("-pk").first()
    if found is not None and not found.is_on:
        rows.exclude(ended_at=None).update(shown_at=at)
    return found


def proof_of(errand: Errand | None) -> Proof | None:
    """The proof of an errand that was done to its end."""
    done = errand is not None and errand.state == ErrandState.DONE and errand.result
    return Proof.from_json(done) if done else None


def stop(errand: Errand, *, at: datetime) -> bool:
    """Stop it after the step in hand; False when it is over. What was done stays."""
    rows = Errand.objects.filter(pk=errand.pk, state__in=ON, ended_at=None)
    return bool(rows.update(state=ErrandState.STOPPED, ended_at=at))


def run(errand_id: int) -> None:
    """Do it, from wherever it is."""
    if not Errand.objects.filter(pk=errand_id, state__in=ON, ended_at=None).update(state=ErrandState.RUNNING):
        return
    errand = Errand.objects.select_related("mailbox", "block", "member").get(pk=errand_id)
    try:
        DOING[ErrandKind(errand.kind)](errand)
    except Halted:
        return
    except Exception:
        Errand.objects.filter(pk=errand_id, state=ErrandState.RUNNING).update(state=ErrandState.FAILED)
        raise


def _count(errand: Errand) -> None:
    """What would go with a mailbox."""
    assert errand.mailbox is not None
    running = Errand.objects.filter(pk=errand.pk, state=ErrandState.RUNNING)
    gone = disconnecting.only_here(errand.mailbox, keep_on=running.exists)
    if gone is not None:
        running.update(state=ErrandState.DONE, ended_at=timezone.now(), done=errand.total, result=asdict(gone))


def _remove(errand: Errand) -> None:
    """Take out what only a mailbox brought."""
    assert errand.mailbox is not None
    taken = 1
    while taken:
        with transaction.atomic():
            held = _held(errand)
            proof = Proof.from_json(held.result) if held.result else None
            proof, taken = disconnecting.take_out(errand.mailbox, proof, at=timezone.now())
            _note(held, done=held.done + taken, result=asdict(proof), is_last=not taken)


def _unblock(errand: Errand) -> None:
    """Remove what a block hides, and take it away, so that its mail is read anew."""
    if errand.block is None:  # gone meanwhile
        Errand.objects.filter(pk=errand.pk).update(state=ErrandState.DONE, ended_at=timezone.now())
        return
    activities, letters = blocking.hidden(errand.block)
    Errand.objects.filter(pk=errand.pk).update(total=errand.done + len(activities) + len(letters))
    while activities or letters:
        with transaction.atomic():
            held = _held(errand)
            blocking.purge_some(activities[:PIECE], letters[:PIECE])
            _note(held, done=held.done + len(activities[:PIECE]) + len(letters[:PIECE]))
        activities, letters = activities[PIECE:], letters[PIECE:]
    with transaction.atomic():
        held = _held(errand)
        _note(held, done=held.done, is_last=True)
        blocking.unblock(errand.block, by=errand.member, at=timezone.now())


def _held(errand: Errand) -> Errand:
    """The errand as it stands, held until the step is over. Raises Halted."""
    held = Errand.objects.select_for_update().get(pk=errand.pk)
    if held.state != ErrandState.RUNNING:
        raise Halted
    return held


def _note(held: Errand, *, done: int, result: dict[str, object] | None = None, is_last: bool = False) -> None:
    held.done, held.result = done, result
    if is_last:
        held.state, held.ended_at = ErrandState.DONE, timezone.now()
    held.save(update_fields=["done", "result", "state", "ended_at"])


DOING: dict[ErrandKind, Callable[[Errand], None]] = {
    ErrandKind.COUNT: _count,
    ErrandKind.REMOVE: _remove,
    ErrandKind.UNBLOCK: _unblock,
}
