"""A member's own way of sending mail, and the pace that the workspace allows."""

from __future__ import annotations

from datetime import date, time

from django.db import models

from wellworn.members.models import Member
from wellworn.outreach.timing import Hours


class Pace(models.Model):
    """When and how much may be sent, for everybody; always the row with id 1."""

    days = models.JSONField(default=list)  # weekdays on which mail arrives, Monday is 0; empty: Monday to Friday
    earliest = models.TimeField(default=time(8))  # by the recipient's clock
    latest = models.TimeField(default=time(18))
    holidays = models.JSONField(default=list)  # ISO dates on which nothing is sent
    most_a_day = models.PositiveSmallIntegerField(default=60)  # mails of a member on one of their days
    gap = models.PositiveSmallIntegerField(default=45)  # seconds between two mails of a member

    @classmethod
    def current(cls) -> Pace:
        """The row, or how it is before anybody changed it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def hours(self) -> Hours:
        """As timing takes them."""
        days = frozenset(int(day) for day in self.days) or Hours().days
        return Hours(days, self.earliest, self.latest, frozenset(date.fromisoformat(day) for day in self.holidays))


class Outgoing(models.Model):
    """The mail server through which a member sends as themselves."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="outgoing")
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=465)
    tls = models.BooleanField(default=True)  # from the first byte; else STARTTLS
    user = models.CharField(max_length=320)
    secret = models.BinaryField(default=b"")  # the password, sealed
    from_address = models.EmailField(max_length=320)
    from_name = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(max_length=320, blank=True)
    signature = models.TextField(blank=True)
    keeps_copies = models.BooleanField(null=True, blank=True)  # files what it sends in Sent itself; None: not known yet
    most_a_day = models.PositiveSmallIntegerField(default=40)  # the member's own limit; the workspace's holds too
    checked_at = models.DateTimeField(null=True, blank=True)  # when the server last took our sign-in
    trouble = models.CharField(max_length=20, blank=True)
    trouble_text = models.TextField(blank=True)
    next_try_at = models.DateTimeField(
        null=True, blank=True
    )  # after trouble; None with trouble: not before it is mended
    last_sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.from_address

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Outgoing({self.member_id}, {self.host!r})"
