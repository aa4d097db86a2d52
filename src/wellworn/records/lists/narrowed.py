"""A list's conditions on pages that are no list: the board shows only the deals that meet them, a report asks of those alone.

They stand in the address as a list's do, `if=` and `match=`, and are made in the same form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.records.lists import query, said, usual, written
from wellworn.records.lists.config import Config, Group, Unreadable
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.query import List
from wellworn.records.lists.said import Chip

MEANT = ("if", "match")  # the parameters that say conditions
PLACES = {"board": "deals", "report": "report_build"}  # the pages, and their routes
BACK = {"board": _("Back to the board"), "report": _("Back to the report")}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The records that meet the conditions of an address, and what is said of these conditions."""

    wanted: List
    place: str
    rest: str  # the other parameters of the address

    @property
    def chips(self) -> list[tuple[Chip, str]]:
        """Each condition in words, with the address of the page without it."""
        return [(chip, address(self.place, self.rest, chip.without.filter)) for chip in said.chips(self.wanted)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The conditions as the parameters of a form."""
        return written.pairs(self.wanted.config)

    @property
    def query(self) -> str:
        """The conditions alone, as the end of an address."""
        return conditions_query(self.wanted.config.filter)


def conditions_of(given: Iterable[tuple[str, str]]) -> Config:
    """The conditions that parameters say; none where nobody can read them."""
    try:
        return Config(filter=written.read([pair for pair in given if pair[0] in MEANT]).filter)
    except Unreadable:
        return Config()


def narrowed(place: str, object_key: str, given: QueryDict, member: Member) -> Narrowed | None:
    """What the address of a page is narrowed to; None where it has no condition. Raises CannotFilter."""
    if not given.get("if"):
        return None
    try:
        config = Config(filter=written.read([(key, value) for key in MEANT for value in given.getlist(key)]).filter)
    except Unreadable as error:
        raise CannotFilter(str(error)) from error
    return Narrowed(query.read(object_key, config, member), place, rest_of(given.urlencode()))


def as_list(object_key: str, view: str, only: Narrowed | None, text: str = "") -> str:
    """The address of a usual view of a list, narrowed to the same."""
    usual_one = next(one for one in usual.views_of(object_key) if one.key == view)
    said = [*usual.always(object_key), ("tab", view), ("q", text)]
    if only is None:
        return f"{usual.address(object_key)}?{written.query_string(Config(), *said)}"
    config, more = usual.whole(object_key, usual_one.config), only.wanted.config.filter
    parts = (Group(more.parts, True),) if more.is_any and len(more.parts) > 1 else more.parts
    both = replace(config, filter=Group((*config.filter.parts, *parts), config.filter.is_any))
    return f"{usual.address(object_key)}?{written.query_string(both, *said)}"


def rest_of(query_string: str) -> str:
    """Parameters without those that say conditions."""
    return urlencode([pair for pair in parse_qsl(query_string) if pair[0] not in MEANT])


def address(place: str, rest: str, conditions: Group) -> str:
    """The page with other conditions."""
    parts = [part for part in (rest_of(rest), conditions_query(conditions)) if part]
    url = reverse(PLACES[place])
    return f"{url}?{'&'.join(parts)}" if parts else url


def conditions_query(conditions: Group) -> str:
    """Conditions as they stand in an address."""
    return written.query_string(Config(filter=conditions)) if conditions else ""
