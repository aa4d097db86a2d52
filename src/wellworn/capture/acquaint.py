"""Somebody known who writes from elsewhere: a second address at the same company, or a new employer. Always asked, never done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wellworn.capture import companies, filling, labels, post
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter
from wellworn.lib import sql
from wellworn.records.folding import folded
from wellworn.records.models import Proposal

QUIET = timedelta(days=30)  # an old address that wrote more lately than this before the new one is still in use
MOST_NAMESAKES = 5  # a name that more people bear says nothing about which of them it is
SAME_COMPANY, MOVED, MOVED_AND_BOUNCED = 0.8, 0.6, 0.85


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the same name."""

    person: int
    addresses: tuple[str, ...]
    last_heard: datetime | None
    bounced: bool


def ask(letters: Sequence[tuple[Letter, int | None]], member: int, circle: Circle, *, at: datetime) -> None:
    """Look at the senders of (letter, activity) for people who are known under another address, and propose what follows."""
    senders: dict[str, tuple[Letter, int | None]] = {}
    for letter, activity in letters:
        address = letter.sender.address
        if circle.may_be_person(address) and len(post.name(letter.sender.name, address).split()) > 1:
            other = senders.get(address)
            if other is None or letter.occurred_at > other[0].occurred_at:
                senders[address] = (letter, activity)
    if not senders:
        return
    keys = {address: folded(post.name(letter.sender.name, address)) for address, (letter, _activity) in senders.items()}
    namesakes = _namesakes(set(keys.values()))
    taken = {one for (one,) in sql.rows("SELECT address FROM records_address WHERE address = ANY(%s)", [list(senders)])}
    asked = []
    for address, (letter, activity) in senders.items():
        for known in namesakes.get(keys[address], ()):
            if (found := _follows(address, letter, known, taken=address in taken)) is not None:
                field, value, sure = found
                excerpt = f"{letter.sender.name} <{address}>"[:500]
                asked.append(
                    Proposal(
                        member_id=member, kind="person", record_id=known.person, field=field, value=value, confidence=sure,
                        excerpt=excerpt, evidence_id=activity, created_at=at,
                    )
                )  # fmt: skip
    filling.ask(_named(asked))


def _named(asked: list[Proposal]) -> list[Proposal]:
    """New employers by what the company is called now, where there is one; failing that, as the domain spells it."""
    homes = {one.value for one in asked if one.field == "employer"}
    known = dict(
        sql.rows(
            "SELECT domain.domain, company.name FROM records_domain domain JOIN records_company company "
            "ON company.id = domain.company_id WHERE domain.domain = ANY(%s) AND company.deleted_at IS NULL",
            [list(homes)],
        )
    )
    for one in asked:
        if one.field == "employer":
            one.value = known.get(one.value) or labels.company_name(one.value)
    return asked


def _follows(address: str, letter: Letter, known: Known, *, taken: bool) -> tuple[str, str, float] | None:
    """(field, value, confidence) that a letter from `address` suggests about a namesake; None if nothing."""
    home, homes = companies.home(address), {companies.home(one) for one in known.addresses} - {""}
    if not home or address in known.addresses:
        return None
    if home in homes:
        return None if taken else ("address.mail", address, SAME_COMPANY)
    if not homes:
        return None
    if known.bounced:
        return "employer", home, MOVED_AND_BOUNCED
    quiet = known.last_heard is not None and known.last_heard + QUIET < letter.occurred_at
    return ("employer", home, MOVED) if quiet else None


def _namesakes(keys: set[str]) -> dict[str, list[Known]]:
    """Live people by their folded name, unless too many bear it."""
    found: dict[str, list[Known]] = {}
    rows = sql.rows(
        """
        SELECT person.search_key, person.id, array_agg(DISTINCT address.address ORDER BY address.address),
            (SELECT max(activity.occurred_at) FROM records_participation part JOIN records_activity activity
                ON activity.id = part.activity_id WHERE part.person_id = person.id AND part.part = 'from'),
            bool_or(bounce.id IS NOT NULL)
        FROM records_person person JOIN records_address address ON address.person_id = person.id
        LEFT JOIN capture_evidence bounce ON bounce.address = address.address AND bounce.how = 'bounced'
        WHERE person.deleted_at IS NULL AND person.search_key IN (SELECT search_key FROM records_person
            WHERE search_key = ANY(%s) AND deleted_at IS NULL GROUP BY search_key HAVING count(*) <= %s)
        GROUP BY person.search_key, person.id
        """,
        [list(keys), MOST_NAMESAKES],
    )
    for key, person, addresses, last, bounced in rows:
        found.setdefault(key, []).append(Known(person, tuple(addresses), last, bounced))
    return found
