"""Looking again at mail that was filed before something was known: an alias, an inner domain, another creation rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from wellworn.capture import circle as circles
from wellworn.capture import knowledge, letter, post, removal, resolve, waiting
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter
from wellworn.capture.locking import lock_filing
from wellworn.capture.message import Mention
from wellworn.capture.models import How
from wellworn.lib import sql
from wellworn.lib.domains import registrable
from wellworn.members.models import CreationRule

PIECE = 500


def addresses(found: set[str], circle: Circle, *, at: datetime) -> None:
    """Look again at all mail in which these addresses stand, now that `circle` says what they are. In a filing transaction."""
    asked = [list(found)]
    people = [one for (one,) in sql.rows("SELECT person_id FROM records_address WHERE address = ANY(%s)", asked)]
    filed = [
        one
        for (one,) in sql.rows(
            "SELECT DISTINCT part.activity_id FROM records_participation part JOIN records_activity activity "
            "ON activity.id = part.activity_id WHERE part.address = ANY(%s) AND activity.kind = 'mail' "
            "AND activity.source = 'captured'",
            asked,
        )
    ]
    held = [
        one for (one,) in sql.rows("SELECT DISTINCT waiting_id FROM capture_waitingfor WHERE address = ANY(%s)", asked)
    ]
    removal.people(people)
    _own(circle, found)
    for start in range(0, len(filed), PIECE):
        _filed(filed[start : start + PIECE], circle, at)
    for start in range(0, len(held), PIECE):
        _held(held[start : start + PIECE], circle, at)


def inner_domains(*, at: datetime) -> None:
    """After a domain was said to be the workspace's own: its addresses are colleagues, and their mail is looked at again."""
    with transaction.atomic():
        lock_filing()
        circle = circles.everybody()
        known = sql.rows(
            "SELECT address FROM records_address WHERE source = 'captured' UNION SELECT address FROM capture_waitingfor"
        )
        found = {address for (address,) in known if _inside(address, circle)}
        if found:
            addresses(found, circle, at=at)


def _inside(address: str, circle: Circle) -> bool:
    return registrable(address.rpartition("@")[2]) in circle.domains or circle.inside(address)


def rule(*, at: datetime) -> None:
    """After the creation rule changed: make people of those it asks for now, and take out those it no longer would."""
    with transaction.atomic():
        lock_filing()
        circle = circles.everybody()
        known = [address for (address,) in sql.rows("SELECT DISTINCT address FROM capture_evidence ORDER BY address")]
        for start in range(0, len(known), PIECE):
            resolve.settle(known[start : start + PIECE], circle, at=at)
        there = dict(sql.rows("SELECT address, person_id FROM records_address WHERE source = 'captured'"))
        extra = there.keys() - resolve.best_proofs(there.keys(), circle.rule).keys()
        if circle.rule != CreationRule.NOBODY and extra:
            addresses(extra, circle, at=at)


def _own(circle: Circle, found: Collection[str]) -> None:
    rows = [(address, circle.members[address]) for address in found if address in circle.members]
    source, lists = sql.unnest("text, bigint", rows)
    sql.run(
        f"UPDATE records_participation part SET member_id = new.member FROM {source} AS new (address, member) "
        "WHERE part.address = new.address",
        lists,
    )


def _filed(activities: list[int], circle: Circle, at: datetime) -> None:
    letters = letters_of(activities)
    idle = {one: each for one, each in letters.items() if not any(map(circle.may_be_person, each.addresses()))}
    _ignore("activity_id", idle, circle)
    removal.activities(idle.keys())
    left = {one: each for one, each in letters.items() if one not in idle}
    live = _weigh(left.values(), circle, at)
    cold = {one: each for one, each in left.items() if live.keys().isdisjoint(each.addresses())}
    if not cold:
        return
    hold = dict(zip(cold, sql.ids("capture_waiting", len(cold)), strict=True))
    waiting.hold([(hold[one], each) for one, each in cold.items()], circle)
    source, lists = sql.unnest("bigint, bigint", list(hold.items()))
    sql.run(
        f"UPDATE capture_mark SET activity_id = NULL, waiting_id = new.waiting FROM {source} AS new (activity, waiting) "
        "WHERE activity_id = new.activity",
        lists,
    )
    sql.run(
        "UPDATE capture_ledgerentry SET activity_id = NULL, waiting_id = new.waiting, "
        "outcome = CASE outcome WHEN 'captured' THEN 'waiting' ELSE outcome END "
        f"FROM {source} AS new (activity, waiting) WHERE activity_id = new.activity",
        lists,
    )
    removal.activities(cold.keys())


def _held(held: list[int], circle: Circle, at: datetime) -> None:
    kept = sql.rows("SELECT id, letter FROM capture_waiting WHERE id = ANY(%s)", [held])
    letters = {one: letter.from_row(waiting.loaded(row)) for one, row in kept}
    idle = {one: each for one, each in letters.items() if not any(map(circle.may_be_person, each.addresses()))}
    _ignore("waiting_id", idle, circle)
    removal.waiting(idle.keys())
    _weigh([each for one, each in letters.items() if one not in idle], circle, at)


def _ignore(column: str, idle: Mapping[int, Letter], circle: Circle) -> None:
    source, lists = sql.unnest(
        "bigint, text", [(one, circle.why_nobody(each.addresses())) for one, each in idle.items()]
    )
    sql.run(
        "UPDATE capture_ledgerentry SET outcome = 'ignored', reason = new.reason "
        f"FROM {source} AS new (id, reason) WHERE {column} = new.id",
        lists,
    )


def _weigh(letters: Collection[Letter], circle: Circle, at: datetime) -> dict[str, int]:
    """Add the evidence that letters hold now that more senders are known to be members; the people behind their addresses."""
    sightings = [
        knowledge.Sighting(mention.address, "", How.WROTE_TO, each.occurred_at, each.content_mark, writer)
        for each in letters
        if (writer := circle.members.get(each.sender.address)) is not None
        for part, mention in each.everyone()
        if part != "from" and circle.may_be_person(mention.address)
    ]
    knowledge.notice(sightings)
    return resolve.settle({address for each in letters for address in each.addresses()}, circle, at=at)


def letters_of(activities: Collection[int]) -> dict[int, Letter]:
    """Activities as the letters they were filed from; references are left to the thread marks."""
    told = sql.rows(
        "SELECT activity.id, activity.key, activity.occurred_at, activity.subject, text.new, text.quoted, text.signature, text.html, "
        "(SELECT min(mark.mark) FROM capture_mark mark WHERE mark.activity_id = activity.id) "
        "FROM records_activity activity LEFT JOIN records_activitytext text ON text.activity_id = activity.id "
        "WHERE activity.id = ANY(%s)",
        [list(activities)],
    )
    parts: dict[int, dict[str, list[Mention]]] = {}
    who = "SELECT activity_id, part, address, name FROM records_participation WHERE activity_id = ANY(%s) ORDER BY id"
    for activity, part, address, name in sql.rows(who, [list(activities)]):
        parts.setdefault(activity, {}).setdefault(part, []).append(Mention(address, name))
    found = {}
    for activity, key, at, subject, *words, mark in told:
        roles = parts.get(activity, {})
        new, quoted, signature, html = (word or "" for word in words)
        found[activity] = Letter(
            post.message_id(key), at, subject, roles.get("from", [Mention("")])[0],
            tuple(roles.get("to", ())), tuple(roles.get("cc", ())), tuple(roles.get("bcc", ())),
            new=new, quoted=quoted, signature=signature, html=html, content_mark=mark or 0,
        )  # fmt: skip
    return found
