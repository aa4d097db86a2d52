"""What companies, people, deals and tasks have in common."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Role, Team
from wellworn.records.models.opening import SEES_ALL, IsOpen

WORDS = SearchVector("search_text", config="simple")
BEGUN = 2  # letters that a word needs more than, to be searched by its beginning among activities


class Kind(models.TextChoices):
    """The objects of the CRM. `(kind, record_id)` names any record."""

    COMPANY = "company", _("Company")
    PERSON = "person", _("Person")
    DEAL = "deal", _("Deal")
    TASK = "task", _("Task")
    THING = "thing", _("Record")  # of a custom object


_BY_KEY = {str(kind): kind for kind in Kind}  # the enumeration would make a list of its values at each look


def kind_of(object_key: str) -> Kind:
    """The kind of an object's records: THING for every custom object."""
    return _BY_KEY.get(object_key, Kind.THING)


class Source(models.TextChoices):
    """Where a value came from. The order is the rank: what stands earlier is never overwritten by what stands later."""

    TYPED = "typed", _("typed")
    IMPORTED = "imported", _("imported")
    CAPTURED = "captured", _("captured")
    COMPUTED = "computed", _("worked out")


RecordT_co = TypeVar("RecordT_co", bound="Record", covariant=True)


class RecordQuerySet(models.QuerySet[RecordT_co]):
    """Reading records starts here."""

    def open_to(self, member: Member) -> Self:
        """Those that `member` may see, the bin included."""
        if member.role == Role.IT:
            return self.none()
        if member.role in SEES_ALL:
            return self.all()
        return self.filter(IsOpen(member))

    def visible_to(self, member: Member) -> Self:
        """Those that `member` may see and that are not in the bin."""
        return self.open_to(member).filter(deleted_at=None)

    def in_bin_of(self, member: Member) -> Self:
        """Those in the bin that `member` may see."""
        return self.open_to(member).filter(deleted_at__isnull=False)


def raw(asked: str) -> SearchQuery:
    """A full-text query as PostgreSQL writes it."""
    return SearchQuery(asked, search_type="raw", config="simple")


def begun(words: str) -> str:
    """What asks for the beginnings of `words`, which hold letters and digits alone.

    A single Latin letter or digit stands for itself: half of everything begins with it.
    """
    return " & ".join(f"'{word}'" if len(word) == 1 and word.isascii() else f"'{word}':*" for word in words.split())


def prefixes(words: str) -> SearchQuery:
    """The full-text query for the beginnings of `words`."""
    return raw(begun(words))


def wholes(words: str) -> SearchQuery:
    """The same with every word but a long last one as it stands: of ten million rows, half may hold a word that begins so."""
    *typed, last = words.split()
    found = [f"'{word}'" for word in typed] + [f"'{last}':*" if len(last) > BEGUN else f"'{last}'"]
    return raw(" & ".join(found))


def either(choices: list[list[str]]) -> str:
    """What asks for one word of each list; the first of a list may be begun."""
    return " & ".join(
        "(" + " | ".join([f"'{first}':*", *(f"'{word}'" for word in rest)]) + ")" for first, *rest in choices
    )


class Record(models.Model):
    """A record that somebody owns, that some may see, and that a bin takes instead of a delete."""

    kind: ClassVar[Kind]

    name = models.CharField(max_length=300)
    search_key = models.CharField(max_length=300, blank=True, db_collation="C")  # folding.folded(name): sorts
    search_text = models.CharField(max_length=1000, blank=True)  # folding.searchable(name, addresses, domains): finds
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(  # None: everybody
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    source = models.CharField(max_length=10, choices=Source, default=Source.TYPED)
    why = models.CharField(max_length=300, blank=True)  # a captured record says why it is here
    custom = models.JSONField(default=dict, blank=True)  # values of custom fields by key, as `Field.raw` writes them
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["search_key", "id"], name="%(class)s_by_name", condition=Q(deleted_at=None)),
            models.Index(fields=["-deleted_at"], name="%(class)s_bin", condition=Q(deleted_at__isnull=False)),
            # Without those that everybody may see, which are most: a search would go through them all to see who may see its few.
            models.Index(fields=["team"], name="%(class)s_of_team", condition=Q(team__isnull=False)),
            GinIndex(WORDS, name="%(class)s_words"),
            GinIndex(  # each pair of key and value: choices, and the records that name another one
                fields=["custom"], name="%(class)s_custom", opclasses=["jsonb_path_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.name
