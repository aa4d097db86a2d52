"""What a member can begin with for somebody, the likeliest first, so that the first key is mostly the right one."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from wellworn.members.models import Member
from wellworn.outreach import variables
from wellworn.outreach.models import Enrolment, Sequence, Template
from wellworn.records.models import Deal, Person

LATELY = timedelta(days=90)
MOST_PEOPLE = 8  # of a deal, to choose from


@dataclass(frozen=True, slots=True)
class Choice:
    """A sequence or a template. `key` is "s" or "t" and its id."""

    key: str
    what: Sequence | Template

    @property
    def mails(self) -> int:
        """How many mails it has."""
        return len(self.what.mails()) if isinstance(self.what, Sequence) else 1

    @property
    def is_sequence(self) -> bool:
        """Whether it has several steps."""
        return isinstance(self.what, Sequence)


def choices(member: Member, *, at: datetime) -> list[Choice]:
    """What `member` may begin, what they began most often lately first, then sequences, then templates. Three queries."""
    lately = Enrolment.objects.filter(member=member, started_at__gt=at - LATELY)
    used = dict(lately.order_by().values_list("name").annotate(n=Count("pk")))
    found = [Choice(f"s{one.pk}", one) for one in Sequence.objects.visible_to(member) if one.mails()]
    found += [Choice(f"t{one.pk}", one) for one in Template.objects.visible_to(member)]
    return sorted(found, key=lambda one: -used.get(one.what.name, 0))


def chosen(key: str, among: Several[Choice]) -> Choice | None:
    """The one of that key, else the first."""
    return next((one for one in among if one.key == key), among[0] if among else None)


def recipients(kind: str, pk: int, member: Member) -> tuple[list[Person], Deal | None]:
    """Who may be written to from a person's or a deal's page, the likeliest first, and the deal it is about; nobody if it is not seen."""
    people = Person.objects.visible_to(member).prefetch_related(variables.with_company(member))
    deals = Deal.objects.visible_to(member).select_related("stage")
    if kind == "deal":
        deal = deals.filter(pk=pk).first()
        if deal is None:
            return [], None
        found = people.filter(deals=deal, addresses__isnull=False).distinct()
        return list(found.order_by("-last_activity_at", "pk")[:MOST_PEOPLE]), deal if deal.closed_at is None else None
    person = people.filter(pk=pk).first() if kind == "person" else None
    if person is None:
        return [], None
    open_deals = list(deals.filter(people=person, closed_at=None).order_by("-stage_since")[:2])
    return [person], open_deals[0] if len(open_deals) == 1 else None


def named(lines: str, member: Member) -> tuple[list[Person], list[str]]:
    """The people that lines name by address, and the lines that name nobody whom `member` sees."""
    wanted = list(dict.fromkeys(line.strip().lower() for line in lines.replace(",", "\n").splitlines() if line.strip()))
    seen = Person.objects.visible_to(member).prefetch_related(variables.with_company(member))
    rows = seen.filter(addresses__address__in=wanted).distinct()
    known = dict(rows.values_list("addresses__address", "pk"))
    people = {one.pk: one for one in rows}
    missing = [one for one in wanted if one not in known]
    return [people[pk] for pk in dict.fromkeys(known[one] for one in wanted if one in known)], missing
