"""Pairs as their page shows them: two records side by side, what speaks for their being one, and which of them stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.records.covering import covered, hidden_from
from wellworn.records.duplicates.facts import facts_of
from wellworn.records.duplicates.keys import Facts
from wellworn.records.duplicates.merging import Side
from wellworn.records.duplicates.scoring import LIKELY, Trait
from wellworn.records.models.company import Company
from wellworn.records.models.likeness import COMPARED, Pair, with_company
from wellworn.records.models.person import Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.record import Kind, Record, Source

REASONS: dict[str, Promise] = {
    Trait.SAME_NAME: _("the same name"),
    Trait.OTHER_ORDER: _("the same name in another order"),
    Trait.NICKNAME: _("a short form of the same name"),
    Trait.INITIALS: _("the same name with initials"),
    Trait.NEAR_NAME: _("nearly the same name"),
    Trait.PART_OF_NAME: _("part of the name"),
    Trait.SAME_MAIL: _("the same mail address"),
    Trait.SAME_MAILBOX: _("the same name before the @"),
    Trait.SAME_PHONE: _("the same phone number"),
    Trait.SAME_DOMAIN: _("the same domain"),
    Trait.SAME_COMPANY: _("the same company"),
    Trait.SAME_ADDRESS: _("the same address"),
    Trait.NEAR_ADDRESS: _("nearly the same address"),
    Trait.SAME_CITY: _("the same town"),
}
CERTAIN = 0.9
Two = Company | Person


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both records, and whether they differ in it."""

    label: Promise
    kept: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.kept and self.other) and self.kept != self.other


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair with its records; `kept` is the one that stays unless somebody chooses."""

    pair: Pair
    kept: Two
    other: Two
    lines: list[Line]

    @property
    def reasons(self) -> list[Promise]:
        """What speaks for it, in words."""
        return in_words(self.pair.reasons)

    @property
    def how_sure(self) -> Promise:
        """The score in a word."""
        return sure(self.pair.score)


def sure(share: float) -> Promise:
    """How sure a score is, as one says it."""
    return _("almost certain") if share >= CERTAIN else _("likely") if share >= LIKELY else _("perhaps")


def in_words(reasons: Iterable[str]) -> list[Promise]:
    """Traits as people read them."""
    return [REASONS[name] for name in reasons if name in REASONS]


def which_stays(one: Any, other: Any) -> tuple[Any, Any]:
    """The record that stays and the one that goes: what more has happened with, what somebody typed, what is older."""
    first, second = sorted(
        (one, other),
        key=lambda record: (-getattr(record, "activity_count", 0), record.source == Source.CAPTURED, record.pk),
    )
    return first, second


def shown(pairs: Iterable[Pair], member: Member) -> list[Shown]:
    """Pairs with both records, in a fixed number of queries."""
    pairs = list(pairs)
    records: dict[tuple[str, int], Two] = {}
    facts: dict[tuple[str, int], Facts] = {}
    for kind, model in COMPARED.items():
        ids = {pk for pair in pairs if pair.kind == kind for pk in (pair.low, pair.high)}
        if ids:
            seen = model.objects.visible_to(member).filter(pk__in=ids)
            records |= {(kind, row.pk): row for row in covered(with_company(seen), member)}
            facts |= {(kind, pk): one for pk, one in facts_of(kind, ids).items()}
    rows = []
    for pair in pairs:
        one, other = records.get((pair.kind, pair.low)), records.get((pair.kind, pair.high))
        if one is not None and other is not None:
            kept, goes = which_stays(one, other)
            rows.append(Shown(pair, kept, goes, lines(kept, goes, facts, member)))
    return rows


def lines(kept: Two, other: Two, facts: Mapping[tuple[str, int], Facts], member: Member) -> list[Line]:
    """What is known of either, as far as `member` may know it; both records are covered."""
    hidden = hidden_from(member).get(str(kept.kind), frozenset())
    ours, theirs = facts[(kept.kind, kept.pk)], facts[(other.kind, other.pk)]
    rows = [
        Line(_("Mail"), ", ".join(sorted(ours.mails)), ", ".join(sorted(theirs.mails))),
        Line(
            _("Phone"), *(", ".join(Phone(number=one).shown for one in sorted(side.phones)) for side in (ours, theirs))
        ),
        Line(_("Domain"), ", ".join(sorted(ours.domains)), ", ".join(sorted(theirs.domains))),
        Line(_("Company"), *(str(getattr(one, "company", None) or "") for one in (kept, other))),
        Line(_("Title"), getattr(kept, "title", ""), getattr(other, "title", "")),
        *([Line(_("Address"), ours.address, theirs.address)] if "address" not in hidden else []),
        Line(_("City"), kept.city, other.city),
    ]
    return [row for row in rows if row.kept or row.other]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of the preview: its side by side values as they are shown."""

    side: Side
    kept: str
    other: str


def choices(two: list[Side], kept: Record, other: Record, member: Member) -> list[Choice]:
    """The fields in which two records say anything and which `member` sees, with related records by their names."""
    hidden = hidden_from(member).get(str(kept.kind), frozenset())
    return [
        Choice(side, _said(side, kept, side.kept), _said(side, other, side.other))
        for side in two
        if (side.field.raw(side.kept) or side.field.raw(side.other)) and side.field.name not in hidden
    ]


def _said(side: Side, record: Record, value: Any) -> str:
    """A value in words."""
    field = side.field
    if not field.is_custom and field.column:
        return str(getattr(record, field.name) or "")
    labels = dict(field.choices)
    if isinstance(value, tuple):
        return ", ".join(str(labels.get(one, one)) for one in value)
    return str(labels.get(value, value) if field.choices else field.raw(value))


def kind_of(text: str) -> Kind | None:
    """The kind of pairs that a page is asked for; None for all."""
    return Kind(text) if text in COMPARED else None
