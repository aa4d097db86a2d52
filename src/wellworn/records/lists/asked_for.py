"""The indexes of custom fields that a list asks for by being sorted or filtered by them."""

from __future__ import annotations

from wellworn.records.custom import indexing
from wellworn.records.lists.config import conditions
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.query import List

UNSERVED = {
    "contains",
    "contains_not",
    "is_not",
    "none_of",
    "empty",
    "no",
    "begins",
    "is",
}  # no tree finds what these mean; text is compared in capitals


def say_so(wanted: List) -> None:
    """Have the indexes made that would serve this list. A query for each custom field that has none."""
    names = {one.field for one in conditions(wanted.config.filter) if one.operator not in UNSERVED}
    names |= {wanted.config.sort.field} if wanted.config.sort else set()
    for name in sorted(names):
        try:
            path = wanted.path(name)
        except CannotFilter:
            continue
        if not path.hop:
            indexing.wanted(path.field, wanted.object)
