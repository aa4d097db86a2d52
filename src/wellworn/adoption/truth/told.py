"""What the pages of truth are made of: the answers by field and pattern, with the names that people know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wellworn.adoption.asking import Findings
from wellworn.adoption.reading import field_names
from wellworn.adoption.truth import said
from wellworn.adoption.truth.answer import FieldAnswer, Why
from wellworn.adoption.truth.patterns import PATTERNS, Pattern
from wellworn.measures.truth.detectors import BY_KEY
from wellworn.measures.truth.finding import Detector
from wellworn.records.custom.describing import said_of
from wellworn.records.fields import fields_of
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models.record import Kind


@dataclass(frozen=True)
class Names:
    """What objects, fields and choices are called."""

    objects: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, objects: Sequence[str]) -> Names:
        """In the workspace's words."""
        told = said_of(*objects) if objects else {}
        plurals = {
            str(Kind.COMPANY): _("Companies"), str(Kind.PERSON): _("People"), str(Kind.DEAL): _("Deals"),
            **{key: words.plural for one in told.values() for key, words in one.objects.items()},
        }  # fmt: skip
        handles = {MAIL: _("Mail"), PHONE: _("Phone"), DOMAIN: _("Domain")}
        names = {(of, name): label for of in objects for name, label in handles.items()} | field_names(objects)
        return cls(plurals, names)


@dataclass(frozen=True)
class Asked:
    """What one detector says of one field: the answer that leads, and those for other places."""

    object: str
    name: str
    pattern: str
    answers: Sequence[FieldAnswer]
    names: Names

    @property
    def leads(self) -> FieldAnswer:
        """Of what was found the furthest from what would be expected; else the whole."""
        found = self.found
        return max(found, key=lambda one: abs((one.observed or 0) - (one.expected or 0))) if found else self.answers[0]

    @property
    def found(self) -> Sequence[FieldAnswer]:
        """The places where it was found."""
        return [one for one in self.answers if one.found]

    @property
    def elsewhere(self) -> Sequence[str]:
        """The other places where it was found."""
        return [said.place(one) for one in self.found if one is not self.leads]

    @property
    def label(self) -> str:
        """The field's name."""
        return str(self.names.fields.get((self.object, self.name), self.name))

    @property
    def object_label(self) -> str:
        """The object's name."""
        return str(self.names.objects.get(self.object, self.object))

    @property
    def words(self) -> Pattern:
        """The pattern in words."""
        return PATTERNS[self.pattern]

    @property
    def detector(self) -> Detector:
        """The detector."""
        return BY_KEY[self.pattern]

    @property
    def sentence(self) -> str:
        """What the leading answer says."""
        return said.sentence(self.leads)

    @property
    def place(self) -> str:
        """Where and when it says so."""
        return said.place(self.leads)

    @property
    def size(self) -> str:
        """By how much it was judged."""
        return said.size(self.leads) if self.leads.size else ""

    @property
    def why(self) -> str:
        """Why there is no answer."""
        return reason(self.leads)


@dataclass(frozen=True)
class Told:
    """The page: what was found, where nothing was, and what cannot be told."""

    findings: Findings
    found: Sequence[Asked]
    plain: Sequence[tuple[str, Sequence[str]]]  # object, its fields in which nothing was found
    unknown: Sequence[tuple[str, str, str]]  # object, field, why
    has_sample: bool


def asked(findings: Findings) -> dict[tuple[str, str, str], Asked]:
    """All answers by object, field and pattern."""
    names = Names.of(sorted({one.object for one in findings.answers}))
    by: dict[tuple[str, str, str], list[FieldAnswer]] = defaultdict(list)
    for one in findings.answers:
        if one.pattern:
            by[one.object, one.field, one.pattern].append(one)
    return {key: Asked(*key, answers, names) for key, answers in by.items()}


def told(findings: Findings) -> Told:
    """What the page says."""
    every = asked(findings)
    found = sorted((one for one in every.values() if one.found), key=lambda one: (-_far(one), one.object, one.name))
    judged = {(one.object, one.field) for one in findings.answers if one.observed is not None}
    named = {(one.object, one.name) for one in found}
    names = Names.of(sorted({one.object for one in findings.answers}))
    plain: dict[str, list[str]] = defaultdict(list)
    for of, name in sorted(judged - named):
        plain[str(names.objects.get(of, of))].append(str(names.fields.get((of, name), name)))
    unknown: dict[tuple[str, str], str] = {}
    for one in findings.answers:
        if (one.object, one.field) not in judged:
            key = (
                str(names.objects.get(one.object, one.object)),
                str(names.fields.get((one.object, one.field), one.field)),
            )
            if unknown.get(key) is None or one.why == Why.PEOPLE:
                unknown[key] = reason(one)
    has_sample = any(one.is_sample for one in findings.answers)
    return Told(
        findings, found, sorted(plain.items()), [(*key, why) for key, why in sorted(unknown.items())], has_sample
    )


def reason(one: FieldAnswer) -> str:
    """Why a question has no answer."""
    if one.why == Why.PEOPLE:
        return _("Too few people gave values in any month, or one of them could be told from the others.")
    if one.why == Why.FEW_DID:
        return _("What stands out was given by too few people to be the field’s. It is not shown.")
    return _("Too few values to tell.") if not one.pattern or one.why == Why.VALUES else ""


def choices_of(of: str, name: str) -> dict[str, str]:
    """What the choices of a field are called."""
    found = next((one for one in fields_of(of) if one.name == name), None)
    return {str(key): str(label) for key, label in (*found.choices, *found.removed)} if found else {}


def _far(one: Asked) -> float:
    return abs((one.leads.observed or 0) - (one.leads.expected or 0)) if one.pattern != "variety" else 0.0
