"""What letters were read to say about deals, kept so that questions can be worked out anew from all of it."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity


class DealSignal(models.Model):
    """One thing that one letter says. The words themselves belong to the activity, and go with it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)  # of `deals.reading.KINDS`
    value = models.CharField(max_length=200, blank=True)
    sentence = models.CharField(max_length=400)
    marked = models.CharField(max_length=400)
    confidence = models.FloatField()
    ours = models.BooleanField()  # written by somebody inside
    by_language_model = models.BooleanField(default=False, db_default=False)
    is_new = models.BooleanField(default=True)  # no question was worked out with it yet
    occurred_at = models.DateTimeField()

    class Meta:
        app_label = "capture"
        constraints = [models.UniqueConstraint(fields=["activity", "kind", "value"], name="deal_signal_once")]
        indexes = [models.Index(fields=["id"], name="deal_signal_new", condition=models.Q(is_new=True))]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()


class LanguageModel(models.Model):
    """The language model that an admin has plugged in; always the row with id 1. Without it, or switched off, nothing is sent."""

    base_url = models.CharField(max_length=500)  # of an OpenAI-compatible service, such as https://models.example/v1
    secret = models.BinaryField(default=b"")  # its key, encrypted
    model = models.CharField(max_length=200)
    is_on = models.BooleanField(default=False)
    per_day = models.PositiveIntegerField(default=200)  # letters that it is asked about in a day
    used_on = models.DateField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True)  # what went wrong last, in a sentence
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "capture"

    def __str__(self) -> str:
        return self.model


class ModelConsent(models.Model):
    """A member who lets the language model read the letters of their own mailboxes, beyond those shared with everybody."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "capture"

    def __str__(self) -> str:
        return str(self.member_id)


class ModelAsked(models.Model):
    """A letter about which the language model was asked, so that it is asked once."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "capture"

    def __str__(self) -> str:
        return str(self.activity_id)
