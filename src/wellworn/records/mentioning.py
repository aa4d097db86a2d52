"""Members named in notes with an @."""

from __future__ import annotations

import re

from django.db.models import F, Q, Value
from django.db.models.fields import CharField
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.models.record import Record
from wellworn.records.seeing import who_sees
from wellworn.records.values import CannotSave

AT = re.compile(r"(?<![\w@.])@(?=\w)")
WORD = re.compile(r"\w[\w'’-]*")
LONGEST_NAME = 80
MOST = 20  # mentions that one note may hold
OFFERED = 8


def mentioned(text: str, record: Record, *, by: Member) -> list[Member]:
    """The members that a note names. Raises CannotSave for one who may not see the record it is about."""
    found: dict[int, Member] = {}
    for mark in list(AT.finditer(text))[:MOST]:
        member = _named(text[mark.end() : mark.end() + LONGEST_NAME], record)
        if member is not None and member.pk != by.pk:
            found[member.pk] = member
    seen = set(who_sees(record).filter(pk__in=found).values_list("pk", flat=True)) if found else set()
    for member in found.values():
        if member.pk not in seen:
            words = {"who": member, "record": record.name}
            raise CannotSave(
                _("%(who)s cannot see %(record)s, so the note would not reach them. Leave the @ out.") % words
            )
    return list(found.values())


def _named(words: str, record: Record) -> Member | None:
    """Whose whole name `words` begin with; else the one colleague who sees the record and has that first name."""
    given = Value(words, output_field=CharField())
    whole = Member.objects.colleagues().exclude(name="").annotate(given=given, length=Length("name"))
    exact = whole.filter(given__istartswith=F("name")).order_by("-length").first()
    if exact is not None:
        return exact
    word = WORD.match(words)
    first = list(who_sees(record).filter(name__istartswith=f"{word[0]} ")[:2]) if word else []
    return first[0] if len(first) == 1 else None


def mentionable(text: str, record: Record, *, by: Member) -> list[Member]:
    """Colleagues who see the record and whose name has a word that begins with `text`."""
    bare = " ".join(text.split())[:LONGEST_NAME]
    members = who_sees(record).exclude(pk=by.pk).exclude(name="")
    if bare:
        members = members.filter(Q(name__istartswith=bare) | Q(name__icontains=f" {bare}"))
    return list(members.order_by("name", "pk")[:OFFERED])
