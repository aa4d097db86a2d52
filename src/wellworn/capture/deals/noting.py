"""Keeping what fresh letters say about deals, in the transaction that files them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from wellworn.capture.circle import Circle
from wellworn.capture.deals.models import DealSignal
from wellworn.capture.deals.reading import read
from wellworn.capture.letter import Letter
from wellworn.lib import sql

FRESH = timedelta(days=45)  # what is older has been answered, done or forgotten

ANSWERED = """
    UPDATE capture_dealsignal SET is_new = true WHERE NOT is_new AND activity_id IN (
        SELECT other.id FROM records_activity mine JOIN records_activity other ON other.thread_id = mine.thread_id
        WHERE mine.id = ANY(%s))
"""


def note(letters: Sequence[tuple[int, Letter]], circle: Circle, *, at: datetime) -> None:
    """Keep what these activities say. Noting a letter again adds nothing."""
    fresh = [activity for activity, letter in letters if letter.occurred_at > at - FRESH]
    if fresh:  # an answer of ours settles what was asked in its thread
        sql.run(ANSWERED, [fresh])
    rows = [
        (activity, one.kind, one.value[:200], one.sentence, one.marked, one.confidence, ours, letter.occurred_at)
        for activity, letter in letters
        if letter.new and letter.occurred_at > at - FRESH
        for ours in (circle.inside(letter.sender.address),)
        if ours or circle.may_be_person(letter.sender.address)
        for one in read(letter.new, ours=ours, at=letter.occurred_at.date())
    ]
    if not rows:
        return
    source, lists = sql.unnest("bigint, text, text, text, text, float8, bool, timestamptz", rows)
    sql.run(
        "INSERT INTO capture_dealsignal (activity_id, kind, value, sentence, marked, confidence, ours, occurred_at, is_new) "
        f"SELECT *, true FROM {source} ON CONFLICT DO NOTHING",
        lists,
    )


def forget(activities: Collection[int]) -> None:
    """Take away what these activities said, and the questions that wait because of it."""
    asked = [list(activities)]
    sql.run(
        "DELETE FROM records_proposal WHERE state = 'open' AND evidence_id = ANY(%s) "
        "AND (kind = 'deal' OR field IN ('promise', 'deal.new'))",
        asked,
    )
    sql.run(f'DELETE FROM "{DealSignal._meta.db_table}" WHERE activity_id = ANY(%s)', asked)
