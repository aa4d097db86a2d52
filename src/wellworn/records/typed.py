"""The three statements of the typeahead: names that begin so, names that hold the words, names a typo away.

Each asks for every kind at once and reads a bounded number of rows. Django takes longer to write one than PostgreSQL to answer it, so
each is written once for all who may see the same in the same words (`lib.written`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from wellworn.lib.written import ANY, Filling, Written, blank
from wellworn.members.models import Member, Role
from wellworn.records import readable
from wellworn.records.covering import KEPT, hidden_from
from wellworn.records.fields import MODELS
from wellworn.records.models.activity import Participation, Witness
from wellworn.records.models.record import Kind, RecordQuerySet, begun, either, raw

LATELY = 120  # activities of a member's own whose people come first
READ = 60  # rows of a kind that one statement reads
AFTER_ALL = "\U0010ffff"
SHAPES = 500  # statements that are kept; who may see what in how many words
TEAMS, FIRST, LAST, HELD = (blank(name) for name in ("teams", "first", "last", "held"))
TOUCHED = {Kind.PERSON, Kind.COMPANY, Kind.THING}  # whose rows say when something last happened

Rows = RecordQuerySet[Any]
Hides = tuple[tuple[str, tuple[str, ...]], ...]  # of an object, the fields


class Row(NamedTuple):
    """What is read of each row that may be one of the few: a whole record costs twenty times as much."""

    kind: str
    pk: int
    name: str
    search_text: str
    touched: datetime
    is_own: bool


def beginning(kinds: Iterable[Kind], words: list[str], member: Member) -> list[Row]:
    """Those whose name begins so, and the member's own people that hold the words."""
    text, own = " ".join(words), _own_words([[word] for word in words])
    return _asked(_beginning, kinds, len(words), member, {FIRST: text, LAST: text + AFTER_ALL, **own})


def holding(kinds: Iterable[Kind], words: list[str], member: Member) -> list[Row]:
    """Those that hold the words."""
    return _asked(_holding, kinds, 0, member, {HELD: begun(" ".join(words))})


def mistyped(kinds: Iterable[Kind], choices: list[list[str]], member: Member) -> list[Row]:
    """Those that hold one word of each list, the member's own people among them."""
    return _asked(_mistyped, kinds, len(choices), member, _own_words(choices))


def seen(kind: Kind, member: Member) -> Rows:
    """The records of a kind that may be meant; of tasks those to be done."""
    rows: Rows = MODELS[kind].objects.visible_to(member)
    if kind == Kind.TASK:
        return rows.filter(done_at=None)
    return rows.filter(object__archived_at=None) if kind == Kind.THING else rows


def own_people(member: Member) -> Any:
    """The ids of the people of the member's own last mails and meetings, as a query."""
    lately = Witness.objects.filter(member=member).order_by("-occurred_at", "-activity")
    rows = Participation.objects.filter(activity__in=lately.values("activity")[:LATELY], person__isnull=False)
    return rows.order_by().values("person")


Parts = Callable[[Kind, int, Member], list[Rows]]


def _beginning(kind: Kind, words: int, member: Member) -> list[Rows]:
    rows = seen(kind, member)
    found = rows.filter(search_key__gte=FIRST, search_key__lt=LAST).order_by("search_key", "id")
    return [*_own(kind, words, member), _of(kind, found)[:READ]]


def _holding(kind: Kind, _words: int, member: Member) -> list[Rows]:
    return [_of(kind, readable.holding(seen(kind, member), raw(HELD), member))[:READ]]


def _mistyped(kind: Kind, words: int, member: Member) -> list[Rows]:
    return [*_own(kind, words, member), *_holding(kind, words, member)]


def _own(kind: Kind, words: int, member: Member) -> list[Rows]:
    """The people of the member's own last days who hold a beginning of each word."""
    if kind != Kind.PERSON:
        return []
    rows = seen(kind, member).filter(pk__in=own_people(member))
    for number in range(words):
        rows = rows.filter(search_text__regex=_word(number))
    return [_of(kind, readable.known(rows, raw(HELD), member), is_own=True)]


def _own_words(choices: list[list[str]]) -> Filling:
    """What goes into the blanks of `_own`. Words are letters and digits alone."""
    begins: Filling = {_word(number): rf"(^| )({'|'.join(words)})" for number, words in enumerate(choices)}
    return {HELD: either(choices), **begins}


def _word(number: int) -> str:
    return blank(f"word {number}")


def _of(kind: Kind, rows: Rows, *, is_own: bool = False) -> Rows:
    """The columns of `Row`."""
    at = Coalesce("last_activity_at", "created_at") if kind in TOUCHED else F("created_at")
    told: Any = rows.annotate(of_kind=Value(str(kind)), at=at, is_own=Value(is_own))
    found: Rows = told.values_list("of_kind", "pk", "name", "search_text", "at", "is_own")
    return found


def _asked(parts: Parts, kinds: Iterable[Kind], words: int, member: Member, values: Filling) -> list[Row]:
    """The rows of all kinds, in one statement."""
    of = tuple(kinds)
    if not of or member.role == Role.IT:
        return []
    hides = tuple(sorted((one, tuple(sorted(names))) for one, names in hidden_from(member).items()))
    written = _written(parts, of, words, member.role, hides)
    return [Row(*row) for row in written.rows({ANY: member.pk, TEAMS: member.open_teams, **values})]


@lru_cache(SHAPES)
def _written(parts: Parts, kinds: Sequence[Kind], words: int, role: str, hides: Hides) -> Written:
    """The statement for anybody of a role from whom this is hidden."""

    def query() -> Rows:
        anybody = Member(pk=ANY, role=role)
        anybody.__dict__ |= {"open_teams": TEAMS, KEPT: {of: frozenset(names) for of, names in hides}}
        first, *rest = [part for kind in kinds for part in parts(kind, words, anybody)]
        return first.union(*rest, all=True) if rest else first

    return Written(query)
