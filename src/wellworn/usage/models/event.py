"""Events: one row for each use of Wellworn, kept for some weeks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Self, TypedDict, Unpack

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone

from wellworn.lib import sql
from wellworn.members.models import Member


class Surface(models.TextChoices):
    """Through what an act was done."""

    WEB = "web"
    CAPTURE = "capture"
    COMMAND = "command"
    JOB = "job"
    API = "api"
    OUTSIDE = "outside"  # another system, which told us


SURFACE: ContextVar[str] = ContextVar("surface", default=Surface.WEB)


@contextmanager
def through(surface: Surface) -> Iterator[None]:
    """What is done inside is recorded as done through `surface`: the verbs below need not know who called them."""
    token = SURFACE.set(surface)
    try:
        yield
    finally:
        SURFACE.reset(token)


class Said(TypedDict, total=False):
    """What an event may say beside its feature and who did it."""

    surface: str  # that of `through` unless it is said, and the web's outside of it
    kind: str  # of record
    record_id: int | None
    count: int  # a batch of like acts is one row
    automatic: bool | None  # for what the machine did in a member's name; else it follows from who did it
    at: datetime | None  # now, unless it is said


# Everything that is said of an event, and the statement that writes it: sent as it stands, since it is part of nearly every act.
COLUMNS = ("at", "member_id", "feature", "surface", "automatic", "kind", "record_id", "count")
INSERT = f"INSERT INTO usage_event ({', '.join(COLUMNS)})"
VALUES = ", ".join(["%s"] * len(COLUMNS))
WRITE = f"{INSERT} VALUES ({VALUES}) RETURNING id"


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
    def record(cls, feature: str, *, by: Member | None, **said: Unpack[Said]) -> Self:
        """Write that `by` used `feature`; nobody (`by=None`) is the machine. Call it inside the act's own transaction."""
        event = cls.of(feature, by=by, **said)
        event.write()
        return event

    def write(self) -> None:
        """Write it, in one statement."""
        [(self.pk,)] = sql.rows(WRITE, self.values)
        self._state.adding = False

    @property
    def values(self) -> list[object]:
        """What is said of it, as COLUMNS names it."""
        return [getattr(self, column) for column in COLUMNS]

    @classmethod
    def of(cls, feature: str, *, by: Member | None, **said: Unpack[Said]) -> Self:
        """What `record` writes, not yet written. What a verb does not say is as in `Said`."""
        automatic = said.get("automatic")
        return cls(
            at=said.get("at") or timezone.now(),
            member=by,
            feature=feature,
            surface=said.get("surface") or SURFACE.get(),
            automatic=by is None if automatic is None else automatic,
            kind=said.get("kind", ""),
            record_id=said.get("record_id"),
            count=said.get("count", 1),
        )
