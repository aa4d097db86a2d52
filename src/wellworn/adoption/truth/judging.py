"""The nightly job: every field judged by every detector over the months that are over, and all answers corrected together.

A report has a state: its months, the code that judges, and the least group. One that stands is not made again. Each field is a
transaction of its own, so that whoever kills the job loses the field at hand; the next run goes on with the fields that are left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from wellworn.adoption.models.people import Partition
from wellworn.adoption.models.truth import TruthAnswer, TruthCell, TruthReport
from wellworn.adoption.truth import values
from wellworn.adoption.truth.answer import Why
from wellworn.adoption.truth.answering import answers, detectors_for, quarter_of
from wellworn.adoption.truth.cells import told_apart
from wellworn.adoption.truth.standing_cells import standing
from wellworn.adoption.truth.values import Asked, Counted, Name
from wellworn.lib import sql
from wellworn.measures import truth as detecting
from wellworn.measures.suppression import bits, least
from wellworn.measures.truth.chance import draws_for, holm
from wellworn.measures.truth.detectors import DETECTORS
from wellworn.measures.truth.report import RATE
from wellworn.members.protections.standing import in_force

QUARTERS = 8  # before the one that runs
KEPT = 2  # reports
JUDGING_LOCK = 7323  # the database's advisory lock of whoever judges


def judge(now: datetime, *, at_most: int = 100_000) -> int:
    """Judge the fields that are left of the report that is due; how many were. Nothing where it stands already."""
    until = date(now.year, now.month, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [JUDGING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    try:
        return _judge(until, at_most)
    finally:
        values.put_away()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [JUDGING_LOCK])


def begins(until: date) -> date:
    """The first day of a report: that of a quarter, so that it moves on with the quarters alone."""
    months = until.year * 12 + (until.month - 1) // 3 * 3 - 3 * QUARTERS
    return date(months // 12, months % 12 + 1, 1)


@cache
def code() -> str:
    """A digest of what judges: after an upgrade the report is made anew."""
    folders = [Path(detecting.__file__ or "").parent, Path(__file__).parent]
    return hashlib.sha256(
        b"\0".join(one.read_bytes() for folder in folders for one in sorted(folder.glob("*.py")))
    ).hexdigest()


def _judge(until: date, at_most: int) -> int:
    first, k = begins(until), least(in_force().least_group)
    state = hashlib.sha256(f"{code()} {until} {k}".encode()).hexdigest()
    report, _is_new = TruthReport.objects.get_or_create(
        state=state, defaults={"first": first, "until": until, "k": k, "begun_at": timezone.now()}
    )
    if report.ended_at:
        return 0
    known = values.asked()
    with _one_moment():
        there = values.counted(first, until)
        wanted = {name: one for name, one in sorted(there.items()) if name in known and one.typed}
        done = set(report.answers.values_list("object", "field").distinct())
        left = {name: one for name, one in wanted.items() if name not in done}
        values.draw(left, first, until)
    questions = sum(_places(one) * len(detectors_for(known[name])) for name, one in wanted.items())
    report.fields, report.judged, report.draws = len(wanted), len(wanted) - len(left), draws_for(questions, RATE)
    report.save()
    for number, (name, one) in enumerate(left.items()):
        if number == at_most:
            return number
        _judge_field(report, known[name], one)
    _end(report, wanted)
    return len(left)


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is read within is of one moment, so that what is kept of a cell is what was judged of it."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            sql.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _places(one: Counted) -> int:
    """In how many places a field is asked about, at most: as a whole, on each form, in each quarter."""
    return 1 + len({cell.form for cell in one.typed}) + len({quarter_of(cell.month) for cell in one.typed})


@transaction.atomic
def _judge_field(report: TruthReport, asked: Asked, there: Counted) -> None:
    """Write all answers about one field."""
    there = replace(there, typed=standing(asked.object, asked.name, there.typed, report.k))
    apart = told_apart(there.typed, report.k)
    made = answers(report, asked, there, apart) if apart else []
    if not made:
        made = [
            TruthAnswer(report=report, object=asked.object, field=asked.name, why=Why.VALUES if apart else Why.PEOPLE)
        ]
    TruthAnswer.objects.bulk_create(made)
    report.judged += 1
    TruthReport.objects.filter(pk=report.pk).update(judged=report.judged)


@transaction.atomic
def _end(report: TruthReport, wanted: dict[Name, Counted]) -> None:
    """Correct all answers together, note whose values were judged, and forget what was asked before the last report."""
    seen = list(report.answers.filter(p_value__isnull=False).order_by("pk").only("pk", "p_value", "matters", "pattern"))
    rates = {detector.key: detector.rate for detector in DETECTORS}
    for answer, corrected in zip(seen, holm([one.p_value or 1.0 for one in seen]), strict=True):
        answer.corrected, answer.found = corrected, answer.matters and corrected <= rates[answer.pattern]
    TruthAnswer.objects.bulk_update(seen, ["corrected", "found"], batch_size=2000)
    report.questions, report.ended_at = len(seen), timezone.now()
    everybody = values.givers(report.first, report.until)
    report.behind = Partition.of({("", ""): bits(everybody)}, None) if everybody else None
    report.save()
    old = list(
        TruthReport.objects.exclude(ended_at=None).order_by("-until", "-ended_at").values_list("pk", flat=True)[KEPT:]
    )
    TruthReport.objects.filter(pk__in=old).delete()
    TruthCell.objects.filter(month__lt=report.first).delete()
    TruthReport.objects.filter(ended_at=None).exclude(pk=report.pk).delete()
