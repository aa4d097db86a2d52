"""What a message says first, past its greeting: for a timeline's line and for the brief before a meeting."""

from __future__ import annotations

GIST = 160
LONGEST_GREETING = 48
SUBSTANTIAL = 30  # a paragraph shorter than this is a salutation or a thank you, unless there is nothing else
ENDS_A_GREETING = (",", "!", ":", "，", "、", "–", "-")


def gist(text: str, length: int = GIST) -> str:
    """The first paragraph of some length after the greeting, cut at a word."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in _past_greeting(text.strip()).split("\n\n")]
    said = next((one for one in paragraphs if len(one) > SUBSTANTIAL), " ".join(paragraphs).strip())
    return said if len(said) <= length else said[:length].rsplit(" ", 1)[0] + " …"


def _past_greeting(text: str) -> str:
    """Without a first line such as "Hi Femke,", if there is more."""
    first, _newline, rest = text.partition("\n")
    is_greeting = len(first) <= LONGEST_GREETING and first.rstrip().endswith(ENDS_A_GREETING)
    return rest.strip() if is_greeting and rest.strip() else text
