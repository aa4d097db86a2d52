"""What a leader shows of their own use: the one number about a single person that others see, because that person shows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Role
from wellworn.usage.models import Event

LEADERS = (Role.MANAGER, Role.EXECUTIVE)  # nobody else may, so that nobody else can be asked to
SHOWN_FOR = timedelta(days=14)
LONGEST = 280  # of one's own words


class NotTheirs(Exception):
    """Somebody who is no leader, or whose own it is not."""


class TellsOfOthers(Exception):
    """With it, somebody could work out what fewer than five others did."""

    sentence = _(
        "Not now: with what colleagues have been shown before, your sentence would tell of fewer than five others. Nothing is shown. "
        "It may be possible in some weeks."
    )


class PublishedQuerySet(models.QuerySet["Published"]):
    """Reading what is shown starts here; it is shown to everybody."""

    def standing(self, at: datetime) -> Self:
        """What is shown at a moment, the latest first: not taken back, two weeks old at most, of those who lead and are here."""
        there = self.filter(revoked_at=None, at__gt=at - SHOWN_FOR, at__lte=at)
        leads = there.filter(member__role__in=LEADERS, member__is_active=True)
        return leads.select_related("member").order_by("-at", "-pk")

    def near(self, first: date, last: date, apart: timedelta) -> Self:
        """What was ever shown of days less than `apart` from these, taken back or not: who has read it knows it."""
        return self.filter(first__lt=last + apart, last__gt=first - apart)


class Published(models.Model):
    """A true sentence of a leader's own week, and their own words beside it. Taken back, the row says only that something was shown."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    fact = models.CharField(max_length=20)  # a key of own.facts
    said = models.JSONField(default=dict)  # its numbers
    words = models.CharField(max_length=LONGEST, blank=True)
    first = models.DateField()  # the days that it is about
    last = models.DateField()
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(revoked_at=None), name="one_published_at_a_time")
        ]
        indexes = [models.Index(fields=["member", "at"], name="published_by_member")]

    def __str__(self) -> str:
        return f"{self.fact} of {self.member_id} on {self.at:%Y-%m-%d}"

    @classmethod
    @transaction.atomic
    def publish(
        cls,
        fact: str,
        said: dict[str, Any],
        days: tuple[date, date],
        words: str = "",
        *,
        by: Member,
        at: datetime | None = None,
    ) -> Published:
        """Show a fact of one's own to everybody, in place of what was shown before. Raises NotTheirs for whoever does not lead,
        and TellsOfOthers where it would."""
        from wellworn.adoption import exposing, published  # they read what is shown, and so need this

        leader = Member.objects.select_for_update().filter(pk=by.pk, role__in=LEADERS, is_active=True).first()
        if leader is None:
            raise NotTheirs
        exposing.hold_all()
        if exposing.would_tell_of_others(by, published.known_to_all(*days), *days):
            raise TellsOfOthers
        _take_back(cls.objects.filter(member=by, revoked_at=None))
        shown = cls.objects.create(
            member=leader, fact=fact, said=said, words=words.strip()[:LONGEST], first=days[0], last=days[1], at=at or timezone.now()
        )  # fmt: skip
        Event.record("lead.publish", by=by)
        return shown

    @transaction.atomic
    def revoke(self, *, by: Member) -> bool:
        """Take it back: gone from every page at once. False when it was. Raises NotTheirs for somebody else's."""
        if by.pk != self.member_id:
            raise NotTheirs
        if not _take_back(Published.objects.filter(pk=self.pk, revoked_at=None)):
            return False
        Event.record("lead.revoke", by=by)
        return True


def _take_back(rows: models.QuerySet[Published]) -> int:
    """Neither the words nor the numbers are kept: only that something of these days was shown, for the gate."""
    return rows.update(revoked_at=timezone.now(), words="", said={})
