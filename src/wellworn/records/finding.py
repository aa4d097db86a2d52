"""One search over everything that a member may see. What they may not see is neither among the hits nor in any number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from wellworn.members.models import Member
from wellworn.records import bodies, typeahead
from wellworn.records.folding import searchable
from wellworn.records.models.activity import Activity
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.task import Task
from wellworn.records.searching import activities

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
    subjects = activities(words, member)
    return Found(
        people=_with(people, typeahead.people(text, member, SHOWN)),
        companies=_with(companies, typeahead.companies(text, member, SHOWN)),
        deals=_with([], typeahead.deals(text, member, SHOWN)),
        tasks=_with([], typeahead.tasks(text, member, SHOWN)),
        things=_with([], typeahead.things(text, member, SHOWN)),
        activities=subjects,
        said=bodies.mentioning(text, member, {row.pk for row in subjects}),
    )


def _with(first: list[RowT], hits: list[typeahead.Hit]) -> list[RowT]:
    """Some rows, and those of hits that are not among them."""
    return [*first, *(hit.record for hit in hits if hit.record not in first)][:SHOWN]
