"""Who looked: the log of looks at numbers about groups, as each member may read it, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wellworn.adoption.models import Look
from wellworn.adoption.names import measure_name, page_name
from wellworn.adoption.reading import group_name
from wellworn.lib.ids import read_id
from wellworn.members.models import Member, Role
from wellworn.records.exporting.written import Column

PAGE = 50
KEPT_MONTHS = 24  # long enough for a representative to see how numbers are used over a season and the next
AT_ONCE = 1_000  # of a file


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which looks: at one page, of readers of one role; empty for all."""

    page: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """Some looks, the latest first, and the cursor of those before them."""

    rows: list[Look]
    before: str


def open_to(member: Member) -> QuerySet[Look]:
    """All of them to the workers' representative; to everybody else those at groups that they are counted in."""
    return Look.objects.all() if member.is_representative else Look.objects.about(member)


def looks(member: Member, wanted: Wanted, before: str) -> Looks:
    """A page of them."""
    rows = _wanted(member, wanted)
    if (mark := _mark(before)) is not None:
        day, last = mark
        rows = rows.filter(Q(day__lt=day) | Q(day=day, pk__lt=last))
    found = list(rows.select_related("reader").prefetch_related("partition__parts").order_by("-day", "-pk")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    return Looks(found[:PAGE], f"{end.day.isoformat()}~{end.pk}" if end else "")


def latest(member: Member, count: int) -> list[Look]:
    """The last looks at groups that the member is counted in: also for a representative, whom these concern like anybody."""
    rows = Look.objects.about(member).select_related("reader").prefetch_related("partition__parts")
    return list(rows.order_by("-day", "-pk")[:count])


def pages(member: Member) -> list[tuple[str, str]]:
    """The pages there are looks at, and what each is called."""
    keys = open_to(member).order_by("page").values_list("page", flat=True).distinct()
    return sorted(((key, page_name(key)) for key in keys), key=lambda one: one[1])


def in_words(look: Look) -> str:
    """Which groups were shown."""
    return ", ".join(sorted(map(group_name, look.groups))) if look.by else _("Everybody together")


def measures(look: Look) -> str:
    """What was shown of them."""
    return ", ".join(measure_name(key) for key in look.measures)


def columns() -> list[Column]:
    """Of the file."""
    names = {"day": _("Day"), "reader": _("Who looked"), "role": _("Role"), "page": _("Page"), "groups": _("Groups"), "measures": _("What")}  # fmt: skip
    return [Column(name, label) for name, label in names.items()]


def rows(member: Member, wanted: Wanted) -> Iterator[list[object]]:
    """All that is wanted, for the file."""
    found = _wanted(member, wanted).select_related("reader").prefetch_related("partition__parts")
    for look in found.order_by("-day", "-pk").iterator(AT_ONCE):
        role = Role(look.reader.role).label
        yield [look.day, str(look.reader), str(role), page_name(look.page), in_words(look), measures(look)]


def forget(today: date) -> int:
    """Remove the looks that are older than they are kept; how many."""
    return Look.objects.filter(day__lt=today - relativedelta(months=KEPT_MONTHS)).delete()[0]


def _wanted(member: Member, wanted: Wanted) -> QuerySet[Look]:
    found = open_to(member)
    found = found.filter(page=wanted.page) if wanted.page else found
    return found.filter(reader__role=wanted.role) if wanted.role in Role.values else found


def _mark(before: str) -> tuple[date, int] | None:
    day, _mark, last = before.partition("~")
    number = read_id(last)
    try:
        return (date.fromisoformat(day), number) if number is not None else None
    except ValueError:
        return None
