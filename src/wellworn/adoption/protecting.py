"""Changing what protects people: stricter at once, by an admin; less strict by two, an admin who asks and a representative who agrees.

All of it waits for one lock, so that what is agreed to is what stands, and nobody is both at the same moment.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.adoption.telling import tell_everybody
from wellworn.lib import sql
from wellworn.members.models import PROTECTIONS_LOCK, InternalDomain, Member, Role, Workspace
from wellworn.members.protections.declared import BY_KEY, INTERNAL_MAIL
from wellworn.members.protections.models import ChangeState, ProtectionChange
from wellworn.usage.models import Event

LONGEST = 1000  # characters of a reason or an answer


class CannotChange(Exception):
    """A change that is not possible, with a sentence that says why and what would work."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@transaction.atomic
def set_protection(key: str, value: str, *, reason: str = "", by: Member) -> ProtectionChange:
    """Have a protection at another value: in force at once if that protects more, else a proposal. Raises CannotChange."""
    sql.hold(PROTECTIONS_LOCK)
    _must_be(by, role=Role.ADMIN)
    protection = BY_KEY[key]
    if not protection.allows(value):
        raise CannotChange(_("That is not a value this protection can have. Nothing was changed."))
    workspace, _made = Workspace.objects.get_or_create(pk=1)
    before = str(getattr(workspace, key))
    if value == before:
        raise CannotChange(_("That is how it stands already."))
    change = ProtectionChange(
        protection=key, before=before, after=value, by=by, at=timezone.now(), reason=_short(reason)
    )
    if protection.lowers(before, value):
        return _propose(change)
    change.state = ChangeState.RAISED
    _overtake(key, at=change.at)
    _apply(change)
    change.save()
    Event.record("protection.raise", by=by, at=change.at)
    tell_everybody()
    return change


@transaction.atomic
def ask_to_capture(domain: InternalDomain, *, reason: str, by: Member) -> ProtectionChange:
    """Propose that mail inside a domain of one's own is captured. Raises CannotChange."""
    sql.hold(PROTECTIONS_LOCK)
    _must_be(by, role=Role.ADMIN)
    change = ProtectionChange(
        protection=INTERNAL_MAIL, subject=domain.domain, before="outside", after="captured", by=by, at=timezone.now(),
        reason=_short(reason),
    )  # fmt: skip
    return _propose(change)


@transaction.atomic
def agree(change: ProtectionChange, *, answer: str = "", by: Member) -> None:
    """The representative's yes: in force from now on. Raises CannotChange."""
    sql.hold(PROTECTIONS_LOCK)
    _must_be(by, representative=True)
    if change.by_id == by.pk:
        raise CannotChange(_("You asked for it yourself. Somebody else has to agree."))
    _settle(change, ChangeState.AGREED, answer, by)
    if not _stands(change):
        raise CannotChange(_("It stands otherwise by now. What was asked for no longer fits."))
    _apply(change)
    Event.record("protection.agree", by=by, at=change.settled_at)
    tell_everybody()


@transaction.atomic
def decline(change: ProtectionChange, *, answer: str = "", by: Member) -> None:
    """The representative's no: everything stays. Raises CannotChange."""
    sql.hold(PROTECTIONS_LOCK)
    _must_be(by, representative=True)
    _settle(change, ChangeState.DECLINED, answer, by)
    Event.record("protection.decline", by=by, at=change.settled_at)
    tell_everybody()


@transaction.atomic
def withdraw(change: ProtectionChange, *, by: Member) -> None:
    """An admin takes a proposal back. Raises CannotChange."""
    sql.hold(PROTECTIONS_LOCK)
    _must_be(by, role=Role.ADMIN)
    _settle(change, ChangeState.WITHDRAWN, "", by)
    Event.record("protection.withdraw", by=by, at=change.settled_at)
    tell_everybody()


def _must_be(member: Member, *, role: Role | None = None, representative: bool = False) -> None:
    """Who acts is still who they were when their page was shown."""
    found = Member.objects.filter(pk=member.pk, is_active=True)
    found = found.filter(role=role) if role else found
    found = found.filter(is_representative=True) if representative else found
    if not found.exists():
        raise CannotChange(_("That is not yours to do any more."))


def _propose(change: ProtectionChange) -> ProtectionChange:
    """Leave it to the representative."""
    if not change.reason:
        raise CannotChange(_("Say why. Everybody reads it, and the workers’ representative decides by it."))
    if not Member.objects.filter(is_representative=True, is_active=True).exists():
        raise CannotChange(
            _("Nobody speaks for the people who work here yet, so no protection can be lowered. Mark somebody under Members first.")
        )  # fmt: skip
    open_ones = ProtectionChange.objects.filter(protection=change.protection, subject=change.subject)
    if open_ones.filter(state=ChangeState.PROPOSED).exists():
        raise CannotChange(_("Something is asked for here already. Withdraw that first."))
    change.state = ChangeState.PROPOSED
    change.save()
    Event.record("protection.propose", by=change.by, at=change.at)
    tell_everybody()
    return change


def _settle(change: ProtectionChange, state: ChangeState, answer: str, by: Member) -> None:
    """Once: the second who decides is told."""
    values = {
        "state": state,
        "answer": _short(answer),
        "settled_by": by,
        "settled_at": timezone.now(),
        "is_told": False,
    }
    if not ProtectionChange.objects.filter(pk=change.pk, state=ChangeState.PROPOSED).update(**values):
        raise CannotChange(_("Somebody has settled it already."))
    change.refresh_from_db()


def _overtake(key: str, *, at: datetime) -> None:
    """What was asked for from another starting point is off."""
    waiting = ProtectionChange.objects.filter(protection=key, state=ChangeState.PROPOSED)
    waiting.update(state=ChangeState.OVERTAKEN, settled_at=at)


def _stands(change: ProtectionChange) -> bool:
    """Whether it stands as it did when the change was asked for."""
    if change.protection == INTERNAL_MAIL:
        return InternalDomain.objects.filter(domain=change.subject).exists()
    return str(Workspace.objects.values_list(change.protection, flat=True).get(pk=1)) == change.before


def _apply(change: ProtectionChange) -> None:
    if change.protection == INTERNAL_MAIL:
        InternalDomain.objects.filter(domain=change.subject).delete()
    else:
        Workspace.objects.filter(pk=1).update(**{change.protection: change.after})


def _short(text: str) -> str:
    return text.strip().replace("\0", "")[:LONGEST]
