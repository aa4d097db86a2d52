"""Title, company and town of a signature, from its pieces and where they stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from wellworn.capture.contact import likeness
from wellworn.capture.contact.pieces import COMPANY, JOB, NAME, OPEN, PLACE, Piece, pieces
from wellworn.capture.contact.places import is_town
from wellworn.capture.message import Found, Mention
from wellworn.capture.names import person_name

LOOKED_AT = 10  # lines
MOST_OPEN = 5  # words of a title that only its place tells
TITLE_SURE, TITLE_BY_PLACE, TITLE_AND_MORE = 0.85, 0.8, 0.7
COMPANY_OWN, COMPANY_LEGAL, COMPANY_KIND = 0.95, 0.9, 0.7
CITY_BESIDE = 0.8


def described(lines: list[str], sender: Mention) -> Iterator[Found]:
    """At most one title, one company and one town."""
    found = pieces(lines[:LOOKED_AT], person_name(sender.name, sender.address), sender.address)
    yield from title(found)
    domain = sender.address.rpartition("@")[2]
    companies = [(sure_of(piece.text, domain), -at, piece) for at, piece in enumerate(found) if piece.kind == COMPANY]
    if companies:
        sure, at, best = max(companies, key=lambda one: one[:2])
        yield Found("company", best.text, best.line, sure)
        after = found[1 - at : 2 - at]
        if after and after[0].group == best.group and after[0].kind == OPEN and is_town(after[0].text):
            yield Found("city", after[0].text, best.line, CITY_BESIDE)


def sure_of(name: str, domain: str) -> float:
    """How sure it is that a piece which looks like a company's name is the writer's company."""
    if likeness.resembles(name, domain):
        return COMPANY_OWN
    return COMPANY_LEGAL if likeness.has_legal_form(name) else COMPANY_KIND


def title(found: list[Piece]) -> Iterator[Found]:
    """The first title: told by its words, or by standing between the writer's name and the company."""
    for at, piece in enumerate(found):
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(found) else None
        if piece.kind == JOB and not (before and before.group == piece.group and before.kind != NAME):
            yield told(found[at:])
            return
        between = before and before.kind == NAME and after and after.kind == COMPANY
        if piece.kind == OPEN and between and len(piece.text.split()) <= MOST_OPEN:
            yield Found("title", piece.text, piece.line, TITLE_BY_PLACE)
            return


def told(rest: list[Piece]) -> Found:
    """A title with what belongs to it: whatever stands before the company, or further titles ("VP, Finance")."""
    first = rest[0]
    group = [piece for piece in rest if piece.group == first.group]
    end = next((at for at, piece in enumerate(group) if piece.kind in (COMPANY, PLACE)), None)
    if end is None:
        end = next((at for at, piece in enumerate(group) if piece.kind not in (JOB, OPEN)), len(group))
    kept = group[:end]
    extra = any(piece.kind != JOB for piece in kept)
    return Found("title", ", ".join(piece.text for piece in kept), first.line, TITLE_AND_MORE if extra else TITLE_SURE)
