"""Addresses to people: who is made a person, and why. Captured people follow from all that is known, in whatever order it came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.capture import companies, events, knowledge, naming, timeline, waiting
from wellworn.capture.circle import Circle
from wellworn.capture.knowledge import Proof, Sighting, notice
from wellworn.capture.models import How
from wellworn.lib import sql
from wellworn.members.models import CreationRule, Member
from wellworn.records import spelling
from wellworn.records.folding import folded, searchable
from wellworn.records.keeping import is_forgotten
from wellworn.records.models import Person, Provenance, Source

__all__ = ["Sighting", "notice", "settle"]

QUALIFY = {
    CreationRule.ANSWERED: {How.WROTE_TO, How.MET},
    CreationRule.EVERYONE: {How.WROTE_TO, How.MET, How.WROTE_FROM},
    CreationRule.NOBODY: set[How](),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as found behind an address."""

    person: int
    deleted: bool
    captured: bool


def settle(addresses: Collection[str], circle: Circle, *, at: datetime) -> dict[str, int]:
    """The live person behind each address that has one, making those whom the creation rule now asks for.

    Names, company, `created_by` and `why` of captured people follow from all that is known, so they end the same in any order.
    Mail that waited for an address which is now a person's is filed here too. Nothing is made for whoever may not be a person
    (`circle.may_be_person`), stands in the bin, or asked to be forgotten. Runs in the filing transaction, after `notice`.
    """
    eligible = {address for address in addresses if circle.may_be_person(address)}
    there = standing(eligible)
    live = {address: found.person for address, found in there.items() if not found.deleted}
    absent = eligible - there.keys()
    reasons = best_proofs(absent, circle.rule)
    reasons = {address: reasons[address] for address in reasons.keys() - is_forgotten(list(reasons))}
    made = make(reasons, at)
    live |= made
    refresh({found.person for found in there.values() if found.captured and not found.deleted}, circle)
    naming.refresh(live.values())
    if made:
        waiting.promote(made, circle, at=at)
        timeline.link(made, at=at)
    return live


def standing(addresses: Collection[str]) -> dict[str, Standing]:
    """The person behind each address, in the bin or not."""
    found = sql.rows(
        "SELECT address.address, person.id, person.deleted_at IS NOT NULL, person.source = 'captured' FROM records_address address "
        "JOIN records_person person ON person.id = address.person_id WHERE address.address = ANY(%s)",
        [list(addresses)],
    )
    return {address: Standing(*rest) for address, *rest in found}


def best_proofs(addresses: Collection[str], rule: str) -> dict[str, Proof]:
    """The earliest evidence that makes a person of each address under the rule."""
    wanted = QUALIFY[CreationRule(rule)]
    if not addresses or not wanted:
        return {}
    found: dict[str, Proof] = {}
    for address, all_of_it in knowledge.proofs(addresses).items():
        if fitting := [proof for proof in all_of_it if proof.how in wanted]:
            found[address] = earliest(fitting)
    return found


def earliest(proofs: Iterable[Proof]) -> Proof:
    """The least by time; a time shared by two is told apart by the message, never by the order of arrival."""
    return min(proofs, key=lambda proof: (proof.at, proof.mark, proof.member, proof.how))


def make(reasons: dict[str, Proof], at: datetime) -> dict[str, int]:
    """People for the addresses, each with its company; address -> person. An address that somebody typed meanwhile is theirs."""
    if not reasons:
        return {}
    addresses = sorted(reasons)
    made = dict(zip(addresses, sql.ids("records_person", len(addresses)), strict=True))
    source, lists = sql.unnest("bigint, text", [(made[address], address) for address in addresses])
    taken = {
        address
        for (address,) in sql.rows(
            "INSERT INTO records_address (person_id, address, is_primary, source) "
            f"SELECT person, address, true, 'captured' FROM {source} AS new (person, address) "
            "ON CONFLICT DO NOTHING RETURNING address",
            lists,
        )
    }
    made = {address: person for address, person in made.items() if address in taken}
    names = naming.best(made)
    members = _members(reasons.values())
    of_company = companies.of({address: reasons[address] for address in made}, at)
    rows = [
        {
            "id": person,
            "name": names[address],
            "search_key": folded(names[address]),
            "search_text": searchable(names[address], address),
            "company_id": of_company.get(address),
            "owner_id": reasons[address].member,
            "created_by_id": reasons[address].member,
            "source": Source.CAPTURED,
            "why": why(reasons[address], address, members),
            "created_at": at,
        }
        for address, person in made.items()
    ]
    sql.write(Person, rows)
    spelling.learn(names[address] for address in made)
    events.machine("capture.person", [reasons[address].member for address in made], at=at)
    sql.write(Provenance, [_named(row, at) for row in rows])
    return made


def _named(row: Mapping[str, object], at: datetime) -> dict[str, object]:
    return {
        "kind": "person", "record_id": row["id"], "field": "name", "value": row["name"], "source": Source.CAPTURED,
        "excerpt": row["why"], "at": at,
    }  # fmt: skip


def _members(proofs: Iterable[Proof]) -> dict[int, str]:
    asked = {proof.member for proof in proofs}
    return {member.pk: str(member) for member in Member.objects.filter(pk__in=asked)}


def why(proof: Proof, address: str, members: dict[int, str]) -> str:
    """The reason in a sentence: why this record is here."""
    told = {"member": members.get(proof.member, ""), "address": address, "day": date_format(proof.at, "j M Y")}
    if proof.how == How.WROTE_TO:
        return (_("%(member)s wrote to %(address)s on %(day)s") % told)[:300]
    if proof.how == How.MET:
        return (_("%(member)s met %(address)s on %(day)s") % told)[:300]
    return (_("%(address)s wrote to %(member)s on %(day)s") % told)[:300]


def refresh(people: Collection[int], circle: Circle) -> None:
    """Let `why`, `created_by` and an owner whom nobody chose follow an earlier proof that has come to light."""
    if not people:
        return
    rows = sql.rows(
        "SELECT person.id, person.why, person.created_by_id, person.owner_id, address.address FROM records_person person "
        "JOIN records_address address ON address.person_id = person.id WHERE person.id = ANY(%s)",
        [list(people)],
    )
    proofs = best_proofs({row[4] for row in rows}, circle.rule)
    best: dict[int, tuple[Proof, str]] = {}
    for person, *_rest, address in rows:
        if proof := proofs.get(address):
            other = best.get(person)
            if other is None or earliest((proof, other[0])) is proof:
                best[person] = (proof, address)
    members = _members(proof for proof, _address in best.values())
    changed = {}
    for person, was, maker, owner, _address in rows:
        if person in best and (told := why(*best[person], members)) != was:
            member = best[person][0].member
            changed[person] = (person, told, member, member if owner == maker else owner)
    if changed:
        source, lists = sql.unnest("bigint, text, bigint, bigint", list(changed.values()))
        sql.run(
            "UPDATE records_person SET why = new.why, created_by_id = new.maker, owner_id = new.owner "
            f"FROM {source} AS new (id, why, maker, owner) WHERE records_person.id = new.id",
            lists,
        )
