"""The questions of the confirm queue: a proposal with its record, its field in words, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.records.fields import MODELS
from wellworn.records.models import Kind, Proposal

CERTAIN, LIKELY = 0.9, 0.7
ICONS = {
    "title": "user-round",
    "phone": "phone",
    "company": "building-2",
    "employer": "building-2",
    "address": "map-pin",
    "city": "map-pin",
    "website": "globe",
    "social": "link-2",
    "address.mail": "at-sign",
}
FIELD_WORDS: dict[str, str | Promise] = {
    "title": gettext_lazy("title"),
    "phone": gettext_lazy("phone"),
    "company": gettext_lazy("company"),
    "employer": gettext_lazy("moved to"),
    "address": gettext_lazy("address"),
    "address.mail": gettext_lazy("also writes from"),
    "website": gettext_lazy("website"),
    "social": gettext_lazy("profile"),
    "name": gettext_lazy("name"),
    "city": gettext_lazy("city"),
}


@dataclass(frozen=True)
class Question:
    """A proposal with the record it is about."""

    proposal: Proposal
    record: Any

    @property
    def is_certain(self) -> bool:
        """Whether "accept all" may take it along."""
        return self.proposal.confidence >= CERTAIN

    @property
    def how_sure(self) -> str:
        """The confidence as people say it."""
        if self.is_certain:
            return _("certain")
        return _("likely") if self.proposal.confidence >= LIKELY else _("a guess")

    @property
    def field(self) -> str | Promise:
        """What is proposed."""
        return FIELD_WORDS.get(self.proposal.field, self.proposal.field)

    @property
    def icon(self) -> str:
        """The sort of question at a glance."""
        return ICONS.get(self.proposal.field, "user-round")

    @property
    def url(self) -> str:
        """The page of the record."""
        return reverse(self.proposal.kind, args=[self.proposal.record_id])


def asked(proposals: Iterable[Proposal]) -> list[Question]:
    """The proposals with their records, one query a kind. Those whose record is in the bin are left out."""
    waiting = list(proposals)
    records: dict[tuple[str, int], Any] = {}
    for kind in {one.kind for one in waiting}:
        ids = {one.record_id for one in waiting if one.kind == kind}
        alive: QuerySet[Any] = MODELS[Kind(kind)].objects.filter(pk__in=ids, deleted_at=None)
        with_company = alive.select_related("company") if kind == Kind.PERSON else alive
        records |= {(kind, record.pk): record for record in with_company}
    found = ((one, records.get((one.kind, one.record_id))) for one in waiting)
    return [Question(one, record) for one, record in found if record]
