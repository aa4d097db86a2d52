"""How true our own fields are, as the gate says: of so many people's values together that it is no one person's."""

from __future__ import annotations

from collections.abc import Sequence

from wellworn.adoption.truth.answer import FieldAnswer
from wellworn.adoption.truth.standing import answers_about
from wellworn.friction.audit.facts import LowEffort, Truth
from wellworn.friction.audit.meaning import is_share, not_meant
from wellworn.friction.audit.said import Said
from wellworn.friction.saying import SEEN
from wellworn.measures.truth.detectors import BY_KEY
from wellworn.records.field import Field


def truths(fields: Sequence[Field], of: str) -> dict[str, Truth]:
    """What the detectors say of each field of an object as a whole; nothing of a field that too few people fill."""
    about = answers_about(of)
    return {one.name: _truth(about[one.name]) for one in fields if one.name in about}


def _truth(answers: Sequence[FieldAnswer]) -> Truth:
    answered = [one for one in answers if one.observed is not None]
    return Truth(tuple(_effort(one) for one in answered if one.found and is_share(BY_KEY[one.pattern])), len(answered))


def _effort(one: FieldAnswer) -> LowEffort:
    """A finding as the audit takes it."""
    share = not_meant(one.observed or 0.0, one.expected or 0.0, one.size)
    corrected = 1.0 if one.corrected is None else one.corrected
    seen = {"pattern": one.pattern, "about": one.about, "against": one.against}
    words = Said(SEEN, {**seen, "observed": one.observed or 0.0, "expected": one.expected or 0.0})
    return LowEffort(one.pattern, words, share, corrected, BY_KEY[one.pattern].rate)
