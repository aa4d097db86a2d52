"""What each reader has been shown: the sets of people and the days, never a number. `docs/privacy-numbers.md` says why."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models

from wellworn.adoption.models.people import Group
from wellworn.measures.suppression import Ledger, Shown
from wellworn.members.models import Member
from wellworn.members.protections.standing import Protections, along, read_along

# No page looks further back; what lies a quarter before it is compared with nothing any more
REACH = timedelta(days=400)


class ReaderLedger(models.Model):
    """One reader's ledger. Whoever decides what this reader is shown holds its row, so that two pages at once know of each other."""

    reader = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"ledger of {self.reader_id}"

    @classmethod
    def hold(cls, reader: Member) -> ReaderLedger:
        """The ledger, held until the transaction ends."""
        ReaderLedger.objects.bulk_create([ReaderLedger(reader=reader)], ignore_conflicts=True)
        return cls.objects.select_for_update().annotate(protections=along()).get(reader=reader)

    @property
    def in_force(self) -> Protections:
        """What protects people while it is held, read along with it."""
        row: dict[str, int | str] | None = getattr(self, "protections", None)
        return read_along(row)

    def read(self) -> Ledger:
        """As a value."""
        rows = self.rows.select_related("group").order_by("pk")
        return Ledger(tuple(Shown(row.group.bits, row.first, row.last) for row in rows))

    def write(self, before: Ledger, after: Ledger, today: date) -> bool:
        """Keep what has been added, and forget what nothing can be compared with any more; whether anything is another."""
        after = after.forgets(today, REACH)
        gone, come = set(before.rows) - set(after.rows), set(after.rows) - set(before.rows)
        if not gone and not come:
            return False
        groups = Group.of({row.members for row in gone | come})
        for row in gone:
            self.rows.filter(group=groups[row.members], first=row.first, last=row.last).delete()
        ordered = sorted(come, key=lambda row: (row.first, row.last, row.members))
        LedgerRow.objects.bulk_create(
            LedgerRow(ledger=self, group=groups[row.members], first=row.first, last=row.last) for row in ordered
        )
        return True


class LedgerRow(models.Model):
    """That something was shown over a group, of days from `first` to `last`."""

    ledger = models.ForeignKey(ReaderLedger, on_delete=models.CASCADE, related_name="rows")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()

    def __str__(self) -> str:
        return f"{self.group_id} {self.first}..{self.last}"


class Outside(models.Model):
    """Whose ledger is that of everything outside: every service and the command line. Chosen once and never again, so that what has
    gone out stays known whoever asks for more, and when the first service is made."""

    reader = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"outside reads as {self.reader_id}"

    @classmethod
    def reads_as(cls, first: Member) -> Member:
        """The one reader; `first` when there is none yet."""
        row, _is_new = cls.objects.select_related("reader").get_or_create(pk=1, defaults={"reader": first})
        return row.reader
