"""The heart of filing: which message an item is a copy of, whom it makes known, and whether it is captured or waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wellworn.capture import (
    acquaint,
    aliases,
    echoes,
    heard,
    invitations,
    knowledge,
    lists,
    marks,
    post,
    propose,
    reasons,
    resolve,
    timeline,
    waiting,
)
from wellworn.capture.circle import Circle
from wellworn.capture.letter import Letter, merged
from wellworn.capture.message import Unreadable
from wellworn.capture.models import How, Mailbox, Outcome
from wellworn.capture.read import Ignored, Result
from wellworn.capture.sources import Item
from wellworn.lib import sql


@dataclass(slots=True)
class Entry:
    """An item on its way into the ledger."""

    folder: int
    item: Item
    role: str
    result: Result
    outcome: Outcome = Outcome.PENDING
    reason: str = ""
    explanation: str = ""
    activity: int | None = None
    waiting: int | None = None


@dataclass(slots=True)
class Slot:
    """One message, whatever the number of its copies: held already, or new with this batch."""

    letter: Letter
    activity: int | None = None
    waiting: int | None = None
    new: bool = True
    held: bool = False  # by this mailbox's member, in this batch or before
    entries: list[Entry] = field(default_factory=list)


class Batch:
    """One batch of one mailbox, under the filing lock."""

    def __init__(self, mailbox: Mailbox, circle: Circle, at: datetime) -> None:
        self.mailbox, self.circle, self.at = mailbox, circle, at
        self.slots: list[Slot] = []
        self.by_mark: dict[int, tuple[Slot, bytes]] = {}

    def file(self, entries: Sequence[Entry]) -> None:
        """Decide every entry's outcome and write all that follows from it, but for the ledger itself."""
        self.circle = aliases.learn(self.mailbox, _letters(entries), self.circle, at=self.at)
        said = {one for entry in entries if isinstance(entry.result, Letter | Ignored) for one in entry.result.lists}
        self.circle = lists.learn(said, [letter for _role, letter in _letters(entries)], self.circle, at=self.at)
        letters = [entry for entry in entries if self._is_for_the_record(entry)]
        self._recall(letters)
        for entry in letters:
            self._place(entry)
        addresses = self._notice(letters)
        self._notice_bounces(entries)
        live = resolve.settle(addresses, self.circle, at=self.at)
        self._refind()
        self._write(live)
        self._answer()
        self._tell_echoes(entries)
        invitations.file(self.mailbox, entries, self.circle, at=self.at)
        propose.derive(addresses, self.circle, at=self.at)
        written = [(_letter(entry), entry.activity) for entry in letters if entry.outcome != Outcome.DUPLICATE]
        acquaint.ask(written, self.mailbox.member_id, self.circle, at=self.at)

    def _is_for_the_record(self, entry: Entry) -> bool:
        match entry.result:
            case Unreadable(reason, explanation):
                entry.outcome, entry.reason = Outcome.QUARANTINED, reason
                entry.explanation = explanation or reasons.explain(reason)
            case Ignored(reason):
                entry.outcome, entry.reason = Outcome.IGNORED, reason
            case Letter() as letter:
                # What reading knew may be old by now: an alias may have been found since.
                if any(map(self.circle.may_be_person, letter.addresses())):
                    return True
                entry.outcome, entry.reason = Outcome.IGNORED, self.circle.why_nobody(letter.addresses())
        return False

    def _recall(self, letters: Sequence[Entry]) -> None:
        """Find the messages that copies may be of among those held."""
        wanted = {mark for entry in letters for mark in _letter(entry).marks()}
        found = sql.rows(
            "SELECT mark.mark, mark.activity_id, mark.waiting_id, mark.sketch, "
            "EXISTS (SELECT FROM records_witness WHERE activity_id = mark.activity_id AND member_id = %s) OR EXISTS ("
            "SELECT FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id "
            "JOIN capture_mailbox mailbox ON mailbox.id = folder.mailbox_id "
            "WHERE entry.waiting_id = mark.waiting_id AND mailbox.member_id = %s) "
            "FROM capture_mark mark WHERE mark.mark = ANY(%s)",
            [self.mailbox.member_id, self.mailbox.member_id, list(wanted)],
        )
        slots: dict[tuple[int | None, int | None], Slot] = {}
        for mark, activity, held_as, sketch, held in found:
            fresh = Slot(_NOTHING, activity, held_as, new=False, held=held)
            self.by_mark[mark] = (slots.setdefault((activity, held_as), fresh), bytes(sketch))

    def _place(self, entry: Entry) -> None:
        """Join the entry to the message that it is a copy of, or open a new one."""
        letter = _letter(entry)
        slot = self._same(letter)
        if slot is None:
            slot = Slot(letter)
        elif slot.new:
            slot.letter = merged(slot.letter, letter)
        if not slot.entries:
            self.slots.append(slot)
        slot.entries.append(entry)
        entry.outcome = Outcome.DUPLICATE if slot.held else Outcome.CAPTURED
        slot.held = True
        for mark in letter.marks():
            self.by_mark.setdefault(mark, (slot, letter.sketch))

    def _same(self, letter: Letter) -> Slot | None:
        if found := self.by_mark.get(letter.content_mark):
            return found[0]
        if letter.id_mark is not None and (found := self.by_mark.get(letter.id_mark)):
            slot, sketch = found
            if marks.alike(sketch, letter.sketch):
                return slot
        return None

    def _notice(self, letters: Sequence[Entry]) -> set[str]:
        """Add what the letters say about outside addresses to what is known; the addresses."""
        sightings = [sighting for entry in letters for sighting in self._sightings(entry)]
        knowledge.notice(sightings)
        propose.notice([(_letter(entry), self.mailbox.member_id) for entry in letters], self.circle)
        return {sighting.address for sighting in sightings}

    def _notice_bounces(self, entries: Sequence[Entry]) -> None:
        """Remember which addresses do not take mail any more."""
        failed = [
            (one.result.bounced, one.item) for one in entries if isinstance(one.result, Ignored) and one.result.bounced
        ]
        knowledge.notice(
            [
                knowledge.Sighting(
                    address,
                    "",
                    How.BOUNCED,
                    item.received_at or self.at,
                    marks.hashed("bounce", address),
                    self.mailbox.member_id,
                )
                for address, item in failed
            ]
        )

    def _sightings(self, entry: Entry) -> Iterable[knowledge.Sighting]:
        letter = _letter(entry)
        sender = letter.sender.address
        writer = self.circle.members.get(sender, self.mailbox.member_id if entry.role == "sent" else None)
        for part, mention in letter.everyone():
            if not self.circle.may_be_person(mention.address):
                continue
            how = How.WROTE_FROM if part == "from" else How.WROTE_TO if writer is not None else None
            yield knowledge.Sighting(
                mention.address,
                post.name(mention.name, mention.address),
                how,
                letter.occurred_at,
                letter.content_mark,
                writer if writer is not None and part != "from" else self.mailbox.member_id,
                own=part == "from",
            )

    def _refind(self) -> None:
        """Settling may have filed what waited: the copies here are of activities now."""
        held = [slot.waiting for slot in self.slots if slot.waiting is not None]
        if not held:
            return
        still = {one for (one,) in sql.rows("SELECT id FROM capture_waiting WHERE id = ANY(%s)", [held])}
        wanted = [mark for mark, (slot, _sketch) in self.by_mark.items() if slot.waiting not in still and slot.waiting]
        for mark, activity in sql.rows("SELECT mark, activity_id FROM capture_mark WHERE mark = ANY(%s)", [wanted]):
            slot = self.by_mark[mark][0]
            slot.activity, slot.waiting = activity, None

    def _write(self, live: dict[str, int]) -> None:
        """Write the new messages: as activities where a person took part, else among those that wait."""
        new = [slot for slot in self.slots if slot.new]
        captured = [slot for slot in new if not live.keys().isdisjoint(slot.letter.addresses())]
        held = [slot for slot in new if live.keys().isdisjoint(slot.letter.addresses())]
        for slot, one in zip(captured, sql.ids("records_activity", len(captured)), strict=True):
            slot.activity = one
        for slot, one in zip(held, sql.ids("capture_waiting", len(held)), strict=True):
            slot.waiting = one
        sharing = self.mailbox.sharing
        post.write(
            [(slot.activity, slot.letter) for slot in captured if slot.activity],
            self.circle,
            at=self.at,
            sharing=sharing,
        )
        waiting.hold([(slot.waiting, slot.letter) for slot in held if slot.waiting], self.circle)
        post.mark([(mark, slot.activity, slot.waiting, sketch) for mark, (slot, sketch) in self.by_mark.items()])
        timeline.stand([slot.activity for slot in captured if slot.activity], at=self.at)
        self._join(live)

    def _join(self, live: dict[str, int]) -> None:
        """Add what the copies in this batch know beyond those that were held: words that one had to leave out, blind copies."""
        joined = [slot for slot in self.slots if not slot.new]
        copies = [(slot.activity, _letter(entry)) for slot in joined if slot.activity for entry in slot.entries]
        post.add_missing_texts(copies, self.circle, at=self.at)
        timeline.stand(post.add_participants(copies, self.circle), at=self.at)
        waiting.widen(
            [(slot.waiting, _letter(entry)) for slot in joined if slot.waiting for entry in slot.entries], self.circle
        )
        if any(slot.waiting for slot in joined):
            waiting.promote(live, self.circle, at=self.at)
            self._refind()

    def _tell_echoes(self, entries: Sequence[Entry]) -> None:
        """Tell whoever waits for an answer of what is left alone, or waits for one itself."""
        told = [
            (one.result.echo, one.item.received_at)
            for one in entries
            if isinstance(one.result, Ignored) and one.result.echo is not None
        ]
        waiting = [(one.result, one.item.received_at) for one in entries if one.outcome == Outcome.WAITING]
        told += [
            (echoes.answer(letter), at) for letter, at in waiting if isinstance(letter, Letter) and letter.references
        ]
        heard.keep(told, self.mailbox.member_id, at=self.at)

    def _answer(self) -> None:
        for slot in self.slots:
            for entry in slot.entries:
                entry.activity, entry.waiting = slot.activity, slot.waiting
                if entry.outcome == Outcome.CAPTURED and slot.waiting is not None:
                    entry.outcome = Outcome.WAITING


_NOTHING = Letter("", datetime.min, "", sender=None)  # type: ignore[arg-type]  # of a message held already: not looked at


def _letter(entry: Entry) -> Letter:
    assert isinstance(entry.result, Letter)
    return entry.result


def _letters(entries: Iterable[Entry]) -> list[tuple[str, Letter]]:
    return [(entry.role, entry.result) for entry in entries if isinstance(entry.result, Letter)]
