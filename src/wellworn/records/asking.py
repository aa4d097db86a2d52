"""The questions of the confirm queue: a proposal with its record, its field in words, and how sure it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.members.models import Member
from wellworn.records.covering import covered, hidden_from
from wellworn.records.fields import FIELDS, MODELS
from wellworn.records.models import Deal, Kind, Proposal, Stage
from wellworn.records.models.record import Record
from wellworn.records.proposed import NEW_DEAL, PROMISE, QUIET, NewDeal, Promise, Quiet, composed
from wellworn.records.values import CannotSave

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
    "stage": "kanban",
    "amount": "pencil",
    "close_date": "calendar",
    "next_step": "arrow-right",
    PROMISE: "list-checks",
    NEW_DEAL: "plus",
    QUIET: "clock",
}
FIELD_WORDS: dict[str, str | Words] = {
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
    "stage": gettext_lazy("stage"),
    "amount": gettext_lazy("amount"),
    "close_date": gettext_lazy("close"),
    "next_step": gettext_lazy("next step"),
    PROMISE: gettext_lazy("a promise to keep"),
    NEW_DEAL: gettext_lazy("new deal"),
    QUIET: gettext_lazy("has gone quiet"),
}


@dataclass(frozen=True)
class Input:
    """One thing to correct in a question: the name in the form, what it is called, and what stands there."""

    name: str
    label: str | Words
    value: str
    type: str = "text"
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """A proposal with the record it is about."""

    proposal: Proposal
    record: Any
    stages: Mapping[int, Stage] = dataclasses.field(default_factory=dict)

    @property
    def is_certain(self) -> bool:
        """Whether "accept all" may take it along. What moves or opens a deal is looked at one by one."""
        return self.proposal.confidence >= CERTAIN and self.proposal.field not in ("stage", NEW_DEAL, QUIET)

    @property
    def how_sure(self) -> str:
        """The confidence as people say it."""
        if self.proposal.confidence >= CERTAIN:
            return _("certain")
        return _("likely") if self.proposal.confidence >= LIKELY else _("a guess")

    @property
    def field(self) -> str | Words:
        """What is proposed."""
        if (value := self.value) and isinstance(value, Promise) and value.is_theirs:
            return _("they promised")
        return FIELD_WORDS.get(self.proposal.field, self.proposal.field)

    @property
    def icon(self) -> str:
        """The sort of question at a glance."""
        return ICONS.get(self.proposal.field, "user-round")

    @property
    def url(self) -> str:
        """The page of the record."""
        return reverse(self.proposal.kind, args=[self.proposal.record_id])

    @property
    def value(self) -> Any:
        """What is proposed, as pages show it: a stage, a day, an amount, a promise, or text."""
        name, text = self.proposal.field, self.proposal.value
        if name == "stage":
            return self.stages.get(int(text)) if text.isdecimal() else None
        if (more := composed(name, text)) is not None:
            return more
        if self.proposal.kind == Kind.DEAL and name in ("close_date", "amount"):
            try:
                return _DEAL[name].value(text.split(" ")[0])
            except CannotSave:
                return text
        return text

    @property
    def day(self) -> date | None:
        """The day in what is proposed."""
        value = self.value
        said = value.due if isinstance(value, Promise) else ""
        return value if isinstance(value, date) else date.fromisoformat(said) if said else None

    @property
    def silence(self) -> tuple[date, int] | None:
        """Since when nothing came or went, and how many days that usually takes."""
        value = self.value
        return (date.fromisoformat(value.since), value.usual) if isinstance(value, Quiet) else None

    @property
    def sum(self) -> Decimal | None:
        """The amount in what is proposed."""
        value = self.value
        if isinstance(value, NewDeal):
            return Decimal(value.amount) if value.amount else None
        return value if isinstance(value, Decimal) else None

    @property
    def currency(self) -> str:
        """The currency of the amount."""
        if isinstance(self.value, NewDeal):
            return self.value.currency or "EUR"
        code = self.proposal.value.rpartition(" ")[2]
        return code if code.isalpha() else getattr(self.record, "currency", "EUR")

    @property
    def text(self) -> str:
        """The words in what is proposed."""
        value = self.value
        if isinstance(value, Promise | NewDeal):
            return value.name
        if isinstance(value, Quiet):
            return _("write to them today")
        return "" if isinstance(value, date | Decimal) or value is None else str(value)

    @property
    def before(self) -> Any:
        """What a deal holds now, which a yes would replace."""
        if self.proposal.kind != Kind.DEAL or self.proposal.field not in _DEAL:
            return self.proposal.before
        return (
            self.stages.get(self.record.stage_id)
            if self.proposal.field == "stage"
            else getattr(self.record, self.proposal.field)
        )

    @property
    def excerpt(self) -> tuple[str, str, str]:
        """The sentence that says so, as far as it may be read: before the words that count, these, and after."""
        shown: str = getattr(self.proposal, "shown_excerpt", "")
        start, marked, rest = shown.partition(self.proposal.marked) if self.proposal.marked else (shown, "", "")
        return start, marked, rest

    @property
    def inputs(self) -> list[Input]:
        """What may be corrected."""
        value, label = self.value, self.field
        if isinstance(value, Promise):
            return [Input("name", _("What"), value.name), Input("due", _("By"), value.due, "date")]
        if isinstance(value, NewDeal):
            return [
                Input("name", _("Name"), value.name),
                Input("amount", _("Amount"), f"{value.amount} {value.currency}".strip()),
            ]
        if self.proposal.field == "stage":
            mine = (one for one in self.stages.values() if one.pipeline_id == self.record.stage.pipeline_id)
            return [Input("value", label, self.proposal.value, choices=tuple((str(one.pk), one.name) for one in mine))]
        return [Input("value", label, self.proposal.value, "date" if self.proposal.field == "close_date" else "text")]

    def corrected(self, given: Mapping[str, str]) -> str:
        """The value with what was typed into the inputs."""
        value = self.value
        if isinstance(value, Promise):
            return str(
                Promise(given.get("name", "").strip() or value.name, given.get("due", value.due), value.is_theirs)
            )
        if isinstance(value, NewDeal):
            number, _blank, currency = given.get("amount", "").strip().partition(" ")
            return str(NewDeal(given.get("name", "").strip() or value.name, number, currency or value.currency))
        return given.get("value", "").strip()


_DEAL = {one.name: one for one in FIELDS[Kind.DEAL]}


def asked(proposals: Iterable[Proposal], member: Member) -> list[Question]:
    """The proposals with their records, one query a kind. Left out are those whose record is in the bin, and those that came
    true another way."""
    waiting = list(proposals)
    records: dict[tuple[str, int], Any] = {}
    for kind in {one.kind for one in waiting}:
        ids = {one.record_id for one in waiting if one.kind == kind}
        alive: QuerySet[Any] = MODELS[Kind(kind)].objects.filter(pk__in=ids, deleted_at=None)
        related = {Kind.PERSON: ("company",), Kind.DEAL: ("company", "stage")}.get(Kind(kind), ())
        records |= {(kind, record.pk): record for record in (alive.select_related(*related) if related else alive)}
    stages = stages_for(waiting)
    found = (Question(one, record, stages) for one in waiting if (record := records.get((one.kind, one.record_id))))
    hidden = hidden_from(member) if waiting else {}
    open_ones = [
        one for one in found if not is_settled(one) and one.proposal.field not in hidden.get(one.proposal.kind, ())
    ]
    covered((question.record for question in open_ones), member)
    return open_ones


def about(record: Record, proposals: Iterable[Proposal]) -> list[Question]:
    """The proposals about one record, which must have its company and stage selected."""
    waiting = list(proposals)
    stages = stages_for(waiting)
    return [one for one in (Question(each, record, stages) for each in waiting) if not is_settled(one)]


def stages_for(proposals: Iterable[Proposal]) -> dict[int, Stage]:
    """Every stage, where one of the proposals is about one."""
    wanted = any(one.field == "stage" for one in proposals)
    return {one.pk: one for one in Stage.objects.select_related("pipeline")} if wanted else {}


def is_settled(question: Question) -> bool:
    """Whether a deal has come to what is proposed by itself, or was closed meanwhile."""
    deal, proposal = question.record, question.proposal
    if not isinstance(deal, Deal):
        return False
    if deal.closed_at is not None and proposal.field != PROMISE:
        return True
    known = _DEAL.get(proposal.field)
    return known is not None and known.raw(getattr(deal, known.attribute)) == proposal.value
