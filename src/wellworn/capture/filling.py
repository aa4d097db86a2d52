"""Readings into fields: an empty or captured field takes the latest sure reading; whatever a person set is only asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wellworn.capture import events, naming
from wellworn.lib import sql
from wellworn.lib.domains import registrable
from wellworn.records.models import Proposal, Provenance, Source

if TYPE_CHECKING:
    from wellworn.capture.propose import Read

# (kind, field) -> column; phones are rows of their own, and a company's name has its own rule.
COLUMNS = {
    ("person", "title"): 200, ("person", "social"): 300, ("person", "website"): 300, ("person", "address"): 500, ("person", "city"): 120,
    ("company", "website"): 300, ("company", "address"): 500, ("company", "city"): 120,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A field of a record."""

    kind: str
    record: int
    field: str


def spot(one: Read) -> Spot | None:
    """The field that a reading is about; None for what no field takes. What is the company's is asked of all its people at once."""
    theirs = one.home and registrable(one.value.partition("://")[2].partition("/")[0].partition(":")[0]) == one.home
    if one.person is None:
        wanted = one.field != "website" or theirs
        return Spot("company", one.company, one.field) if one.company and wanted else None
    if one.field in ("title", "social", "phone", "city"):
        return Spot("person", one.person, one.field)
    if one.field == "website":
        return None if one.company and theirs else Spot("person", one.person, "website")
    if one.field == "address" and not one.home:
        return Spot("person", one.person, "address")
    if one.field == "company" and one.company is None and not one.home:
        return Spot("person", one.person, "company")
    return None


def apply(readings: Sequence[Read], threshold: float, *, at: datetime) -> None:
    """Fill and propose. Which readings came before is of no account: the latest sure one of all that are known fills."""
    about: dict[Spot, list[Read]] = {}
    for one in readings:
        if (where := spot(one)) is not None:
            about.setdefault(where, []).append(one)
    refused = _refused(about)
    about = {
        where: left
        for where, all_of_it in about.items()
        if (left := [o for o in all_of_it if (where, o.value) not in refused])
    }
    single = {where: found for where, found in about.items() if (where.kind, where.field) in COLUMNS}
    phones = {where: found for where, found in about.items() if where.field == "phone"}
    asked = {where: found for where, found in about.items() if where.field == "company"}
    asked |= _fill(single, threshold, at)
    asked |= _add_phones(phones, threshold, at)
    _ask({where: found for where, found in asked.items() if found}, at)


def _refused(about: dict[Spot, list[Read]]) -> set[tuple[Spot, str]]:
    """Values that somebody said no to: dismissed, undone, or taken away after they had been filled in."""
    records = list({where.record for where in about})
    found = sql.rows(
        "SELECT kind, record_id, field, value FROM records_proposal WHERE state = 'dismissed' AND record_id = ANY(%s) "
        "UNION SELECT kind, record_id, field, value FROM records_provenance WHERE undone_at IS NOT NULL AND record_id = ANY(%s) "
        "UNION SELECT seen.kind, seen.record_id, seen.field, seen.value FROM records_provenance seen WHERE seen.field = 'phone' "
        "AND seen.source = 'captured' AND seen.record_id = ANY(%s) AND NOT EXISTS (SELECT FROM records_phone phone "
        "WHERE phone.kind = seen.kind AND phone.record_id = seen.record_id AND phone.number = seen.value)",
        [records, records, records],
    )
    return {(Spot(kind, record, field), value) for kind, record, field, value in found}


def _best(found: Sequence[Read], threshold: float) -> Read | None:
    """The latest sure reading."""
    sure = [one for one in found if one.confidence >= threshold]
    return max(sure, key=lambda one: (one.at, one.mark, one.confidence, one.value), default=None)


def _fill(single: dict[Spot, list[Read]], threshold: float, at: datetime) -> dict[Spot, list[Read]]:
    """Fill fields of one value; gives what is left to ask."""
    left: dict[Spot, list[Read]] = {}
    for (kind, field), limit in COLUMNS.items():
        here = {where.record: found for where, found in single.items() if (where.kind, where.field) == (kind, field)}
        if not here:
            continue
        now = dict(sql.rows(f"SELECT id, {field} FROM records_{kind} WHERE id = ANY(%s)", [list(here)]))
        kept = naming.locked(kind, field, here) | _unexplained(kind, field, now)
        changed: dict[int, Read] = {}
        for record, found in here.items():
            best = _best(found, threshold)
            if best and record not in kept:
                changed[record] = best
            newest = max(found, key=lambda one: (one.at, one.mark, one.confidence, one.value))
            value = now[record] if record in kept or not best else best.value
            if _differs(newest.value, value):
                left[Spot(kind, record, field)] = [newest]
        _set(
            kind,
            field,
            {record: best for record, best in changed.items() if best.value[:limit] != now[record]},
            now,
            limit,
            at,
        )
    return left


def _unexplained(kind: str, field: str, now: dict[int, str]) -> set[int]:
    """Records whose field holds something that no provenance accounts for: not the machine's, so not the machine's to change."""
    filled = [record for record, value in now.items() if value]
    found = sql.rows(
        "SELECT DISTINCT record_id FROM records_provenance WHERE kind = %s AND field = %s AND record_id = ANY(%s)",
        [kind, field, filled],
    )
    return set(filled) - {record for (record,) in found}


def _differs(one: str, other: str) -> bool:
    return "".join(filter(str.isalnum, one)).casefold() != "".join(filter(str.isalnum, other)).casefold()


def _set(kind: str, field: str, best: dict[int, Read], now: dict[int, str], limit: int, at: datetime) -> None:
    if not best:
        return
    source, lists = sql.unnest("bigint, text", [(record, one.value[:limit]) for record, one in best.items()])
    sql.run(
        f"UPDATE records_{kind} SET {field} = new.value FROM {source} AS new (id, value) WHERE records_{kind}.id = new.id",
        lists,
    )
    sql.run(  # nobody is asked for what stands there now
        f"UPDATE records_proposal SET state = 'overtaken' FROM {source} AS new (id, value) "
        f"WHERE kind = '{kind}' AND field = '{field}' AND record_id = new.id AND state = 'open' "
        "AND lower(records_proposal.value) = lower(new.value)",
        lists,
    )
    rows = [
        {
            "kind": kind, "record_id": record, "field": field, "value": one.value[:limit], "before": now[record],
            "source": Source.CAPTURED, "evidence_id": one.activity, "excerpt": one.excerpt, "confidence": one.confidence, "at": at,
        }
        for record, one in best.items()
    ]  # fmt: skip
    sql.write(Provenance, rows)
    events.machine("capture.fill", [one.member for one in best.values()], at=at)


def _add_phones(phones: dict[Spot, list[Read]], threshold: float, at: datetime) -> dict[Spot, list[Read]]:
    """Add sure numbers that are not there; gives the unsure ones."""
    if not phones:
        return {}
    there = set(
        sql.rows(
            "SELECT record_id, number FROM records_phone WHERE kind = 'person' AND record_id = ANY(%s)",
            [[w.record for w in phones]],
        )
    )
    new = {
        (where.record, one.value[:40]): one
        for where, found in phones.items()
        for one in sorted(found, key=lambda one: (one.at, one.mark))
        if one.confidence >= threshold and (where.record, one.value[:40]) not in there
    }
    source, lists = sql.unnest("bigint, text, text", [(*key, one.label[:20]) for key, one in new.items()])
    sql.run(
        "INSERT INTO records_phone (kind, record_id, number, label, is_primary, source) "
        f"SELECT 'person', new.record, new.number, new.label, false, 'captured' FROM {source} AS new (record, number, label) "
        "ON CONFLICT DO NOTHING",
        lists,
    )
    rows = [
        {
            "kind": "person", "record_id": record, "field": "phone", "value": number, "source": Source.CAPTURED,
            "evidence_id": one.activity, "excerpt": one.excerpt, "confidence": one.confidence, "at": at,
        }
        for (record, number), one in new.items()
    ]  # fmt: skip
    sql.write(Provenance, rows)
    events.machine("capture.fill", [one.member for one in new.values()], at=at)
    held = there | new.keys()
    return {
        where: [one for one in found if (where.record, one.value[:40]) not in held] for where, found in phones.items()
    }


def _ask(asked: dict[Spot, list[Read]], at: datetime) -> None:
    """Open proposals."""
    ask(
        [
            Proposal(
                member_id=one.member, kind=where.kind, record_id=where.record, field=where.field, value=one.value,
                confidence=one.confidence, excerpt=one.excerpt[:500], evidence_id=one.activity, created_at=at,
            )
            for where, found in asked.items()
            for one in found
        ]
    )  # fmt: skip


def ask(proposals: Sequence[Proposal]) -> None:
    """Write proposals, but none that was ever made before: a dismissed one does not return."""
    if not proposals:
        return
    source, lists = sql.unnest(
        "bigint, text, bigint, text, text, float8, text, bigint, timestamptz",
        [
            (o.member_id, o.kind, o.record_id, o.field, o.value, o.confidence, o.excerpt, o.evidence_id, o.created_at)
            for o in proposals
        ],
    )
    made = sql.rows(
        "INSERT INTO records_proposal (member_id, kind, record_id, field, value, confidence, excerpt, evidence_id, created_at, "
        f"before, state) SELECT *, '', 'open' FROM {source} ON CONFLICT DO NOTHING RETURNING member_id",
        lists,
    )
    events.machine("capture.proposal", [member for (member,) in made], at=proposals[0].created_at)
