"""A list's conditions on a page that is no list: a report asks of the records that meet them alone.

They stand in the address as a list's do, `if=` and `match=`, and are made in the same form.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wellworn.records.lists import written
from wellworn.records.lists.config import Config, Group, Unreadable

MEANT = ("if", "match")  # the parameters that say conditions
PLACES = {"report": "report_build"}  # the pages, and their routes
BACK = {"board": _("Back to the board"), "report": _("Back to the report")}


def conditions_of(given: Iterable[tuple[str, str]]) -> Config:
    """The conditions that parameters say; none where nobody can read them."""
    try:
        return Config(filter=written.read([pair for pair in given if pair[0] in MEANT]).filter)
    except Unreadable:
        return Config()


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
