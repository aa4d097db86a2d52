"""Questions about deals from what was noted: found anew from all fresh letters of those concerned, so that no order leaves a trace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from wellworn.capture import events
from wellworn.capture.deals import known, questions
from wellworn.capture.deals.matching import Open, Said, match
from wellworn.capture.deals.noting import FRESH
from wellworn.capture.deals.questions import Asked, Read
from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.records.models import Company, Deal, Kind, Person, Proposal

AT_ONCE = 2_000  # letters
LEAST = 0.5
MODELS = {Kind.DEAL: Deal, Kind.PERSON: Person, Kind.COMPANY: Company}

Spot = tuple[str, int]  # kind and id of a record


def derive(*, at: datetime) -> int:
    """Work out the questions that new letters lead to. In a transaction; gives how many letters there were."""
    new = [
        one
        for (one,) in sql.rows(
            "SELECT DISTINCT activity_id FROM capture_dealsignal WHERE is_new ORDER BY activity_id LIMIT %s", [AT_ONCE]
        )
    ]
    if new:
        look_at(new, at=at)
        sql.run("UPDATE capture_dealsignal SET is_new = false WHERE is_new AND activity_id = ANY(%s)", [new])
    return len(new)


def meet_new_deals(*, at: datetime, within: timedelta) -> None:
    """Look again at the letters of those who have a deal only since then: it may answer what was asked, or be what is asked about."""
    sql.run(
        """
        UPDATE capture_dealsignal SET is_new = true WHERE NOT is_new AND occurred_at > %s AND activity_id IN (
            SELECT place.activity_id FROM records_placement place JOIN records_deal deal ON place.kind = 'company'
            AND place.record_id = deal.company_id AND place.occurred_at > %s WHERE deal.created_at > %s)
        """,
        [at - FRESH, at - FRESH, at - within],
    )


def look_at(activities: Collection[int], *, at: datetime) -> None:
    """Work out anew every question about the deals, companies and people of these letters."""
    people, companies = known.concerned(activities)
    deals = known.open_deals(people, companies)
    everybody = people | {one for deal in deals for one in deal.people}
    firms = companies | {deal.company for deal in deals if deal.company}
    said = known.letters(everybody, firms, since=at - FRESH)
    reads = known.signals(said)
    asked: dict[Spot, list[Asked]] = defaultdict(list)
    of_deal: dict[int, list[Read]] = defaultdict(list)
    without: dict[Spot, list[Read]] = defaultdict(list)
    words = {one: " ".join(read.sentence for read in found) for one, found in _by_letter(reads).items()}
    for letter, found in _by_letter(reads).items():
        deal = match(said[letter], deals, words[letter])
        if deal is not None:
            of_deal[deal.id] += found
        elif not _has_deal(said[letter], deals) and (spot := _spot(said[letter])):
            without[spot] += found
    for spot in (*(("company", one) for one in companies), *(("person", one) for one in people)):
        asked.setdefault(spot, [])  # what was asked before and is answered by a deal now is closed
    steps, answered = known.steps(), known.answered({one.thread for one in said.values() if one.thread})
    for deal in deals:
        asked["deal", deal.id] += questions.about(deal, of_deal[deal.id], steps, answered, at.date())
    for spot, found in without.items():
        asked[spot] += [one for one in (questions.new_deal(found),) if one]
        asked[spot] += list(questions.promises(found, at.date()))[-1:]
    _ask(asked, {deal.id: deal for deal in deals}, at=at)


def _by_letter(reads: Iterable[Read]) -> dict[int, list[Read]]:
    found: dict[int, list[Read]] = defaultdict(list)
    for one in reads:
        if one.confidence >= LEAST:
            found[one.said.id].append(one)
    return found


def _has_deal(said: Said, deals: Iterable[Open]) -> bool:
    return any(deal.company in said.companies or said.people & deal.people for deal in deals)


def _spot(said: Said) -> Spot | None:
    """Whose question it is where there is no deal: the company's, or the person's who has none."""
    if said.companies:
        return "company", min(said.companies)
    return ("person", min(said.people)) if said.people else None


def _ask(asked: dict[Spot, list[Asked]], deals: dict[int, Open], *, at: datetime) -> None:
    """Open the questions of these records, and close those that a later letter has overtaken."""
    seen = _Sight()
    wanted: dict[tuple[str, int, str], tuple[str, Proposal]] = {}
    for (kind, record), found in sorted(asked.items()):
        for one in found:
            owner = deals[record].owner if kind == "deal" else None
            member = seen.asked_of(one.because.said, Kind(kind), record, owner)
            if member is not None:
                wanted[kind, record, one.field] = (one.value, _proposal(one, kind, record, member, at))
    _overtake({spot: value for spot, (value, _row) in wanted.items()}, asked.keys())
    _write([row for _value, row in wanted.values()], at=at)


def _proposal(one: Asked, kind: str, record: int, member: int, at: datetime) -> Proposal:
    return Proposal(
        member_id=member,
        kind=kind,
        record_id=record,
        field=one.field,
        value=one.value,
        confidence=one.because.confidence,
        excerpt=one.because.sentence[:500],
        marked=one.because.marked[:500],
        evidence_id=one.because.said.id,
        created_at=at,
    )


def _overtake(wanted: dict[tuple[str, int, str], str], records: Collection[Spot]) -> None:
    """Of each field of a deal one question waits: what is not wanted any more is closed, and may come back."""
    source, lists = sql.unnest("text, bigint", sorted(records))
    there = sql.rows(
        "SELECT proposal.id, proposal.kind, proposal.record_id, proposal.field, proposal.value, proposal.state "
        f"FROM records_proposal proposal JOIN {source} AS about (kind, record) "
        "ON proposal.kind = about.kind AND proposal.record_id = about.record WHERE proposal.state IN ('open', 'overtaken') "
        "AND (proposal.kind = 'deal' OR proposal.field IN ('promise', 'deal.new')) AND proposal.field <> 'quiet'",
        lists,
    )
    late = [
        one
        for one, kind, record, field, value, state in there
        if state == "open" and wanted.get((kind, record, field)) != value
    ]
    back = [
        one
        for one, kind, record, field, value, state in there
        if state == "overtaken" and wanted.get((kind, record, field)) == value
    ]
    if late:
        sql.run("UPDATE records_proposal SET state = 'overtaken' WHERE state = 'open' AND id = ANY(%s)", [late])
    if back:
        sql.run("UPDATE records_proposal SET state = 'open' WHERE state = 'overtaken' AND id = ANY(%s)", [back])


def _write(rows: Sequence[Proposal], *, at: datetime) -> None:
    """New questions, but none that was ever asked before: a dismissed one does not return."""
    if not rows:
        return
    source, lists = sql.unnest(
        "bigint, text, bigint, text, text, float8, text, text, bigint, timestamptz",
        [
            (
                o.member_id,
                o.kind,
                o.record_id,
                o.field,
                o.value,
                o.confidence,
                o.excerpt,
                o.marked,
                o.evidence_id,
                o.created_at,
            )
            for o in rows
        ],
    )
    made = sql.rows(
        "INSERT INTO records_proposal (member_id, kind, record_id, field, value, confidence, excerpt, marked, evidence_id, "
        f"created_at, before, state) SELECT *, '', 'open' FROM {source} ON CONFLICT DO NOTHING RETURNING member_id",
        lists,
    )
    events.machine("capture.proposal", [member for (member,) in made], at=at)


class _Sight:
    """Who may be asked: somebody who sees the record and may read the letter."""

    def __init__(self) -> None:
        self.members = {one.pk: one for one in Member.objects.filter(is_active=True)}
        self.known: dict[tuple[int, str, int], bool] = {}

    def asked_of(self, said: Said, kind: Kind, record: int, owner: int | None) -> int | None:
        """The owner if the letter is for their eyes, else the first of those who have it; None where nobody may be asked."""
        if owner is not None and (owner in said.members or said.is_shared) and self.sees(owner, kind, record):
            return owner
        return next((one for one in sorted(said.members) if self.sees(one, kind, record)), None)

    def sees(self, member: int, kind: Kind, record: int) -> bool:
        """Whether the member sees the record."""
        spot = (member, str(kind), record)
        if spot not in self.known:
            who = self.members.get(member)
            seen = who is not None and MODELS[kind].objects.visible_to(who).filter(pk=record).exists()  # type: ignore[attr-defined]
            self.known[spot] = seen
        return self.known[spot]
