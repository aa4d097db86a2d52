"""Sets of people, each kept once whoever was shown it, and the tables of groups that are made of them.

Most readers are shown the same groups, so what is counted of one set for one reader is what another is shown of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from wellworn.measures.suppression import bits, numbers

Labels = tuple[str, str]  # the role and the team by whose names a group is counted; "" for neither


class Group(models.Model):
    """A set of members, by their numbers. It never changes: another set is another row."""

    digest = models.UUIDField(unique=True)
    members = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["members"], name="groups_of_a_member", fastupdate=False)]

    def __str__(self) -> str:
        return f"{len(self.members)} members"

    @property
    def bits(self) -> int:
        """The set as `measures.suppression` takes it: member 3 is bit 3."""
        return bits(self.members)

    @classmethod
    def of(cls, sets: set[int]) -> dict[int, Group]:
        """The rows of sets of bits, made where they are not there yet."""
        digests = {one: _digest(one) for one in sets}
        there = {row.digest: row for row in cls.objects.filter(digest__in=digests.values())}
        lacking = [one for one, digest in digests.items() if digest not in there]
        if lacking:
            made = [Group(digest=digests[one], members=numbers(one)) for one in sorted(lacking)]
            Group.objects.bulk_create(made, ignore_conflicts=True)
            there |= {row.digest: row for row in cls.objects.filter(digest__in=[digests[one] for one in lacking])}
        return {one: there[digest] for one, digest in digests.items()}


class Partition(models.Model):
    """Groups of which nobody is in two, with their names: who is counted under what, and nobody else."""

    digest = models.UUIDField(unique=True)
    since = models.DateField(null=True)  # the day from which these people are counted, if it is not the window's first

    def __str__(self) -> str:
        return f"partition {self.pk}"

    @property
    def groups(self) -> dict[Labels, list[int]]:
        """The members of each group."""
        return {
            (part.role, part.team): part.group.members for part in self.parts.select_related("group").order_by("pk")
        }

    @classmethod
    def of(cls, groups: Mapping[Labels, int], since: date | None) -> Partition:
        """The partition of these groups, given as bits."""
        # In sixteens: Python writes no number of more than 4,300 digits in tens, which is that of a member beyond the 14,285th.
        sets = sorted((names, format(one, "x")) for names, one in groups.items())
        digest = UUID(bytes=hashlib.blake2b(repr((sets, since)).encode(), digest_size=16).digest())
        found, is_new = cls.objects.get_or_create(digest=digest, defaults={"since": since})
        if is_new:
            rows = Group.of(set(groups.values()))
            Part.objects.bulk_create(
                Part(partition=found, role=role, team=team, group=rows[one]) for (role, team), one in groups.items()
            )
        return found


class Part(models.Model):
    """One group of a partition."""

    partition = models.ForeignKey(Partition, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=2000, blank=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.role} {self.team}"


def _digest(members: int) -> UUID:
    said = members.to_bytes(members.bit_length() // 8 + 1, "little")
    return UUID(bytes=hashlib.blake2b(said, digest_size=16).digest())
