"""One person's name from whatever form it comes in, and the best of many whatever the order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.names import person_name, rank


@pytest.mark.parametrize(
    ("display", "address", "name"),
    [
        ("Ann Bell", "", "Ann Bell"),
        ("Bell, Ann", "", "Ann Bell"),
        ('"Bell, Ann"', "", "Ann Bell"),
        ("Bell, Ann (Acme)", "", "Ann Bell"),
        ("Ann Bell (Acme Ltd)", "", "Ann Bell"),
        ("Ann Bell [ext]", "", "Ann Bell"),
        ("Ann Bell | Acme", "", "Ann Bell"),
        ("Ann Bell - Acme", "", "Ann Bell"),
        ("Ann Bell via Docs", "", "Ann Bell"),
        ("Ann Bell, PhD", "", "Ann Bell"),
        ("Dr. Ann Bell", "", "Ann Bell"),
        ("Herr Jonas Weiß", "", "Jonas Weiß"),
        ("ANN BELL", "", "Ann Bell"),
        ("ann bell", "", "Ann Bell"),
        ("Ann BELL", "", "Ann Bell"),
        ("de la Cruz, María", "", "María de la Cruz"),
        ("ANNA VAN DER BERG", "", "Anna van der Berg"),
        ("o'neil, SEAN", "", "Sean o'neil"),
        ("SEAN O'NEIL-MCKAY", "", "Sean O'Neil-McKay"),
        ("Ann", "", "Ann"),
        ("王伟", "wei@acme.example", "王伟"),
        ("山田 太郎", "", "山田 太郎"),
        ("김, 민준", "", "김 민준"),
        ("=?utf-8?Q?H=C3=A9l=C3=A8ne_Garnier?=", "", "Hélène Garnier"),
        ("'Ann Bell'", "", "Ann Bell"),
        ("ann@acme.example", "ann@acme.example", "Ann"),
        ("ann.bell@acme.example", "x@y.example", "X"),
        ("Ann Bell <ann@acme.example>", "", "Ann Bell"),
        ("Ann Bell/HOU/ACME@ACME", "", "Ann Bell"),
        ("CN=Ann Bell/OU=HOU/O=ACME", "", "Ann Bell"),
        ("Bell, Ann </O=ACME/OU=NA/CN=RECIPIENTS/CN=ABELL>", "", "Ann Bell"),
        ("", "anna.van-der-berg@acme.example", "Anna van der Berg"),
        ("", "ann_bell@acme.example", "Ann Bell"),
        ("", "ann.bell2@acme.example", "Ann Bell"),
        ("", "abell@acme.example", "Abell"),
        ("", "jean-luc.perrin@acme.example", "Jean-Luc Perrin"),
        ("", "info@acme.example", ""),
        ("", "", ""),
        ("...", "", ""),
        ("\u202eAnn Bell", "", "Ann Bell"),
    ],
)
def test_a_name_is_read_in_every_form(display: str, address: str, name: str) -> None:
    assert person_name(display, address) == name


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("Ann Bell", "a@x.example"), ("", "a@x.example")),
        (("Ann Bell", "a@x.example"), ("Ann", "a@x.example")),
        (("Ann Bell", "a@x.example"), ("ANN BELL", "a@x.example")),
        (("Ann Bell", "a@x.example"), ("A. Bell", "a@x.example")),
        (("Hélène Garnier", "h@x.example"), ("Helene Garnier", "h@x.example")),
        (("Ann", "ann.bell@x.example"), ("", "ann.bell@x.example")),
    ],
)
def test_the_fuller_name_ranks_higher(better: tuple[str, str], worse: tuple[str, str]) -> None:
    assert rank(*better) > rank(*worse)


@given(st.lists(st.tuples(st.text(max_size=30), st.emails()), min_size=1, max_size=8), st.randoms())
def test_the_best_name_is_the_same_in_any_order(seen: list[tuple[str, str]], random: object) -> None:
    shuffled = list(seen)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    best, again = max(seen, key=lambda one: rank(*one)), max(shuffled, key=lambda one: rank(*one))
    assert person_name(*best) == person_name(*again)


@given(st.text(max_size=200), st.text(max_size=100))
def test_any_text_gives_a_clean_name(display: str, address: str) -> None:
    name = person_name(display, address)
    assert name == name.strip()
    assert "\0" not in name
    assert "\n" not in name
    assert len(name) <= 120
    name.encode("utf-8")
    rank(display, address)
