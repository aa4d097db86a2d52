"""Where the member is, and which records a line may be about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import Resolver404, resolve

from wellworn.members.models import Member
from wellworn.records import typeahead
from wellworn.records.covering import covered, covered_one
from wellworn.records.fields import MODELS
from wellworn.records.folding import searchable
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.record import Kind, Record
from wellworn.records.typeahead import SHOWN, Hit, Hits
from wellworn.web.palette.line import Line

PAGES = {"company": Kind.COMPANY, "person": Kind.PERSON, "deal": Kind.DEAL}
FEW = 3
SIZES = {Kind.PERSON: SHOWN, Kind.COMPANY: SHOWN, Kind.DEAL: SHOWN, Kind.THING: FEW, Kind.TASK: FEW}


@dataclass
class Context:
    """One line of one member, on one page. What is looked up is looked up once."""

    member: Member
    line: Line
    today: date
    on: Record | None = None

    def __post_init__(self) -> None:
        self._named: dict[str, Hits] = {}
        self._deals: dict[str, list[Hit]] = {}

    @property
    def people(self) -> list[Hit]:
        """People that the words name."""
        return self.named(self.line.rest)[Kind.PERSON]

    @property
    def companies(self) -> list[Hit]:
        """Companies that the words name."""
        return self.named(self.line.rest)[Kind.COMPANY]

    def named(self, text: str) -> Hits:
        """Records of every kind that the words name."""
        if text not in self._named:
            self._named[text] = typeahead.named(text, self.member, SIZES)
        return self._named[text]

    def know(self, text: str, hits: Hits) -> None:
        """What the words name, looked up already."""
        if hits:
            self._named[text] = hits

    def deals_named(self, text: str) -> list[Hit]:
        """Open deals of that name, or of companies of that name."""
        if not searchable(text):
            return []
        if text not in self._deals:
            self._deals[text] = self._look_for_deals(text)
        return self._deals[text]

    def _look_for_deals(self, text: str) -> list[Hit]:
        named = [hit for hit in self.named(text)[Kind.DEAL] if hit.record.closed_at is None]
        companies = {hit.record.pk: hit for hit in self.named(text)[Kind.COMPANY][:FEW]}
        theirs = Deal.objects.visible_to(self.member).filter(company__in=companies, closed_at=None)
        rows = (
            theirs.select_related("company", "stage").order_by("close_date", "id")[:FEW] if companies else theirs.none()
        )
        known = {hit.record.pk for hit in named}
        hits = [
            Hit(deal, companies[deal.company_id].fit, False)
            for deal in covered(rows, self.member)
            if deal.pk not in known
        ]
        return sorted([*named, *hits], key=lambda hit: hit.fit)

    def deals_meant(self, text: str) -> list[Deal]:
        """The deal of the page when the words name none; else those that they name."""
        if isinstance(self.on, Deal) and not searchable(text):
            return [self.on]
        return [hit.record for hit in self.deals_named(text)[:FEW]]

    @cached_property
    def stages(self) -> list[Stage]:
        """Every stage of the pipelines in use."""
        return list(Stage.objects.in_use().select_related("pipeline"))


def record_at(path: str, member: Member) -> Record | None:
    """The record whose page lies at `path`, if the member sees it."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    kind = PAGES.get(match.url_name or "")
    if kind is None or "pk" not in match.kwargs:
        return None
    rows = MODELS[kind].objects.visible_to(member).filter(pk=match.kwargs["pk"])
    related = {Kind.DEAL: ("company", "stage"), Kind.PERSON: ("company",), Kind.COMPANY: ()}[kind]
    found: Record | None = rows.select_related(*related).first() if related else rows.first()
    return covered_one(found, member) if found is not None else None
