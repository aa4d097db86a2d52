"""The domains whose mail stays outside: naming one more protects more, and is one admin's to do."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wellworn.members.models import InternalDomain, Member
from wellworn.members.protections.declared import INTERNAL_MAIL
from wellworn.members.protections.models import ChangeState, ProtectionChange


@transaction.atomic
def add(domain: str, *, by: Member) -> bool:
    """Leave mail inside a domain alone from now on; says whether that is new. It stands in the public history."""
    _kept, is_new = InternalDomain.objects.get_or_create(domain=domain)
    if is_new:
        ProtectionChange.objects.create(
            protection=INTERNAL_MAIL, subject=domain, before="captured", after="outside", state=ChangeState.RAISED,
            by=by, at=timezone.now(),
        )  # fmt: skip
    return is_new
