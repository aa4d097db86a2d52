"""The one question that forms, imports and the API ask before they make a record: who is nearly that already?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellworn.members.models import Member
from wellworn.records.covering import covered
from wellworn.records.duplicates.facts import facts_in, facts_of
from wellworn.records.duplicates.keys import Facts, keys
from wellworn.records.duplicates.meeting import met
from wellworn.records.duplicates.scoring import LIKELY, PERHAPS, Trait, score
from wellworn.records.models.company import Company
from wellworn.records.models.likeness import COMPARED, with_company
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Near:
    """A record that may be the same as what is to be made, how likely (0 to 1), and why."""

    record: Company | Person
    share: float
    reasons: tuple[Trait, ...]

    @property
    def is_likely(self) -> bool:
        """Likely enough that an import would ask before it makes another."""
        return self.share >= LIKELY


def near(object_key: str, values: Mapping[str, str], member: Member, *, region: str | None = None) -> list[Near]:
    """Records that `member` may see and that may be the one that `values` describe, the likeliest first.

    `values` are texts by the names of fields, and `address.mail`, `phone`, `domain` (several with commas); `company` is a name.
    Objects other than people and companies have none.
    """
    if object_key not in COMPARED:
        return []
    return near_facts(facts_in(object_key, values, region), member)


def near_facts(facts: Facts, member: Member) -> list[Near]:
    """The same for facts."""
    found = met(facts.kind, keys(facts)) if facts.name or facts.mails or facts.phones or facts.domains else []
    if not found:
        return []
    model = COMPARED[Kind(facts.kind)]
    seen = model.objects.visible_to(member).filter(pk__in=found)
    records = {record.pk: record for record in covered(with_company(seen), member)}
    others = facts_of(facts.kind, list(records))
    scores = [(records[pk], score(facts, other)) for pk, other in others.items()]
    likely = [Near(record, one.share, one.reasons) for record, one in scores if one.share >= PERHAPS]
    return sorted(likely, key=lambda one: (-one.share, one.record.pk))[:SHOWN]
