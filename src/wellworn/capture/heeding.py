"""Heeding the settings: when the creation rule changes, or an address or domain turns out to be the workspace's own, what was captured
is looked at again. The rooms below do not know of capture, so capture compares what it last heeded with what holds now."""

from __future__ import annotations

from datetime import datetime

from wellworn.capture import reconsider
from wellworn.capture.models import Heeded
from wellworn.members.models import Alias, CreationRule, InternalDomain, Member, Workspace


def heed(*, at: datetime) -> bool:
    """Act on what has changed since the last time; whether anything had. Safe to be killed: what is not noted is done again."""
    rule = Workspace.objects.filter(pk=1).values_list("creation_rule", flat=True).first() or CreationRule.ANSWERED
    inside = sorted(
        [
            *InternalDomain.objects.values_list("domain", flat=True),
            *Alias.objects.values_list("address", flat=True),
            *(address.lower() for address in Member.objects.values_list("email", flat=True)),
        ]
    )
    heeded = Heeded.objects.filter(pk=1).first()
    if heeded and (heeded.rule, heeded.inside) == (rule, inside):
        return False
    if heeded and not set(inside) <= set(heeded.inside):
        reconsider.inner_domains(at=at)
    if heeded and heeded.rule != rule:
        reconsider.rule(at=at)
    Heeded.objects.update_or_create(pk=1, defaults={"rule": rule, "inside": inside})
    return heeded is not None
