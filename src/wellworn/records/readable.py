"""Which records hold the words that somebody looks for, by words that they may read.

The words of a record are kept in one text, those of its custom fields too, and one index finds them for everybody. For somebody from
whom the layout of their role hides some of these fields, a record that has a value in one of them is looked at a second time: the
words must stand in the rest as well. It is asked of what the index has found alone, and of nobody else's searches.
"""

from __future__ import annotations

from string import punctuation
from typing import Any, TypeVar

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, OuterRef, Q, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from wellworn.members.models import Member
from wellworn.records.covering import hidden_from
from wellworn.records.models.company import Domain
from wellworn.records.models.person import Address
from wellworn.records.models.phone import Phone
from wellworn.records.models.record import WORDS, Kind, Record, RecordQuerySet, prefixes

RowT = TypeVar("RowT", bound=Record)
ACCENTS = "[\u0300-\u036f]"  # as they stand apart from their letters
ODD, EVEN = "øłđðıħ", "olddih" + " " * len(punctuation)  # letters that are none with an accent; signs part words


def matching(rows: RecordQuerySet[RowT], words: str, member: Member) -> RecordQuerySet[RowT]:
    """Those of `rows` in which each of `words` (as `folding.searchable` gives them) begins a word of name, address, domain or text."""
    return holding(rows, prefixes(words), member)


def holding(rows: RecordQuerySet[RowT], query: SearchQuery, member: Member) -> RecordQuerySet[RowT]:
    """Those of `rows` whose words meet the query."""
    found: RecordQuerySet[Any] = rows.annotate(words=WORDS).filter(words=query)
    return known(found, query, member)


def known(rows: RecordQuerySet[RowT], query: SearchQuery, member: Member) -> RecordQuerySet[RowT]:
    """Of `rows` that are known to hold the words of the query those that hold them in what `member` may read."""
    kind: Kind = rows.model.kind
    every = hidden_from(member)
    hidden = {of: names for of, names in every.items() if (of not in Kind.values if kind == Kind.THING else of == kind)}
    for number, (of, names) in enumerate(sorted(hidden.items())):
        if not names:
            continue
        keys = sorted(names)
        has_none = ~Q(custom__has_any_keys=keys)
        elsewhere = ~Q(object__key=of) if kind == Kind.THING else Q(pk__in=[])
        said = f"said_{number}"
        rows = rows.alias(**{said: SearchVector(_rest(kind, keys), config="simple")})
        rows = rows.filter(elsewhere | has_none | Q(**{said: query}))
    return rows


def _rest(kind: Kind, hidden: list[str]) -> Combinable:
    """The words of a record without those of the hidden fields, folded by the database nearly as `folding` folds them."""
    parts: list[Any] = [F("search_key"), Lower(_said(hidden))]
    if kind == Kind.PERSON:
        parts.append(_handles(Address.objects.filter(person=OuterRef("pk")), "person", "address"))
    if kind == Kind.COMPANY:
        parts.append(_handles(Domain.objects.filter(company=OuterRef("pk")), "company", "domain"))
    if kind in (Kind.PERSON, Kind.COMPANY):
        phones = Phone.objects.filter(kind=kind, record_id=OuterRef("pk"))
        parts.append(_handles(phones, "record_id", "number"))
    text = Func(Value(" "), *parts, function="concat_ws", output_field=TextField())
    apart = Func(text, function="normalize", template="%(function)s(%(expressions)s, NFKD)", output_field=TextField())
    bare = Func(apart, Value(ACCENTS), Value(""), Value("g"), function="regexp_replace", output_field=TextField())
    return Func(bare, Value(ODD + punctuation), Value(EVEN), function="translate", output_field=TextField())


def _said(hidden: list[str]) -> Combinable:
    """The values of the custom fields that are not hidden."""
    return Func(
        F("custom"),
        Value(hidden, output_field=ArrayField(TextField())),
        template="(SELECT string_agg(said.value, ' ') FROM jsonb_each_text(%(expressions)s))",
        arg_joiner=") AS said WHERE said.key <> ALL (",
        output_field=TextField(),
    )


def _handles(rows: Any, of: str, column: str) -> Combinable:
    """All addresses, domains or numbers of a record, one after another."""
    joined = rows.order_by().values(of).annotate(all=StringAgg(column, " ")).values("all")
    return Subquery(joined)
