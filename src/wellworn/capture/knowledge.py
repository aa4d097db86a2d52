"""What capture knows about outside addresses, as sums and least values: the order of the messages leaves no trace in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wellworn.capture.models import How
from wellworn.lib import sql


@dataclass(frozen=True, slots=True)
class Sighting:
    """An outside address in one message or meeting, with a member.

    `how` is what counts for the creation rule; None where the address merely stood there (a copy to it by somebody else).
    `mark` is the 64-bit hash of the message or meeting (`marks.hashed`), the same for all copies of it.
    """

    address: str
    name: str
    how: How | None
    at: datetime
    mark: int
    member: int
    own: bool = False  # the name was given by the owner of the address (From)


@dataclass(frozen=True, slots=True)
class Proof:
    """The earliest evidence of one kind about an address."""

    at: datetime
    mark: int
    member: int
    how: str


def notice(sightings: Sequence[Sighting]) -> None:
    """Add what was seen to what is known: the earliest evidence of each kind, and how often each name was used.

    Call once for each item filed, in the filing transaction, before `resolve.settle`.
    """
    proofs: dict[tuple[str, str], tuple[datetime, int, int]] = {}
    names: dict[tuple[str, str], list[int]] = {}
    for seen in sightings:
        if seen.how is not None:
            spot, proof = (seen.address, str(seen.how)), (seen.at, seen.mark, seen.member)
            proofs[spot] = min(proofs.get(spot, proof), proof)
        if name := seen.name.strip()[:300]:
            count = names.setdefault((seen.address, name), [0, 0])
            count[0] += 1
            count[1] += seen.own
    _add_proofs(sorted((*spot, *proof) for spot, proof in proofs.items()))
    _add_names(sorted((*spot, *count) for spot, count in names.items()))


def _add_proofs(values: Sequence[Sequence[Any]]) -> None:
    source, lists = sql.unnest("text, text, timestamptz, bigint, bigint", values)
    sql.run(
        f"""
        INSERT INTO capture_evidence AS known (address, how, at, mark, member_id) SELECT * FROM {source}
        ON CONFLICT (address, how) DO UPDATE SET at = excluded.at, mark = excluded.mark, member_id = excluded.member_id
        WHERE (excluded.at, excluded.mark, excluded.member_id) < (known.at, known.mark, known.member_id)
        """,
        lists,
    )


def _add_names(values: Sequence[Sequence[Any]]) -> None:
    source, lists = sql.unnest("text, text, bigint, bigint", values)
    sql.run(
        f"""
        INSERT INTO capture_seenname AS known (address, name, count, own) SELECT * FROM {source}
        ON CONFLICT (address, name) DO UPDATE SET count = known.count + excluded.count, own = known.own + excluded.own
        """,
        lists,
    )


def proofs(addresses: Collection[str]) -> dict[str, list[Proof]]:
    """All evidence about each address."""
    found: dict[str, list[Proof]] = {}
    statement = "SELECT address, how, at, mark, member_id FROM capture_evidence WHERE address = ANY(%s)"
    for address, how, at, mark, member in sql.rows(statement, [list(addresses)]):
        found.setdefault(address, []).append(Proof(at, mark, member, how))
    return found


def seen_names(addresses: Collection[str]) -> dict[str, list[tuple[str, int, int]]]:
    """(name, count, of these by the owner) for each address."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    statement = "SELECT address, name, count, own FROM capture_seenname WHERE address = ANY(%s)"
    for address, name, count, own in sql.rows(statement, [list(addresses)]):
        found.setdefault(address, []).append((name, count, own))
    return found
