"""One sitting of a review: it begins with the first deal that is talked about, and ends with a sentence of what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity, ActivityKind
from wellworn.records.models.deal import Deal
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind
from wellworn.records.models.review import Review, Talk
from wellworn.records.models.task import Task
from wellworn.usage.models import Event

A_DAYS_WORK = timedelta(hours=12)  # a sitting that was left open is over after this


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changed while a sitting lasted, with its deals: by whomever, for it is about the deals."""

    talked: int
    of: int
    amounts: int
    closes: int
    steps: int
    stages: int
    notes: int
    tasks: int

    @property
    def words(self) -> list[str]:
        """What changed, each in a few words."""
        told = (
            (self.stages, ngettext("%(n)s stage", "%(n)s stages", self.stages)),
            (self.amounts, ngettext("%(n)s amount", "%(n)s amounts", self.amounts)),
            (self.closes, ngettext("%(n)s close date", "%(n)s close dates", self.closes)),
            (self.steps, ngettext("%(n)s next step", "%(n)s next steps", self.steps)),
            (self.notes, ngettext("%(n)s note", "%(n)s notes", self.notes)),
            (self.tasks, ngettext("%(n)s task", "%(n)s tasks", self.tasks)),
        )
        return [words % {"n": n} for n, words in told if n]


def current(member: Member, whose: str) -> Review | None:
    """The sitting that is going on."""
    since = timezone.now() - A_DAYS_WORK
    return Review.objects.filter(member=member, whose=whose, ended_at=None, began_at__gt=since).order_by("-pk").first()


def last(member: Member, whose: str, *, but: Review | None = None) -> Review | None:
    """The sitting before."""
    rows = Review.objects.filter(member=member, whose=whose).exclude(pk=but.pk if but else 0)
    return rows.order_by("-began_at").first()


@transaction.atomic
def talk(deal: Deal, whose: str, agenda: list[int], *, by: Member) -> Review:
    """Say that a deal was talked about; the first one begins the sitting, whose agenda is then fixed."""
    Member.objects.select_for_update().get(pk=by.pk)  # two first deals at once begin one sitting
    review = current(by, whose)
    if review is None:
        review = Review.objects.create(member=by, whose=whose, began_at=timezone.now(), agenda=agenda)
        Event.record("review.begin", by=by)
    if deal.pk not in review.agenda:
        review.agenda = [*review.agenda, deal.pk]
        review.save(update_fields=["agenda"])
    Talk.objects.get_or_create(review=review, deal=deal, defaults={"by": by, "at": timezone.now()})
    return review


@transaction.atomic
def untalk(deal: Deal, whose: str, *, by: Member) -> bool:
    """It was not talked about after all; False if it was not said so."""
    review = current(by, whose)
    gone = Talk.objects.filter(review=review, deal=deal).delete()[0] if review else 0
    return bool(gone)


@transaction.atomic
def end(review: Review, *, by: Member) -> bool:
    """End a sitting; False if it was over."""
    now = timezone.now()
    if not Review.objects.filter(pk=review.pk, ended_at=None).update(ended_at=now):
        return False
    review.ended_at = now
    Event.record("review.end", by=by, count=max(1, review.talks.count()))
    return True


def outcome(review: Review, at: datetime) -> Outcome:
    """What changed with the deals of a sitting while it lasted. Five queries."""
    until = review.ended_at or at
    talked = list(review.talks.values_list("deal", flat=True))
    span = (review.began_at - timedelta(minutes=30), until)  # what was mended before the first mark counts too
    rows = Provenance.objects.filter(kind=Kind.DEAL, record_id__in=review.agenda, at__range=span, undone_at=None)
    changed = dict.fromkeys(("amount", "close_date", "next_step", "stage"), 0)
    for name, before, value in rows.filter(field__in=changed).values_list("field", "before", "value"):
        changed[name] += before != value
    placed = Q(placements__kind=Kind.DEAL, placements__record_id__in=review.agenda)
    said = Activity.objects.filter(placed, kind__in=[ActivityKind.NOTE, ActivityKind.CALL], deleted_at=None)
    notes = said.filter(created_at__range=span).distinct().count()
    tasks = Task.objects.filter(deal__in=review.agenda, created_at__range=span, deleted_at=None).count()
    return Outcome(
        len(talked), len(review.agenda), changed["amount"], changed["close_date"], changed["next_step"],
        changed["stage"], notes, tasks,
    )  # fmt: skip
