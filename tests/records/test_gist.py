"""What a message says first is past its greeting, whole or cut at a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.gist import GIST, gist


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hi Femke,\n\nI will. Three years on one page.\n\nInes", "I will. Three years on one page."),
        ("Bonjour Jean,\nOui.", "Oui."),
        ("Sehr geehrte Frau Reisinger,\n\nja.\n\nGruß", "ja. Gruß"),
        ("Hi Femke,", "Hi Femke,"),
        ("Thanks!", "Thanks!"),
        ("", ""),
    ],
)
def test_the_greeting_is_skipped_if_more_follows(text: str, said: str) -> None:
    assert gist(text) == said


@given(st.text())
def test_it_is_one_line_of_limited_length(text: str) -> None:
    said = gist(text)
    assert len(said) <= GIST + 2
    assert "\n" not in said
