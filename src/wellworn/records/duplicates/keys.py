"""The keys under which a record meets those that may be the same: only what shares one is ever compared. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

from wellworn.records.duplicates.words import address_words, called, company_words, digits, person_words, skeleton

KEY_LENGTH = 40
CROWD = 60  # records under one key from which it tells nobody apart
WORDS = 4  # of a name that make keys
LOCAL_PART = 6  # letters from which a mailbox's name tells somebody apart
SHARED = frozenset(
    {"info", "office", "sales", "contact", "mail", "hello", "admin", "support", "service", "kontakt", "team", "post"}
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person or company when it is compared."""

    kind: str  # "person" or "company"
    name: str
    mails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    company: str = ""  # the name of a person's company
    address: str = ""
    city: str = ""


def keys(facts: Facts) -> frozenset[str]:
    """Every key of a record, at most about twenty."""
    made = _of_person(facts) if facts.kind == "person" else _of_company(facts)
    common = (*_of_phones(facts), *_of_address(facts))
    return frozenset(key[:KEY_LENGTH] for key in (*made, *common))


def _of_person(facts: Facts) -> Iterator[str]:
    """By the sound of one name and the first letter of another, in any order; and by what stands before the @."""
    words = person_words(facts.name)[:WORDS]
    if len(words) == 1:
        yield f"n:{skeleton(words[0])}"
    for one, other in permutations(words, 2):
        if len(one) > 1:
            yield f"n:{skeleton(one)} {other[0]}"
            yield f"n:{skeleton(one)} {called(other)[0]}"
    for mail in facts.mails:
        yield f"e:{mail}"
        local = "".join(sorted(word for word in mail.partition("@")[0].replace("_", ".").split(".") if word))
        if len(local) >= LOCAL_PART and local not in SHARED:
            yield f"m:{local}"


def _of_company(facts: Facts) -> Iterator[str]:
    """By two words of the name, by all of it written together, by domain and by what a domain is called."""
    words = company_words(facts.name)
    sounds = sorted({skeleton(word) for word in words[:WORDS]})
    if len(sounds) == 1:
        yield f"c:{sounds[0]}"
    for one, other in combinations(sounds, 2):
        yield f"c:{one} {other}"
    yield f"j:{''.join(words)[:12]}"
    for domain in facts.domains:
        yield f"d:{domain}"
        yield f"j:{domain.partition('.')[0].replace('-', '')[:12]}"


def _of_phones(facts: Facts) -> Iterator[str]:
    """By the end of each number."""
    for phone in facts.phones:
        if tail := digits(phone):
            yield f"t:{tail}"


def _of_address(facts: Facts) -> Iterator[str]:
    """By the number of a house and the sound of its street."""
    words = address_words(facts.address)
    numbers = [word for word in words if word.isdigit()]
    streets = [word for word in words if not word.isdigit() and len(word) > 2]
    if numbers and streets:
        yield f"a:{numbers[0]} {skeleton(streets[0])}"
        if len(streets) > 1:
            yield f"a:{numbers[0]} {skeleton(streets[1])}"
