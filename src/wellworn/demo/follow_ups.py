"""Norrvik's templates and sequences, and whom its lead seller follows up. The demo has no server that sends, so nothing leaves and the pages say so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from wellworn.demo.cast import LEAD_SELLER
from wellworn.members.models import Member
from wellworn.outreach import variables
from wellworn.outreach.enrolling import CannotEnrol, enrol, pause, plan_of
from wellworn.outreach.models import Enrolment, Sequence, Template
from wellworn.outreach.saving import save_sequence, save_template
from wellworn.outreach.stopping import heed
from wellworn.records.models import Deal, Person

TEMPLATES = (
    (
        "After the quote",
        "Our quote for {deal|you}",
        (
            "Hello {person.first_name|there},\n\nhave you had a moment for our quote? If a figure or a date is in the way, tell me "
            "and I will see what we can do.\n\nBest regards\n{member.first_name}"
        ),
    ),
    (
        "Second word",
        "Our quote for {deal|you}",
        (
            "Hello {person.first_name|there},\n\nI do not want to fill your inbox. Is this still on the table at {company|yours}, or shall I come "
            "back in spring?\n\n{member.first_name}"
        ),
    ),
    (
        "After a visit",
        "Thank you for the walk through {company|the plant}",
        "Hello {person.first_name|there},\n\nthank you for the time on site. I will send the drawings by the end of the week.\n\n{member.first_name}",
    ),
)
QUOTE = (
    "Quote, then twice",
    (("mail", 0), ("wait", 3), ("mail", 1), ("wait", 5), ("task", "Call them about the quote")),
)
VISIT = ("After a site visit", (("mail", 2), ("wait", 10), ("mail", 0)))
UNDER_WAY = 5


def follow_up(now: datetime) -> None:
    """Everybody's templates, two sequences, and a few people who go through them, begun some days ago."""
    ines = Member.objects.get(email=LEAD_SELLER)
    templates = [
        save_template(None, {"name": name, "subject": subject, "body": body, "who": "all"}, by=ines, at=now)
        for name, subject, body in TEMPLATES
    ]
    quote, _visit = (_sequence(name, steps, templates, ines, now) for name, steps in (QUOTE, VISIT))
    deals = Deal.objects.visible_to(ines).filter(owner=ines, closed_at=None).order_by("pk")
    begun: list[Enrolment] = []
    for deal in deals.filter(~Q(people=None)).distinct():
        person = (
            Person.objects.prefetch_related(variables.with_company(ines))
            .filter(deals=deal, addresses__isnull=False)
            .first()
        )
        if person is None or len(begun) == UNDER_WAY:
            continue
        try:
            begun.append(enrol(plan_of(quote), person, deal, by=ines, at=now - timedelta(hours=5 * len(begun))))
        except CannotEnrol:
            continue  # somebody who is in two deals
    if begun:
        pause(begun[-1], by=ines, at=now)
    heed(at=now)


def _sequence(
    name: str, steps: tuple[tuple[str, object], ...], templates: list[Template], by: Member, at: datetime
) -> Sequence:
    kept = [
        {"do": "mail", "template": templates[int(str(what))].pk, "new_thread": False}
        if do == "mail"
        else {"do": do, "days" if do == "wait" else "text": what}
        for do, what in steps
    ]
    return save_sequence(None, {"name": name, "who": "all", "says_how_to_stop": False}, kept, by=by, at=at)
