"""What a field costs on a form: sums over people, which nobody can take apart into who was how quick."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from wellworn.lib import sql
from wellworn.members.models import Member

LONGEST = 120  # seconds: whoever takes longer has done something else in between, which is nobody's business
ENOUGH = 5  # people at least, before a sum may be shown; the workspace may ask for more
MANY = 20  # entries at least, for their squares to be kept: below it a sum and a sum of squares tell too much of what was added up
PLACES = 64  # of the sketch: two people may share one, so it never counts more people than there were

COUNT = """
    UPDATE usage_fieldeffort SET
        entries = entries + 1,
        corrections = corrections + %(correction)s,
        timed = timed + CASE WHEN %(seconds)s > 0 AND latest <> %(place)s THEN 1 ELSE 0 END,
        seconds = seconds + CASE WHEN latest <> %(place)s THEN %(seconds)s ELSE 0 END,
        squares = squares + CASE WHEN latest <> %(place)s THEN %(seconds)s * %(seconds)s ELSE 0 END,
        latest = CASE WHEN %(seconds)s > 0 THEN %(place)s ELSE latest END,
        is_enough = is_enough OR bit_count((sketch | (1::bigint << %(place)s))::bit(64)) >= enough.least,
        sketch = CASE
            WHEN is_enough OR bit_count((sketch | (1::bigint << %(place)s))::bit(64)) >= enough.least THEN 0
            ELSE sketch | (1::bigint << %(place)s)
        END
    FROM (SELECT greatest(%(enough)s, (SELECT least_group FROM members_workspace WHERE id = 1)) AS least) AS enough
    WHERE id = %(pk)s
"""


class FieldEffortQuerySet(models.QuerySet["FieldEffort"]):
    """Which sums."""

    def shown_at(self, today: date) -> Self:
        """Those of months that are over, to which enough people added."""
        return self.filter(is_enough=True, month__lt=today.replace(day=1))


class FieldEffort(models.Model):
    """What one field of an object cost on one form in one month, everybody's entries together. See decision 99."""

    object = models.CharField(max_length=60)  # company, deal, or a custom object's key
    field = models.CharField(max_length=60)
    form = models.CharField(max_length=20)  # where it was typed: record, list, asks
    month = models.DateField()  # its first day, UTC
    entries = models.PositiveBigIntegerField(default=0)  # values that were typed and saved
    corrections = models.PositiveBigIntegerField(
        default=0
    )  # of these: typed over a value that was typed shortly before
    timed = models.PositiveBigIntegerField(default=0)  # entries of which the seconds are known
    seconds = models.PositiveBigIntegerField(default=0)  # of those, together
    squares = models.PositiveBigIntegerField(
        default=0, db_default=0
    )  # of their squares: how much they differ. See decision 130
    is_enough = models.BooleanField(default=False)  # whether at least ENOUGH people added to it
    # While the month lasts: what tells people apart without naming them. The first goes when there are enough, all with the month.
    sketch = models.BigIntegerField(default=0)
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
        kept, _is_new = cls.objects.get_or_create(**row, defaults={"salt": secrets.token_bytes(16)})
        place = place_of(by.pk, bytes(kept.salt))
        counted = {
            "pk": kept.pk,
            "correction": int(is_correction),
            "seconds": seconds,
            "place": place,
            "enough": ENOUGH,
        }
        sql.run(COUNT, counted)


def place_of(member: int, salt: bytes) -> int:
    """A member's place in the sketch of one row and month: not to be worked out from the database alone."""
    said = b"%d:%b" % (member, salt)
    return hmac.digest(settings.SECRET_KEY.encode(), said, hashlib.sha256)[0] % PLACES


def read_seconds(text: str) -> int:
    """The seconds that a browser says a field took; 0 for what is no whole number from 1 to LONGEST."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= LONGEST else 0
