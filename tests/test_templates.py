"""Templates: every text goes through gettext, and nothing in them is inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src"
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))

TRANSLATED = re.compile(r"{%-?\s*blocktrans(late)?\b.*?endblocktrans(late)?\s*-?%}", re.DOTALL)
NOT_TEXT = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}|<!--.*?-->|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE
)
TAG = re.compile(r"<[a-zA-Z/][^<>]*>", re.DOTALL)
SHOWN = re.compile(r"\s(title|alt|placeholder|aria-label)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-z]{2,}")
KEPT = {
    "Wellworn",
    "nbsp",
    "middot",
    "rarr",
    "larr",
    "hellip",
    "times",
    "amp",
    "mdash",
    "ndash",
    "lt",
    "gt",
    "quot",
    "kbd",
}
CLASS = re.compile(r"{%\s*block page_class\s*%}.*?{%\s*endblock\s*%}", re.DOTALL)  # an attribute's value, not shown
KEPT |= {"Ctrl", "Cmd", "Enter", "Esc", "Tab"}  # what is printed on keys
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def untranslated(template: str) -> list[str]:
    """The words that are shown as they stand in the template."""
    bare = NOT_TEXT.sub(" ", TRANSLATED.sub(" ", CLASS.sub(" ", template)))
    shown = [TAG.sub(" ", bare), *(value for _, value in SHOWN.findall(bare))]
    return [word for text in shown for word in WORD.findall(text) if word not in KEPT]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_is_translatable_and_nothing_is_inline(path: Path) -> None:
    text = path.read_text()
    assert untranslated(text) == []
    assert INLINE.findall(TRANSLATED.sub(" ", text)) == []


def test_the_search_for_untranslated_text_finds_some() -> None:
    assert untranslated('<p title="Why">{% translate "Fine" %} Bare {{ value }}</p>') == ["Bare", "Why"]
    assert untranslated("<p>{% blocktranslate %}Fine{% endblocktranslate %} · &nbsp;</p>") == []
