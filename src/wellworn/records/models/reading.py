"""Reading activities: which a member may know of, and how much of each they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Left, Substr

from wellworn.members.models import Member, Role, Sharing
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.opening import SEES_ALL, IsOnOpenTimeline
from wellworn.records.models.person import Person
from wellworn.records.models.record import WORDS, Kind, wholes

EXCERPT = 400  # characters of the newly written text that a timeline shows
TIMELINES: dict[Kind, type[Company | Person | Deal | Thing]] = {
    Kind.COMPANY: Company,
    Kind.PERSON: Person,
    Kind.DEAL: Deal,
    Kind.THING: Thing,
}


def was_there(member: Member, activity: str = "pk") -> Exists:
    """Whether `member` is a witness of the activity in that column."""
    from wellworn.records.models.activity import Witness

    return Exists(Witness.objects.filter(activity=OuterRef(activity), member=member.pk))


class ActivityQuerySet(models.QuerySet["Activity"]):  # type: ignore[name-defined]
    """Reading activities starts here."""

    def visible_to(self, member: Member) -> Self:
        """Those that `member` witnessed or wrote, and those on the timeline of a record that they may see."""
        alive = self.filter(deleted_at=None)
        if member.role == Role.IT:
            return alive.none()
        if member.role in SEES_ALL:
            return alive
        return alive.filter(Q(was_there(member)) | Q(by=member.pk) | Q(IsOnOpenTimeline(member, TIMELINES)))

    def witnessed_by(self, member: Member, **at: datetime) -> Self:
        """Those that `member` was there for, which needs no further asking; `at` says when, as in `gte=moment`."""
        if member.role == Role.IT:
            return self.none()
        when = {f"witnesses__occurred_at__{way}": moment for way, moment in at.items()}
        return self.filter(deleted_at=None, witnesses__member=member, **when)

    def as_seen_by(self, member: Member) -> Self:
        """With what `member` may be shown: `level`, and `shown_subject` and `excerpt`, empty where the level forbids them.

        The subject itself is left behind, so that a page cannot show it by mistake.
        """
        level = Case(
            When(Q(was_there(member)) | Q(by=member.pk), then=Value(Sharing.FULL.value)),
            default=F("sharing"),
            output_field=models.CharField(),
        )
        nothing = Value("")
        return (
            self.annotate(level=level)
            .annotate(
                shown_subject=Case(
                    When(level=Sharing.METADATA, then=nothing), default=F("subject"), output_field=models.CharField()
                ),
                excerpt=Case(
                    When(level=Sharing.FULL, then=Coalesce(Left("text__new", EXCERPT), nothing)),
                    default=nothing,
                    output_field=models.TextField(),
                ),
            )
            .defer("subject", "search_text")
        )

    def with_words(self) -> Self:
        """After `as_seen_by`: with the whole text in `words` and `older`, and where a meeting is, for those who see everything."""

        def whole(column: str) -> Case:
            return Case(
                When(level=Sharing.FULL, then=Coalesce(Substr(column, 1), Value(""))),
                default=Value(""),
                output_field=models.TextField(),
            )

        return self.annotate(words=whole("text__new"), older=whole("text__quoted"), place=whole("text__location"))

    def matching(self, words: str) -> Self:
        """Those whose subject holds `words`, as `folding.searchable` gives them; the last may be begun."""

        return self.annotate(subject_words=WORDS).filter(subject_words=wholes(words))
