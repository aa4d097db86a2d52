"""Pipeline reviews: when somebody went through the deals that need a word, and which were talked about."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.deal import Deal


class Review(models.Model):
    """One sitting. Its agenda is fixed when the first deal is talked about, so that "4 of 12" stays true while deals are mended."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    whose = models.CharField(max_length=20)  # review.scope.Scope.key
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    agenda = models.JSONField(default=list)  # the ids of its deals, in order

    class Meta:
        indexes = [models.Index(fields=["member", "whose", "-began_at"], name="review_of_member")]


class Talk(models.Model):
    """That a deal was talked about in a review: who said so, and when."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="talks")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "deal"], name="talk_once")]
