"""What to ask about a deal, given everything that was read about it. Pure: which signals came first leaves no trace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from wellworn.capture.deals import reading
from wellworn.capture.deals.matching import Open, Said
from wellworn.records.folding import folded
from wellworn.records.proposed import NewDeal, Promise

STALE = timedelta(days=21)  # a request that old is no next step
KEPT_LATE = timedelta(days=7)  # a promise is asked about for so long after its day
STRONG = 0.75  # what opens a deal
LONGEST_NAME = 90
STARTS = re.compile(r"^(?:(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv|res|enc|ynt|odp)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
OWN_WILL = re.compile(
    r"^(?:as promised,? |so )?(?:i will|we will|i'll|we'll|i’ll|we’ll|i shall|we shall|i am going to|we are going to)\s+",
    re.IGNORECASE,
)
# Which stage a milestone leads to, by what teams call it.
ROLES = {
    reading.QUOTED: re.compile(r"propos|quot|offer|angebot|offert|tilbud|devis|presupuesto|preventivo"),
    reading.AGREED: re.compile(r"commit|negoti|verbal|contract|closing|zusage|akkoord|avtal|accord|compromis"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """A signal, with the letter that it stands in."""

    said: Said
    kind: str
    value: str
    sentence: str
    marked: str
    confidence: float
    ours: bool

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Later letters say more."""
        return (self.said.occurred_at, self.said.id, self.value)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that a deal may go to."""

    id: int
    pipeline: int
    name: str
    position: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what to write where, and the signal that says so."""

    field: str
    value: str
    because: Read


def about(
    deal: Open, reads: Sequence[Read], steps: Sequence[Step], answered: dict[int, datetime], today: date
) -> list[Asked]:
    """What to ask about a deal: of each field the latest word. `answered` says when one of us last wrote in a thread."""
    wanted: list[tuple[str, Callable[[Read], str]]] = [
        ("stage", lambda one: stage(deal, one, steps)),
        ("amount", lambda one: amount(deal, one)),
        ("close_date", lambda one: close_date(deal, one, today)),
        ("next_step", lambda one: next_step(one, answered, today)),
        ("promise", lambda one: promise(one, today)),
    ]
    held = {"next_step": deal.next_step, "amount": str(deal.amount or ""), "close_date": str(deal.close_date or "")}
    found = []
    for field, read in wanted:
        since = deal.changed.get(field) if held.get(field, "x") else None
        later = [one for one in reads if since is None or one.said.occurred_at > since]
        answers = [Asked(field, value, one) for one in later if (value := read(one))]
        if answers and (last := max(answers, key=lambda one: one.because.order)).value != held.get(field):
            found.append(last)
    return found


def stage(deal: Open, one: Read, steps: Sequence[Step]) -> str:
    """The id of the stage that a milestone leads to, if the deal has not reached it."""
    mine = [step for step in steps if step.pipeline == deal.pipeline]
    if one.kind in (reading.ORDERED, reading.LOST):
        outcome = "won" if one.kind == reading.ORDERED else "lost"
        return next((str(step.id) for step in mine if step.outcome == outcome), "")
    role = ROLES.get(one.kind)
    if role is None:
        return ""
    ahead = [step for step in mine if not step.outcome and step.position > deal.position]
    reached = any(role.search(folded(step.name)) for step in mine if step.position <= deal.position)
    return next((str(step.id) for step in ahead if role.search(folded(step.name))), "") if not reached else ""


def amount(deal: Open, one: Read) -> str:
    """The amount that is spoken of; in another currency than the deal's only where the deal has none yet."""
    if one.kind != reading.AMOUNT:
        return ""
    number, _blank, currency = one.value.partition(" ")
    if currency and currency != deal.currency:
        return one.value if deal.amount is None else ""
    return number if deal.amount is None or Decimal(number) != deal.amount else ""


def close_date(deal: Open, one: Read, today: date) -> str:
    """The day of the decision, if it is to come and another than the deal has."""
    return one.value if one.kind == reading.CLOSE and one.value >= today.isoformat() != str(deal.close_date) else ""


def next_step(one: Read, answered: dict[int, datetime], today: date) -> str:
    """What they ask of us, unless one of us has written since."""
    if one.ours or one.said.occurred_at.date() < today - STALE:
        return ""
    if one.said.thread is not None and answered.get(one.said.thread, one.said.occurred_at) > one.said.occurred_at:
        return ""
    if one.kind == reading.WANTS:
        return reading.step(one.sentence, 0)
    return one.value if one.kind == reading.ASK else ""


def promise(one: Read, today: date) -> str:
    """What was promised, with its day, as a task."""
    if one.kind != reading.PROMISE or date.fromisoformat(one.value) < today - KEPT_LATE:
        return ""
    if one.value == one.said.occurred_at.date().isoformat():
        return ""  # what is promised for the same day needs no reminder
    words = OWN_WILL.sub("", one.sentence) if one.ours else one.sentence
    return str(Promise(_short(words), one.value, is_theirs=not one.ours))


def new_deal(reads: Iterable[Read]) -> Asked | None:
    """The deal to open for those who have none, where somebody clearly wants to buy."""
    strong = [
        one
        for one in reads
        if not one.ours and one.confidence >= STRONG and one.kind in (reading.WANTS, reading.ORDERED)
    ]
    if not strong:
        return None
    last = max(strong, key=lambda one: one.order)
    sums = [one for one in reads if one.kind == reading.AMOUNT and one.said.thread == last.said.thread]
    value = max(sums, key=lambda one: one.order).value if sums else ""
    number, _blank, currency = value.partition(" ")
    return Asked("deal.new", str(NewDeal(deal_name(last), number, currency)), last)


def promises(reads: Iterable[Read], today: date) -> Iterator[Asked]:
    """Our own promises to those who have no deal."""
    for one in reads:
        if one.ours and one.confidence >= STRONG and (value := promise(one, today)):
            yield Asked("promise", value, one)


def deal_name(one: Read) -> str:
    """What to call a new deal: the subject of the thread, or else what they ask for."""
    subject = STARTS.sub("", one.said.subject).strip()
    return _short(subject or reading.step(one.sentence, 0))


def _short(text: str) -> str:
    bare = text.strip(" ,.!?;:")
    cut = bare if len(bare) <= LONGEST_NAME else bare[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"
    return cut[:1].upper() + cut[1:]
