"""Events: one row for each use of Wellworn, kept for some weeks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone

from wellworn.members.models import Member


class Surface(models.TextChoices):
    """Through what an act was done."""

    WEB = "web"
    CAPTURE = "capture"
    COMMAND = "command"
    JOB = "job"
    API = "api"


SURFACE: ContextVar[str] = ContextVar("surface", default=Surface.WEB)


@contextmanager
def through(surface: Surface) -> Iterator[None]:
    """What is done inside is recorded as done through `surface`: the verbs below need not know who called them."""
    token = SURFACE.set(surface)
    try:
        yield
    finally:
        SURFACE.reset(token)


class Event(models.Model):
    """One thing done with one feature, written in the act's own transaction. Append-only, and gone after some weeks.

    The table is parted by month (`months.py`), and has no constraint on its member: writing locks no member's row, and
    taking a month off locks no member's table.
    """

    at = models.DateTimeField()
    member = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False, db_index=False
    )  # None: the machine
    feature = models.CharField(max_length=60)  # "record.change", "proposal.accept", "capture.person" ...
    surface = models.CharField(max_length=10, choices=Surface)
    automatic = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, blank=True)  # of record
    record_id = models.BigIntegerField(null=True)
    count = models.PositiveIntegerField(default=1)  # a batch of like acts is one row

    class Meta:
        indexes = [
            models.Index(fields=["member", "at"]),
            BrinIndex(fields=["at"], autosummarize=True, name="usage_event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.feature} at {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def record(
        cls,
        feature: str,
        *,
        by: Member | None,
        surface: str = "",
        kind: str = "",
        record_id: int | None = None,
        count: int = 1,
        automatic: bool | None = None,
        at: datetime | None = None,
    ) -> Self:
        """Write that `by` used `feature`; nobody (`by=None`) is the machine. Call it inside the act's own transaction.

        `surface` is that of `through` when it is not said, and the web's outside of it. `automatic` is for what the machine did in a member's name; it follows from `by` when it is not said.
        """
        return cls.objects.create(
            at=at or timezone.now(),
            member=by,
            feature=feature,
            surface=surface or SURFACE.get(),
            automatic=by is None if automatic is None else automatic,
            kind=kind,
            record_id=record_id,
            count=count,
        )
