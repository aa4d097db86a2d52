"""One search over everything that a member may see. What they may not see is neither among the hits nor in any number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from wellworn.members.models import Member, Sharing
from wellworn.records import bodies, typeahead
from wellworn.records.folding import searchable
from wellworn.records.models.activity import Activity
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind
from wellworn.records.models.task import Task
from wellworn.records.searching import newest_about

SHOWN = 20
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, each kind by itself, the best first. `said` is mail and notes whose text holds the words."""

    people: list[Person] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    said: list[Activity] = field(default_factory=list)
    hits: typeahead.Hits = field(default_factory=dict)  # how well each record fits

    def __bool__(self) -> bool:
        return any((self.people, self.companies, self.deals, self.tasks, self.things, self.activities, self.said))


def find(text: str, member: Member) -> Found:
    """Records and activities that `text` may mean, as far as `member` may see them."""
    words = searchable(text)
    if not words:
        return Found()
    called = typeahead.by_phone(text, member)
    people = [hit.record for hit in called if isinstance(hit.record, Person)]
    companies = [hit.record for hit in called if isinstance(hit.record, Company)]
    hits = typeahead.named(text, member, dict.fromkeys(Kind, SHOWN))
    about, holding = newest_about(words), bodies.holding(text, member)
    activities, said = _as_seen(about, holding, member)
    return Found(
        people=_with(people, hits[Kind.PERSON]),
        companies=_with(companies, hits[Kind.COMPANY]),
        deals=_with([], hits[Kind.DEAL]),
        tasks=_with([], hits[Kind.TASK]),
        things=_with([], hits[Kind.THING]),
        activities=activities,
        said=said,
        hits=hits,
    )


def _as_seen(about: set[int], holding: set[int], member: Member) -> tuple[list[Activity], list[Activity]]:
    """Of activities whose subject holds the words those whose subject `member` may read, and of others whose text holds them
    those whose text `member` may read, the latest first. One statement for both."""
    rows = Activity.objects.filter(pk__in=about | holding).visible_to(member).as_seen_by(member)
    shown: list[Any] = list(rows.order_by("-occurred_at", "-id")) if about or holding else []
    subjects = [row for row in shown if row.pk in about and row.shown_subject][:SHOWN]
    known = {row.pk for row in subjects}
    said = [row for row in shown if row.pk in holding and row.level == Sharing.FULL and row.pk not in known]
    return subjects, said[:SHOWN]


def _with(first: list[RowT], hits: list[typeahead.Hit]) -> list[RowT]:
    """Some rows, and those of hits that are not among them."""
    return [*first, *(hit.record for hit in hits if hit.record not in first)][:SHOWN]
