"""The log of looks: who was shown numbers about which groups, on which page, on which day.

It is there so that whoever is counted can see who looked, and so that the workers' representative can see how the numbers are used. It
is not there to watch readers: a row is a day, not a moment; looking twice at a page in a day is one row; what stood there, how long
somebody stayed and what they did next is written nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from django.db import models

from wellworn.adoption.models.people import Partition
from wellworn.members.models import Member


class LookQuerySet(models.QuerySet["Look"]):
    """Which looks."""

    def about(self, member: Member) -> Self:
        """Those at numbers in which `member` was counted: what concerns them."""
        return self.filter(partition__parts__group__members__contains=[member.pk]).distinct()


class Look(models.Model):
    """That a member looked at a page of numbers about groups, on one day."""

    reader = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # in the reader's own zone
    page = models.CharField(max_length=60)
    by = models.CharField(max_length=40, blank=True)  # "role,team": by what the groups are; "" for everybody together
    partition = models.ForeignKey(Partition, on_delete=models.PROTECT, related_name="+")  # the groups that were shown
    measures = models.JSONField(default=list)  # the keys of what was shown of them

    objects = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "day", "page", "by", "partition"], name="look_once_a_day")
        ]
        indexes = [models.Index(fields=["day"], name="looks_by_day")]

    def __str__(self) -> str:
        return f"{self.reader_id} at {self.page} on {self.day}"

    @classmethod
    def note(
        cls, reader: Member, page: str, by: Sequence[str], partition: Partition, keys: list[str], day: date
    ) -> None:
        """Write that `reader` was shown these measures of these groups on a page; once a day."""
        said = {"reader": reader, "day": day, "page": page, "by": ",".join(by), "partition": partition}
        look, is_new = cls.objects.get_or_create(**said, defaults={"measures": sorted(keys)})
        if not is_new and not set(keys) <= set(look.measures):
            cls.objects.filter(pk=look.pk).update(measures=sorted({*look.measures, *keys}))

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """The groups that were shown, by the values of what they are by, '' for all who are in none of the others. Of everybody together
        there is none."""
        names = [name for name in self.by.split(",") if name]
        return (
            sorted(tuple(getattr(part, name) for name in names) for part in self.partition.parts.all()) if names else []
        )
