"""Leaders go first: what stands published, and whose numbers the gate therefore has to take for known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wellworn.adoption.models.published import LEADERS, Published
from wellworn.adoption.own.facts import Fact, sentence
from wellworn.measures.suppression import APART
from wellworn.members.models import Member


@dataclass(frozen=True)
class First:
    """What everybody sees of a leader."""

    row: Published

    @property
    def member(self) -> Member:
        """Who goes first."""
        return self.row.member

    @property
    def sentence(self) -> str:
        """The fact."""
        return sentence(self.row.fact, self.row.said)

    @property
    def words(self) -> str:
        """Their own words, if any."""
        return self.row.words


def may_publish(member: Member) -> bool:
    """Whether a member leads. Nobody else can publish, so nobody else can be asked to."""
    return member.role in LEADERS


def standing(at: datetime) -> Sequence[First]:
    """Everything that is shown at a moment, the latest first: one query."""
    return [one for one in map(First, Published.objects.standing(at)) if one.sentence]


def standing_of(member: Member) -> First | None:
    """What a member shows, old or not: until they take it back it is theirs to take back. One query."""
    row = Published.objects.filter(member=member, revoked_at=None).select_related("member").first()
    return First(row) if row else None


def as_others_see(member: Member, fact: Fact, days: tuple[date, date], words: str, at: datetime) -> First:
    """What would be shown, before it is."""
    return First(
        Published(member=member, fact=fact.key, said=dict(fact.said), words=words, first=days[0], last=days[1], at=at)
    )


def known_to_all(first: date, last: date) -> set[int]:
    """The members something of whose own use everybody may know, of these days or of days less than a quarter apart.

    What was taken back counts on: whoever read it has not forgotten it. It is less than all of their numbers, so a gate has to hold
    both with them as known and with them as anybody.
    """
    return set(Published.objects.near(first, last, APART).values_list("member", flat=True))
