"""The jobs of this room."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.program.kept import work
from wellworn.program.models import Intervention


@app.task
def work_out_effect(intervention: int, member: int) -> None:
    """Work out what an intervention did, as a member may be shown it who waits for that."""
    one = Intervention.objects.select_related("plan").filter(pk=intervention).first()
    by = Member.objects.filter(pk=member, is_active=True).first()
    if one is not None and by is not None:
        with timezone.override(zone_of(by)):  # whose days the page has
            work(one, by=by, today=timezone.localdate())
