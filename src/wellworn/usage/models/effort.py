"""What a field costs on a form: sums over people, which nobody can take apart into who was how quick."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Subquery
from django.db.models.functions import Greatest

from wellworn.lib import sql
from wellworn.members.models import Member, Workspace

LONGEST = 120  # seconds: whoever takes longer has done something else in between, which is nobody's business
ENOUGH = 5  # others than whoever reads it, before a sum may be shown; the workspace may ask for more
MANY = 20  # entries at least, for their squares to be kept: below it a sum and a sum of squares tell too much of what was added up
WINDOW = timedelta(days=366)  # of closed months that count
PLACES = 64  # two people may share one, so that it never counts more people than there were
ENTERED, CORRECTED, TIMED = 0, PLACES, 2 * PLACES  # where the counts of the three begin in `by_place`

COUNT = """
    UPDATE usage_fieldeffort SET
        entries = entries + 1,
        corrections = corrections + %(correction)s,
        timed = timed + CASE WHEN %(seconds)s > 0 AND latest <> %(place)s THEN 1 ELSE 0 END,
        seconds = seconds + CASE WHEN latest <> %(place)s THEN %(seconds)s ELSE 0 END,
        squares = squares + CASE WHEN latest <> %(place)s THEN %(seconds)s * %(seconds)s ELSE 0 END,
        latest = CASE WHEN %(seconds)s > 0 THEN %(place)s ELSE latest END,
        by_place[%(entered)s] = by_place[%(entered)s] + 1,
        by_place[%(corrected)s] = by_place[%(corrected)s] + %(correction)s,
        by_place[%(at_time)s] = by_place[%(at_time)s] + CASE WHEN %(seconds)s > 0 AND latest <> %(place)s THEN 1 ELSE 0 END
    WHERE id = %(pk)s
"""


class FieldEffortQuerySet(models.QuerySet["FieldEffort"]):
    """Which sums."""

    def shown_at(self, today: date) -> Self:
        """Those of months that are over, of enough people by the least group as it is now."""
        return self.annotate(k=_least()).filter(people__gt=F("k"), month__lt=today.replace(day=1))

    def of_the_year_before(self, today: date) -> Self:
        """The same, of the last year alone."""
        return self.shown_at(today).filter(month__gte=today - WINDOW)


class FieldEffort(models.Model):
    """What one field of an object cost on one form in one month, everybody's entries together. See decision 99."""

    object = models.CharField(max_length=60)  # company, deal, or a custom object's key
    field = models.CharField(max_length=60)
    form = models.CharField(max_length=20)  # where it was typed: record, list, asks
    month = models.DateField()  # its first day, UTC
    entries = models.PositiveBigIntegerField(default=0)  # values that were typed and saved
    # Of these: typed over a value that was typed shortly before; None where too few people did, or one of them nearly all.
    corrections = models.PositiveBigIntegerField(default=0, null=True)
    timed = models.PositiveBigIntegerField(default=0)  # entries of which the seconds are known
    seconds = models.PositiveBigIntegerField(default=0)  # of those, together
    squares = models.PositiveBigIntegerField(
        default=0, db_default=0
    )  # of their squares: how much they differ. See decision 130
    # By how many people each of the three was made, at least: known when the month is over, and 0 until then.
    people = models.PositiveSmallIntegerField(default=0, db_default=0)
    people_corrected = models.PositiveSmallIntegerField(default=0, db_default=0)
    people_timed = models.PositiveSmallIntegerField(default=0, db_default=0)
    # While the month lasts: what tells people apart without naming them, so that no sum is kept that few people made. All goes with the month.
    # Entries, then corrections, then timed ones, of each place
    by_place = ArrayField(models.BigIntegerField(), default=list)
    latest = models.SmallIntegerField(default=-1)  # the place of whose seconds came last: nobody adds twice in a row
    salt = models.BinaryField(default=b"")

    objects = FieldEffortQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "object", "field", "form"], name="field_effort_once")]

    def __str__(self) -> str:
        return f"{self.object}.{self.field} in {self.month:%Y-%m}"

    @classmethod
    def add(
        cls, object: str, field: str, form: str, *, by: Member, on: date, seconds: int = 0, is_correction: bool = False
    ) -> None:
        """Add an entry of `by`, whom nothing names afterwards. `seconds` is 0 where nobody knows. Two statements, best outside
        of the act's transaction: everybody who types into the field waits for the row."""
        row = {"object": object, "field": field, "form": form, "month": on.replace(day=1)}
        new = {"salt": secrets.token_bytes(16), "by_place": [0] * 3 * PLACES}
        kept, _is_new = cls.objects.get_or_create(**row, defaults=new)
        place = place_of(by.pk, bytes(kept.salt))
        counted = {
            "pk": kept.pk,
            "correction": int(is_correction),
            "seconds": seconds,
            "place": place,
            "entered": ENTERED + place + 1,  # the database counts places from one
            "corrected": CORRECTED + place + 1,
            "at_time": TIMED + place + 1,
        }
        sql.run(COUNT, counted)


def place_of(member: int, salt: bytes) -> int:
    """A member's place in one row and month: not to be worked out from the database alone."""
    said = b"%d:%b" % (member, salt)
    return hmac.digest(settings.SECRET_KEY.encode(), said, hashlib.sha256)[0] % PLACES


def _least() -> Greatest:
    """The least group in force, as part of a query."""
    said = Workspace.objects.filter(pk=1).values("least_group")
    return Greatest(ENOUGH, Subquery(said), output_field=models.IntegerField())


def read_seconds(text: str) -> int:
    """The seconds that a browser says a field took; 0 for what is no whole number from 1 to LONGEST."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= LONGEST else 0
