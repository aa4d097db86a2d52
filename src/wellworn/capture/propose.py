"""What signatures say about people: filled in where a field is empty and the reading is sure, proposed where not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wellworn.capture import calling, companies, filling
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter
from wellworn.lib import sql

FLOOR = 0.5  # below this a reading is not worth a question
CLEAN = 0.8  # from this on a reading is doubted only as a stray line is, and a stray line does not come again
MOST_SURE = 0.97
OF_COMPANIES = ["address", "city", "website"]

ADD = """
    INSERT INTO capture_reading AS known
        (address, home, field, value, label, confidence, excerpt, count, at, mark, member_id)
    SELECT * FROM {source} ON CONFLICT (address, field, value) DO UPDATE SET count = known.count + excluded.count,
        confidence = greatest(known.confidence, excluded.confidence),
        (label, excerpt, at, mark, member_id) = (SELECT latest.* FROM (VALUES
            (known.label, known.excerpt, known.at, known.mark, known.member_id),
            (excluded.label, excluded.excerpt, excluded.at, excluded.mark, excluded.member_id))
            AS latest (label, excerpt, at, mark, member) ORDER BY at DESC, mark DESC, member DESC, excerpt DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class Read:
    """A value read for a person: the latest evidence of it."""

    person: int | None  # None where it is the company's that is asked
    company: int | None
    address: str
    home: str
    field: str
    value: str
    label: str
    confidence: float
    excerpt: str
    at: datetime
    mark: int
    member: int
    activity: int | None
    times: int = 1


def notice(letters: Sequence[tuple[Letter, int]], circle: Circle) -> None:
    """Add the readings of (letter, member whose mailbox has it) to those known. Sums and latest values: order is nothing."""
    latest: dict[tuple[str, str, str], list[Any]] = {}
    for letter, member in letters:
        address = letter.sender.address
        if not letter.found or not circle.may_be_person(address):
            continue
        for found in letter.found:
            spot = (address, found.field, found.value[:300])
            row = [found.label, found.confidence, found.excerpt[:500], letter.occurred_at, letter.content_mark, member]
            if (other := latest.get(spot)) is None:
                latest[spot] = [*row, 1]
                continue
            newest = max(other[:6], row, key=lambda one: (one[3], one[4], one[5], one[2]))
            latest[spot] = [newest[0], max(other[1], row[1]), *newest[2:], other[6] + 1]
    values = [
        (address, companies.home(address), field, value, label, sure, excerpt, count, at, mark, member)
        for (address, field, value), (label, sure, excerpt, at, mark, member, count) in sorted(latest.items())
    ]
    if values:
        source, lists = sql.unnest(
            "text, text, text, text, text, float8, text, bigint, timestamptz, bigint, bigint", values
        )
        sql.run(ADD.format(source=source), lists)


def derive(addresses: Collection[str], circle: Circle, *, at: datetime) -> None:
    """Bring the captured fields of the people behind the addresses, and the proposals about them, up to what is known."""
    homes = {home for address in addresses if (home := companies.home(address))}
    calling.refresh(homes)
    found = [*readings(addresses), *of_companies(homes)]
    if found:
        filling.apply([one for one in found if one.confidence >= FLOOR], circle.fill_above, at=at)


def confirmed(confidence: float, times: int) -> float:
    """How sure a clean reading is that was found `times` times: each further one takes away half as much doubt as the first left."""
    return (
        min(1 - (1 - confidence) / (1 + (times - 1) / 2), max(MOST_SURE, confidence))
        if confidence >= CLEAN
        else confidence
    )


def readings(addresses: Collection[str]) -> list[Read]:
    """Every reading of the live people behind the addresses, whichever of a person's addresses it came with."""
    found = sql.rows(
        """
        SELECT person.id, company.id, reading.address, reading.home, reading.field, reading.value, reading.label,
            reading.confidence, reading.excerpt, reading.at, reading.mark, reading.member_id, mark.activity_id, reading.count
        FROM records_person person JOIN records_address mine ON mine.person_id = person.id
        JOIN capture_reading reading ON reading.address = mine.address
        LEFT JOIN records_company company ON company.id = person.company_id AND company.deleted_at IS NULL
        LEFT JOIN capture_mark mark ON mark.mark = reading.mark
        WHERE person.deleted_at IS NULL
            AND person.id IN (SELECT person_id FROM records_address WHERE address = ANY(%s))
        """,
        [list(addresses)],
    )
    return [_read(row) for row in found]


def of_companies(homes: Collection[str]) -> list[Read]:
    """What the signatures of everybody at these domains say of the company, the latest evidence of each value."""
    found = sql.rows(
        """
        SELECT DISTINCT ON (company.id, reading.field, reading.value) NULL::bigint, company.id, reading.address, reading.home,
            reading.field, reading.value, reading.label, max(reading.confidence) OVER same, reading.excerpt, reading.at,
            reading.mark, reading.member_id, mark.activity_id, (sum(reading.count) OVER same)::int
        FROM records_company company JOIN records_domain domain ON domain.company_id = company.id
        JOIN capture_reading reading ON reading.home = domain.domain AND reading.field = ANY(%s)
        LEFT JOIN capture_mark mark ON mark.mark = reading.mark
        WHERE company.deleted_at IS NULL AND company.id IN (SELECT company_id FROM records_domain WHERE domain = ANY(%s))
        WINDOW same AS (PARTITION BY company.id, reading.field, reading.value)
        ORDER BY company.id, reading.field, reading.value, reading.at DESC, reading.mark DESC, reading.address
        """,
        [OF_COMPANIES, list(homes)],
    )
    return [_read(row) for row in found]


def _read(row: Sequence[Any]) -> Read:
    *values, times = row
    read = Read(*values)
    return replace(read, confidence=round(confirmed(read.confidence, times), 3), times=times)
