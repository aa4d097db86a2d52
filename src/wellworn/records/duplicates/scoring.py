"""How likely two records are one, and why: each trait adds its weight, and the sum becomes a share of one. Pure.

The weights were set while looking at one half of two published sets; docs/quality.md says how they do on the other half.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from wellworn.records.duplicates.keys import SHARED, Facts
from wellworn.records.duplicates.words import address_words, called, company_words, digits, person_words

ALIKE = 0.9  # Jaro-Winkler from which two long words are one mistyped


class Trait(StrEnum):
    """What speaks for or against two records being one."""

    SAME_NAME = "same-name"
    OTHER_ORDER = "other-order"  # family name first
    NICKNAME = "nickname"
    INITIALS = "initials"
    NEAR_NAME = "near-name"  # a letter or two apart
    PART_OF_NAME = "part-of-name"
    OTHER_NAME = "other-name"
    SAME_MAIL = "same-mail"
    SAME_MAILBOX = "same-mailbox"  # the part before the @
    SAME_PHONE = "same-phone"
    SAME_DOMAIN = "same-domain"
    SAME_COMPANY = "same-company"
    OTHER_COMPANY = "other-company"
    SAME_ADDRESS = "same-address"
    NEAR_ADDRESS = "near-address"
    OTHER_ADDRESS = "other-address"
    SAME_CITY = "same-city"
    OTHER_CITY = "other-city"
    OTHER_PHONE = "other-phone"
    OTHER_DOMAIN = "other-domain"


BEGIN = {"person": -2.8, "company": -2.8}
WEIGHTS: dict[str, dict[Trait, float]] = {
    "person": {
        Trait.SAME_NAME: 3.2, Trait.OTHER_ORDER: 3.0, Trait.NICKNAME: 2.4, Trait.INITIALS: 1.2, Trait.NEAR_NAME: 2.6,
        Trait.PART_OF_NAME: 0.6, Trait.OTHER_NAME: -3.2, Trait.SAME_MAIL: 5.0, Trait.SAME_MAILBOX: 1.6, Trait.SAME_PHONE: 2.6,
        Trait.SAME_COMPANY: 1.8, Trait.OTHER_COMPANY: -1.2, Trait.SAME_ADDRESS: 2.6, Trait.NEAR_ADDRESS: 2.2,
        Trait.OTHER_ADDRESS: -0.8, Trait.SAME_CITY: 1.0, Trait.OTHER_CITY: -0.6, Trait.OTHER_PHONE: -0.3,
    },
    "company": {
        Trait.SAME_NAME: 3.4, Trait.OTHER_ORDER: 3.0, Trait.NEAR_NAME: 2.4, Trait.PART_OF_NAME: 1.2, Trait.OTHER_NAME: -1.6,
        Trait.SAME_DOMAIN: 3.0, Trait.SAME_PHONE: 2.6, Trait.SAME_ADDRESS: 2.6, Trait.NEAR_ADDRESS: 1.8, Trait.OTHER_ADDRESS: -3.4,
        Trait.SAME_CITY: 0.3, Trait.OTHER_CITY: -0.8, Trait.OTHER_PHONE: -0.6, Trait.OTHER_DOMAIN: -1.0,
    },
}  # fmt: skip
LIKELY = 0.5  # from here on a pair is shown
PERHAPS = 0.3  # from here on somebody who types is told


@dataclass(frozen=True, slots=True)
class Score:
    """How likely, 0 to 1, and the traits that it was made of, those in favour first."""

    share: float
    traits: tuple[Trait, ...]

    @property
    def reasons(self) -> tuple[Trait, ...]:
        """What speaks for it."""
        return tuple(trait for trait in self.traits if not trait.startswith("other-") or trait == Trait.OTHER_ORDER)


def score(one: Facts, other: Facts) -> Score:
    """How likely two records of a kind are one. The order of the two does not matter."""
    weights = WEIGHTS[one.kind]
    traits = sorted(_traits(one, other), key=lambda trait: (-weights.get(trait, 0.0), trait))
    total = BEGIN[one.kind] + sum(weights.get(trait, 0.0) for trait in traits)
    return Score(1 / (1 + exp(-total)), tuple(traits))


def _traits(one: Facts, other: Facts) -> set[Trait]:
    """Everything that two records have in common, or apart."""
    if one.kind == "person":
        made = {_persons(person_words(one.name), person_words(other.name)), *_mails(one, other)}
        made |= _both(one.company, other.company, _same_company, Trait.SAME_COMPANY, Trait.OTHER_COMPANY)
    else:
        made = {_companies(company_words(one.name), company_words(other.name))}
        if one.domains and other.domains:
            made.add(Trait.SAME_DOMAIN if one.domains & other.domains else Trait.OTHER_DOMAIN)
    made |= _both(one.city, other.city, _same_city, Trait.SAME_CITY, Trait.OTHER_CITY)
    return made | _phones(one, other) | _addresses(address_words(one.address), address_words(other.address))


def _both(one: str, other: str, is_same: object, same: Trait, different: Trait) -> set[Trait]:
    """One of two traits where both records have the value."""
    if not one.strip() or not other.strip():
        return set()
    return {same if is_same(one, other) else different}  # type: ignore[operator]


def _same_company(one: str, other: str) -> bool:
    return _companies(company_words(one), company_words(other)) in (Trait.SAME_NAME, Trait.NEAR_NAME, Trait.OTHER_ORDER)


def _same_city(one: str, other: str) -> bool:
    return near(" ".join(address_words(one)), " ".join(address_words(other)))


def near(one: str, other: str) -> bool:
    """Whether two words may be one, mistyped: a letter apart, or two in a long one."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < 4 or one.isdigit() or other.isdigit():
        return False
    apart = DamerauLevenshtein.distance(one, other, score_cutoff=2)
    return bool(
        apart == 1 or (apart == 2 and shorter >= 6) or (shorter >= 6 and JaroWinkler.similarity(one, other) >= 0.95)
    )


def _persons(one: tuple[str, ...], other: tuple[str, ...]) -> Trait:
    """How two people's names compare."""
    if one == other:
        return Trait.SAME_NAME if len(one) > 1 else Trait.PART_OF_NAME
    if sorted(one) == sorted(other):
        return Trait.OTHER_ORDER
    if "".join(one) == "".join(other):
        return Trait.NEAR_NAME
    if len(one) > 1 and len(other) > 1 and sorted(map(called, one)) == sorted(map(called, other)):
        return Trait.NICKNAME
    few, many = sorted((one, other), key=len)
    same, initials, alike, nothing = _aligned(few, many)
    if nothing:
        return Trait.PART_OF_NAME if (same or alike) and len(few) > 1 else Trait.OTHER_NAME
    if len(few) == 1:
        return Trait.PART_OF_NAME
    if initials:
        return Trait.INITIALS if same or alike else Trait.OTHER_NAME
    return Trait.NEAR_NAME


def _aligned(few: tuple[str, ...], many: tuple[str, ...]) -> tuple[int, int, int, int]:
    """Of the fewer words, how many are the same, an initial, nearly the same, and in nothing alike."""
    rest = list(many)
    counts = [0, 0, 0, 0]
    left = []
    for word in few:
        if word in rest or called(word) in map(called, rest):
            rest.remove(next(one for one in rest if one == word or called(one) == called(word)))
            counts[0] += 1
        else:
            left.append(word)
    for word in left:
        found = next((one for one in rest if near(word, one)), None)
        begun = next((one for one in rest if 1 in (len(word), len(one)) and word[0] == one[0]), None)
        if found is not None:
            rest.remove(found)
            counts[2] += 1
        elif begun is not None:
            rest.remove(begun)
            counts[1] += 1
        else:
            counts[3] += 1
    return counts[0], counts[1], counts[2], counts[3]


def _companies(one: tuple[str, ...], other: tuple[str, ...]) -> Trait:
    """How two companies' names compare."""
    if one == other or "".join(one) == "".join(other):
        return Trait.SAME_NAME
    if sorted(one) == sorted(other):
        return Trait.OTHER_ORDER
    few, many = sorted((one, other), key=len)
    same, _initials, alike, nothing = _aligned(few, many)
    if not nothing and len(few) == len(many):
        return Trait.NEAR_NAME
    if not nothing or (same + alike) / len(few) >= 0.75:
        return Trait.PART_OF_NAME
    joined = JaroWinkler.similarity("".join(one), "".join(other))
    return Trait.PART_OF_NAME if joined >= ALIKE and same else Trait.OTHER_NAME


def _mails(one: Facts, other: Facts) -> set[Trait]:
    if one.mails & other.mails:
        return {Trait.SAME_MAIL}
    mine, theirs = ({mail.partition("@")[0] for mail in facts.mails} - SHARED for facts in (one, other))
    return {Trait.SAME_MAILBOX} if mine & theirs else set()


def _phones(one: Facts, other: Facts) -> set[Trait]:
    mine, theirs = ({digits(phone) for phone in facts.phones} - {""} for facts in (one, other))
    if mine & theirs:
        return {Trait.SAME_PHONE}
    return {Trait.OTHER_PHONE} if mine and theirs else set()


def _addresses(one: tuple[str, ...], other: tuple[str, ...]) -> set[Trait]:
    """How two street addresses compare; the numbers in them count more than the words."""
    if not one or not other:
        return set()
    if one == other:
        return {Trait.SAME_ADDRESS}
    mine, theirs = ({word for word in words if word.isdigit()} for words in (one, other))
    streets, others = ([word for word in words if not word.isdigit()] for words in (one, other))
    few, many = sorted((streets, others), key=len)
    alike = sum(any(near(word, found) for found in many) for word in few) / len(few) if few else 0.0
    if mine & theirs or not mine or not theirs:
        return {Trait.NEAR_ADDRESS} if alike >= 0.5 else {Trait.OTHER_ADDRESS}
    return {Trait.NEAR_ADDRESS} if alike >= 0.99 and len(few) > 2 else {Trait.OTHER_ADDRESS}
