"""Making and revoking tokens, and finding who is behind one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.api.models import Scope, Token
from wellworn.lib.bearer import fresh, hashed
from wellworn.members.models import Member, Role
from wellworn.usage.models import Event

PREFIX = "ww_"  # so that scanners for leaked secrets know one
LONGEST = timedelta(days=366)


class CannotMake(ValueError):
    """Why there is no token; the text says what would work."""


@transaction.atomic
def make(
    name: str, scopes: Iterable[str], *, by: Member, service: bool = False, days: int | None = None
) -> tuple[Token, str]:
    """A token and its secret, which nobody can read again. A service's acts under its own name and outlives whoever made it.

    Raises CannotMake.
    """
    name, asked = name.strip()[:100], [scope for scope in Scope.values if scope in set(scopes)]
    if not name:
        raise CannotMake(_("Give the token a name that says what uses it."))
    if not asked:
        raise CannotMake(_("Choose at least one thing that it may do."))
    if by.role == Role.IT and not service:
        raise CannotMake(_("IT sees no records, and neither would its token. Make one for a service."))
    if days is not None and not 0 < days <= LONGEST.days:
        raise CannotMake(_("A token ends within a year. Choose from 1 to 366 days."))
    secret = PREFIX + fresh()
    now = timezone.now()
    token = Token.objects.create(
        member=_service(name, by) if service else by,
        made_by=by,
        name=name,
        hashed=hashed(secret),
        hint=secret[-4:],
        scopes=asked,
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    Event.record("token.make", by=by)
    return token, secret


def _service(name: str, by: Member) -> Member:
    """A member that is a program and sees what an executive sees: nobody can sign in as it, and no measure counts it."""
    address = f"service-{secrets.token_hex(6)}@service.invalid"
    member = Member.objects.add(address, name=name, role=Role.EXECUTIVE, by=by)
    Member.objects.filter(pk=member.pk).update(is_service=True)
    member.is_service = True
    return member


@transaction.atomic
def revoke(token: Token, *, by: Member) -> bool:
    """Make a token useless at once; False if it is."""
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        return False
    Event.record("token.revoke", by=by)
    return True


def opened(secret: str, at: datetime) -> Token | None:
    """The good token of that secret, with its member and what they see: one query, and one more on its first use of a day."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    token = Token.objects.good_at(at).filter(hashed=hashed(secret)).first()
    if token is None:
        return None
    token.member = Member.objects.with_open_teams().get(pk=token.member_id)
    if token.last_day != at.date():
        Token.objects.filter(pk=token.pk).update(last_day=at.date())
    return token
