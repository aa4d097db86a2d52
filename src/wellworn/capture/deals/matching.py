"""Which deal a letter is about. Pure: of the open deals of those who took part, the one that its words and people single out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from wellworn.records.folding import folded

WORD = re.compile(r"\w+")
COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "our",
        "your",
        "new",
        "deal",
        "project",
        "offer",
        "quote",
        "order",
        "norrvik",
        "angebot",
        "offerte",
        "proposta",
        "devis",
        "offert",
        "tilbud",
        "oferta",
        "offerta",
    ]
)
LEAST_LETTERS = 4  # a shorter word without a digit tells little


@dataclass(frozen=True, slots=True)
class Open:
    """An open deal, as far as it matters here."""

    id: int
    name: str
    company: int | None
    people: frozenset[int]
    owner: int | None
    pipeline: int
    position: int  # of its stage
    amount: Decimal | None
    currency: str
    close_date: date | None
    next_step: str
    changed: dict[str, datetime] = field(default_factory=dict)  # by field, when it was last changed


@dataclass(frozen=True, slots=True)
class Said:
    """A letter: who took part, and which members it belongs to."""

    id: int
    thread: int | None
    subject: str
    occurred_at: datetime
    people: frozenset[int]
    companies: frozenset[int]
    members: frozenset[int]  # witnesses
    is_shared: bool  # its words are for everybody who sees the record
    sender: int | None = None  # the person who wrote it, if it was not one of us


def match(said: Said, deals: Iterable[Open], words: str = "") -> Open | None:
    """The deal that `said`, with the `words` that were read from it, is about; None where two are as likely."""
    told = telling(f"{said.subject} {words}")
    scored = sorted(
        ((points, deal) for deal in deals if (points := score(said, deal, told)) > 0),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def score(said: Said, deal: Open, told: frozenset[str]) -> int:
    """How much speaks for a deal; 0 where nobody of it took part."""
    if not (said.people & deal.people or (deal.company is not None and deal.company in said.companies)):
        return 0
    points = 2 * len(told & telling(deal.name))
    points += 3 * bool(said.people & deal.people) + bool(deal.company in said.companies)
    return points + (deal.owner in said.members)


def telling(text: str) -> frozenset[str]:
    """The words of a text that tell one deal from another."""
    words = WORD.findall(folded(text))
    return frozenset(
        word for word in words if word not in COMMON and (len(word) >= LEAST_LETTERS or any(map(str.isdigit, word)))
    )
