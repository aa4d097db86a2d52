"""Domains in their own letters: shown where they say what they are, kept as they are registered where they could deceive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.lib.spelled_domains import PREFIX, spelled_label


def registered(label: str) -> str:
    """A label as it is registered today (IDNA 2008): without the foldings of the older rules, so that ß stays."""
    return label if label.isascii() else PREFIX + label.encode("punycode").decode("ascii")


@pytest.mark.parametrize(
    ("label", "under"),
    [
        ("bücher", "de"),
        ("straßenbau", "de"),
        ("łódź-stal", "pl"),
        ("søren-æg", "dk"),
        ("ışık", "com.tr"),
        ("công-ty", "vn"),
        ("пример", "com"),
        ("сор", "ru"),
        ("παράδειγμα", "gr"),
        ("日本テレビ", "jp"),
        ("株式会社abc", "jp"),
        ("삼성", "kr"),
        ("उदाहरण", "in"),
        ("مثال", "com"),
        ("ตัวอย่าง", "th"),
        ("norrvik-instruments", "se"),
    ],
)
def test_an_honest_label_is_shown_in_its_own_letters(label: str, under: str) -> None:
    assert spelled_label(f"{registered(label)}.{under}") == label


@pytest.mark.parametrize(
    ("label", "under"),
    [
        ("аpple", "com"),  # a Cyrillic letter among Latin ones
        ("аррӏе", "com"),  # Cyrillic alone, and looks like Latin
        ("ορο", "com"),  # Greek alone
        ("bıng", "com"),  # an i without a dot
        ("gооgle", "de"),
        ("ɡoogle", "com"),  # a g of phoneticians
        ("a\u200dpple", "com"),  # something invisible
        ("p\u0430yp\u0430l", "com"),
        ("ab\u202ecd", "com"),  # from right to left
        ("apple\u0323", "com"),  # a mark that is not part of a letter
        ("日本яп", "jp"),
        ("ſhop", "com"),
        ("ⅰⅰ", "com"),
    ],
)
def test_a_label_that_could_deceive_stays_as_it_is_registered(label: str, under: str) -> None:
    name = registered(label)
    assert spelled_label(f"{name}.{under}") == name


@pytest.mark.parametrize("label", ["xn--", "xn---", "xn--99999999999", "xn--\u00fc", "xn--a-"])
def test_what_is_no_spelling_stays(label: str) -> None:
    assert spelled_label(f"{label}.com") == label


@given(st.text(max_size=70))
def test_any_text_is_answered(text: str) -> None:
    spelled_label(text)
    spelled_label(PREFIX + text)
