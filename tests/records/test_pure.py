"""What needs no database: folding, one field for anything, and which source may overwrite which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records import one_field
from wellworn.records.folding import KEY_LENGTH, folded, searchable
from wellworn.records.models.record import Kind, Source
from wellworn.records.ranks import outranking


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert len(once) <= KEY_LENGTH
    assert "\0" not in once


@pytest.mark.parametrize(
    ("text", "key"), [("Łódź Żółć", "lodz zolc"), ("  Rhône\tBIOLOGICS ", "rhone biologics"), ("Straße", "strasse")]
)
def test_accents_case_and_blanks_are_folded(text: str, key: str) -> None:
    assert folded(text) == key


@given(st.lists(st.text(max_size=40)))
def test_words_to_find_by_hold_no_signs_and_no_repeats(texts: list[str]) -> None:
    words = searchable(*texts).split(" ")
    assert len(words) == len(set(words))
    assert all(word == "" or not set(word) & set("'\"&|!:*()@.-_") for word in words)


def test_an_address_is_found_by_each_of_its_parts() -> None:
    assert searchable("Joost van Dalen", "j.dalen@aqua-veld.nl") == "joost van dalen j aqua veld nl"


@pytest.mark.parametrize(
    ("line", "kind", "values"),
    [
        ("joost@aquaveld.nl", Kind.PERSON, {"name": "Joost", "address": "joost@aquaveld.nl"}),
        ("Femke Bos <Femke@Aquaveld.nl>", Kind.PERSON, {"name": "Femke Bos", "address": "femke@aquaveld.nl"}),
        ("www.aquaveld.co.uk", Kind.COMPANY, {"name": "Aquaveld", "domain": "aquaveld.co.uk"}),
        (
            "https://shop.aqua-veld.nl/about/",
            Kind.COMPANY,
            {"domain": "aqua-veld.nl", "website": "https://shop.aqua-veld.nl/about"},
        ),
        ("+31 38 555 0172", Kind.PERSON, {"phone": "+31385550172"}),
        ("Kestrel Dairies Ltd", Kind.COMPANY, {"name": "Kestrel Dairies Ltd"}),
        ("李明", Kind.PERSON, {"name": "李明"}),
    ],
)
def test_one_field_makes_the_right_thing(line: str, kind: Kind, values: dict[str, str]) -> None:
    typed = one_field.read(line)
    assert typed is not None
    assert typed.kind == kind
    assert {name: getattr(typed, name) for name in values} == values


@given(st.text(max_size=400), st.sampled_from([None, *Kind]))
def test_any_line_is_read_and_only_a_blank_one_says_nothing(line: str, kind: Kind | None) -> None:
    typed = one_field.read(line, kind=kind)
    assert (typed is None) == (not " ".join(line.replace("\0", "").split()))
    if typed:
        assert typed.name.strip()
        assert len(typed.name) <= one_field.NAME_LENGTH


@given(st.sampled_from(Source), st.sampled_from(Source))
def test_of_two_sources_one_outranks_the_other_and_people_outrank_machines(one: Source, other: Source) -> None:
    assert (one in outranking(other)) + (other in outranking(one)) == (one != other)
    assert not outranking(Source.TYPED)
    assert outranking(Source.CAPTURED) == (Source.TYPED, Source.IMPORTED)
