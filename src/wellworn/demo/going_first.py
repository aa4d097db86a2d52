"""Norrvik's own weeks: mailboxes that were connected when their members came, and an executive who goes first."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Subquery

from wellworn.adoption.models import Published
from wellworn.adoption.own.facts import true_of
from wellworn.adoption.own.my_week import my_week
from wellworn.capture.models import Mailbox
from wellworn.members.clock import zone_of
from wellworn.members.models import Member, Role
from wellworn.records.models import Deal, Kind
from wellworn.records.writing import write_down
from wellworn.usage.models import Event
from wellworn.usage.rolling import roll_up

LOOKED_AT = 12  # deals, in the days before the review
NOTED = 5  # of these get a word from her
OWNERS = (
    "They have the offer. The plant manager is for it, purchasing wants to see two references.",
    "Site walk went well. They ask for a price with service for three years.",
    "Quiet since Tuesday. I will ring when their shutdown is over.",
    "Technically clear. What is open is who signs.",
)
NOTES = (
    "Good, clear next step. I will ring their managing director before you go.",
    "What would it take to have the order before Christmas? Tell me, I can help with the price of service.",
    "Who else there decides? I know their board from the fair in Hanover.",
)
WORDS = "I used to ask for a spreadsheet on Sunday evening. I look here now, and nobody has to make me one."


def go_first(now: datetime) -> None:
    """Once usage has been counted: an executive has looked at deals and run Monday's review here, and says so."""
    came = Member.objects.filter(pk=OuterRef("member")).values("created_at")
    Mailbox.objects.update(created_at=Subquery(came))
    leader = Member.objects.filter(role=Role.EXECUTIVE, is_active=True).order_by("pk").first()
    if leader is None:
        return
    zone = zone_of(leader)
    day = now.astimezone(zone).date()
    weekdays = [one for one in (day - timedelta(days=back) for back in range(1, 7)) if one.weekday() < 5]
    _look(leader, [datetime.combine(one, time(9, 20), zone) for one in weekdays], zone)
    roll_up()
    mine = my_week(leader, day, now)
    facts = {fact.key: fact for fact in true_of(leader, mine)}
    fact = next((facts[key] for key in ("notes", "deals", "review") if key in facts), None)
    if fact is not None:
        at = now - timedelta(minutes=20)
        Published.publish(fact.key, dict(fact.said), (mine.week.first, mine.week.last), WORDS, by=leader, at=at)


def _look(leader: Member, mornings: list[datetime], zone: ZoneInfo) -> None:
    """The largest open deals, a few each morning; a word on some; the review at the week's beginning."""
    deals = Deal.objects.visible_to(leader).filter(closed_at=None).exclude(owner=None)
    for number, deal in enumerate(
        deals.select_related("owner").order_by(F("amount").desc(nulls_last=True), "pk")[:LOOKED_AT]
    ):
        at = mornings[number % len(mornings)] + timedelta(minutes=number)
        if deal.owner is not None:
            write_down(deal, OWNERS[number % len(OWNERS)], by=deal.owner, at=at - timedelta(hours=18))
        Event.record("record.open", by=leader, kind=Kind.DEAL, record_id=deal.pk, at=at)
        if number < NOTED:
            write_down(deal, NOTES[number % len(NOTES)], by=leader, at=at + timedelta(minutes=2))
    Event.record("review.begin", by=leader, at=min(mornings, key=lambda one: (one.astimezone(zone).weekday(), one)))
