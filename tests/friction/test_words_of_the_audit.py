"""What the audit keeps in English words of ours is said in the reader's language: none of it passes by the translations."""

from __future__ import annotations

import pytest
from django.utils.functional import Promise

from wellworn.friction.audit.facts import Cost, Estimate
from wellworn.friction.audit.outside import dynamics, hubspot, salesforce
from wellworn.friction.audit.said import Said
from wellworn.friction.kept_facts import cost_of
from wellworn.friction.ours.using import OURS
from wellworn.friction.saying import MADE_OF, NAMES, WORDS, in_words, named

ORIGINS = ("formula", "system", "mail")


def test_every_reason_for_leaving_a_field_alone_is_known_to_the_translations() -> None:
    given = {why for of in salesforce.PROTECTED.values() for why in of.values()}
    given |= set(hubspot.PROTECTED.values()) | set(dynamics.PROTECTED.values())
    given |= {f"It is filled by the machine ({origin})" for origin in ORIGINS}
    assert given <= set(WORDS)
    assert in_words(Said("protected", {"why": "It names the record"})) == "It names the record."


def test_every_page_of_ours_that_reads_a_field_is_known_to_the_translations() -> None:
    assert {page for pages in OURS.values() for page in pages} <= set(NAMES)


@pytest.mark.parametrize("name", [*NAMES, *(f"{before}Purpose{behind}" for before, behind, _words in MADE_OF)])
def test_a_name_of_ours_is_the_same_in_english_and_left_to_the_translations(name: str) -> None:
    assert named(name) == name
    assert all(isinstance(words, Promise) for words in [*NAMES.values(), *(words for *_around, words in MADE_OF)])


def test_a_name_that_somebody_gave_stays_as_it_is() -> None:
    assert named("Quarter’s forecast, mine") == "Quarter’s forecast, mine"
    assert in_words(Said("reader_named", {"reader_kind": "view", "name": "the board"})) == "view “the board”"


def test_a_cost_that_an_older_version_kept_is_read() -> None:
    kept = {
        "entries": {"value": 4.0, "low": 2.0, "high": 6.0},
        "corrections": None,
        "seconds": None,
        "source": "measured",
    }
    assert cost_of(kept) == cost_of({**kept, "abandoned": 0.0}) == Cost(Estimate(4.0, 2.0, 6.0), None)
