"""A list of deals as a board: the same views, conditions and words. What a board is by itself, its open stages, needs no condition."""

from __future__ import annotations

from dataclasses import dataclass

from wellworn.members.models import Member
from wellworn.records import readable
from wellworn.records.folding import searchable
from wellworn.records.lists import query, said, usual
from wellworn.records.lists.config import Config, Group
from wellworn.records.lists.said import Chip
from wellworn.records.lists.tabs import Wish
from wellworn.records.models.deal import Deal
from wellworn.records.models.record import Kind, RecordQuerySet


@dataclass(frozen=True, slots=True)
class Boarded:
    """The deals of a board, of all stages, and its conditions in words, each with the address of the board without it."""

    deals: RecordQuerySet[Deal]
    chips: list[tuple[Chip, str]]


def boarded(wish: Wish, member: Member) -> Boarded:
    """The board that an address asks for. Raises CannotFilter.

    The usual ones, of the member and of everybody, ask for nothing but a column of deals; whatever else there is, is asked as a list is.
    """
    deals = Deal.objects.visible_to(member)
    if words := searchable(wish.text):
        deals = readable.matching(deals, words, member)
    parts = wish.config.filter.parts
    if wish.config.filter.is_any and len(parts) > 1:
        return Boarded(_of(deals, wish.config.filter, member), _chips(wish, member))
    if usual.ME in parts:
        deals = deals.filter(owner=member)
    rest = tuple(part for part in parts if part not in (usual.ME, usual.OPEN))
    if rest:
        deals = _of(deals, Group(rest), member)
    is_told = bool(rest) or (usual.ME in parts and wish.config.filter != wish.tab.config.filter)
    return Boarded(deals, _chips(wish, member) if is_told else [])


def _of(deals: RecordQuerySet[Deal], conditions: Group, member: Member) -> RecordQuerySet[Deal]:
    """Those of the deals that meet the conditions."""
    wanted = query.read(Kind.DEAL, Config(filter=conditions), member)
    return deals.filter(pk__in=wanted.records.values("pk"))


def _chips(wish: Wish, member: Member) -> list[tuple[Chip, str]]:
    """What is asked beyond that the deals are open."""
    parts = wish.config.filter.parts
    wanted = query.read(Kind.DEAL, wish.config, member)
    return [(chip, wish.url(chip.without)) for chip in said.chips(wanted) if parts[chip.number] != usual.OPEN]
