"""The people that were ticked in a list, or all that it shows: whoever begins for many comes from there."""

from __future__ import annotations

from django.http import QueryDict

from wellworn.lib.ids import read_id
from wellworn.members.models import Member
from wellworn.outreach.enrolling import MANY
from wellworn.records.lists import query, tabs
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.models.record import Kind


def listed(asked: QueryDict, member: Member) -> list[int]:
    """Their ids, no more than can begin at once. A list that cannot be read names nobody."""
    if asked.get("every") != "yes":
        given = [*asked.getlist("person"), *asked.getlist("pk")]
        return [pk for text in given if (pk := read_id(text)) is not None][:MANY]
    try:
        wish = tabs.wish(Kind.PERSON, QueryDict(asked.get("list", "")), member)
        return list(query.records(Kind.PERSON, wish.config, member, text=wish.text).values_list("pk", flat=True)[:MANY])
    except CannotFilter:
        return []
