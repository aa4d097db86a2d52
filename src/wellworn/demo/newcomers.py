"""Who came to Norrvik while the story went on: reps who began one after the other, so that how long it takes to learn can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from wellworn.demo.cast import Cast
from wellworn.members.models import Member, Role
from wellworn.records.changing import change
from wellworn.records.models import Person, Provenance

ONE_IN = 5  # came: so few that the year's numbers are still about those who were always there
LEAST_REPS = 24  # a company with fewer has nobody new: those who were there would be too few to count
FIRST, LAST = 46, 18  # weeks ago: all through the story, and early enough to be followed
# Days until they look after their own people; what cannot be judged yet, of the last days, is left out
SETTLED, LATELY = 60, 110
JUDGED = 16


def newcomers(members: Sequence[Member], until: date) -> Mapping[int, date]:
    """The members who came, and on which Monday, out of all in the order in which they were hired."""
    reps = [one.pk for one in members if one.role == Role.REP]
    if len(reps) < LEAST_REPS:
        return {}
    monday = until - timedelta(days=until.weekday())
    count = len(reps) // ONE_IN + 1
    weeks = [round(FIRST - nth * (FIRST - LAST) / (count - 1)) for nth in range(count)]
    return {number: monday - timedelta(weeks=ago) for number, ago in zip(reps[-count:], weeks, strict=True)}


def look_after_their_people(came: Mapping[int, date], cast: Cast, until: date) -> None:
    """What they wrote down of the people they met, one after the other from when they had settled: titles, and towns."""
    titles = {one.name: one.title for customer in cast.customers for one in customer.contacts}
    cities = {customer.name: customer.city for customer in cast.customers}
    for member in Member.objects.filter(pk__in=came).order_by("pk"):
        theirs = Person.objects.filter(owner=member).select_related("company").order_by("pk")
        people = [(one, cities[one.company.name]) for one in theirs if one.company and one.company.name in cities]
        end = until - timedelta(days=JUDGED)
        begin = max(came[member.pk] + timedelta(days=SETTLED), until - timedelta(days=LATELY))
        for nth, (person, city) in enumerate(people):
            title = titles.get(person.name, "")
            field, value = ("title", title) if title and not person.title else ("city", city)
            row = change(person, field, value, by=member)
            day = begin + (end - begin) * nth / max(1, len(people) - 1)
            if row is not None:
                at = datetime.combine(day, time(9), tzinfo=UTC)
                Provenance.objects.filter(pk=row.pk).update(at=at)
