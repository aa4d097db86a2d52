"""The jobs of this room."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.adoption.ahead import count_ahead, count_wanted
from wellworn.adoption.looking import forget
from wellworn.adoption.reckoning import reckon
from wellworn.adoption.telling import tell_everybody
from wellworn.adoption.truth.judging import judge

LATELY = timedelta(weeks=5)


@app.task(queueing_lock="tell-of-protections", lock="tell-of-protections")
def tell_of_protections(timestamp: int) -> None:
    """Tell everybody of what changed in their protection outside of this room: who speaks for them, and domains."""
    tell_everybody()


@app.task(queueing_lock="forget-looks", lock="forget-looks")
def forget_looks(timestamp: int) -> None:
    """Remove the looks that are older than two years."""
    forget(timezone.now().date())


@app.task(queueing_lock="count-ahead", lock="count-ahead")
def count_what_was_asked(timestamp: int) -> None:
    """Have the numbers of the pages counted before somebody opens them."""
    count_ahead(timezone.now())


@app.task(queueing_lock="count-wanted", lock="count-wanted")
def count_what_is_waited_for() -> None:
    """Count what pages say is being counted."""
    count_wanted()


def count_wanted_later() -> None:
    """Have it counted, if that is not about to begin already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        count_what_is_waited_for.defer()


@app.task(queueing_lock="reckon-lately", lock="reckon")
def reckon_lately(timestamp: int) -> None:
    """Reckon up the last weeks."""
    reckon(since=timezone.now().date() - LATELY)


@app.task(queueing_lock="reckon-everything", lock="reckon")
def reckon_everything(timestamp: int) -> None:
    """Reckon up every week that has changed, however long ago."""
    reckon()


@app.task(queueing_lock="judge-fields", lock="judge-fields")
def judge_fields(timestamp: int) -> None:
    """Judge the fields of the months that are over, or go on where a job was killed."""
    judge(timezone.now())
