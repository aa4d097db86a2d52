"""Recurring jobs are said as people say them, and what is only expected without digits that nobody can know."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wellworn.lib import money
from wellworn.web.jobs import in_words
from wellworn.work import jobs


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("* * * * *", "every minute"),
        ("2-59/5 * * * *", "every 5 minutes"),
        ("41 * * * *", "every hour, at 41 past"),
        ("7 2 * * *", "every day at 02:07 UTC"),
        ("5 5 * * 1", "every Monday at 05:05 UTC"),
        ("5 5 * * 0", "every Sunday at 05:05 UTC"),
        ("5 5 * * 7", "every Sunday at 05:05 UTC"),
        ("0 0 1 * *", "0 0 1 * *"),
    ],
)
def test_a_rhythm_is_said_in_words(cron: str, words: str) -> None:
    assert in_words(cron) == words


@pytest.mark.django_db
def test_every_rhythm_of_the_schedule_has_words() -> None:
    said = [in_words(planned.entry.cron) for planned in jobs.schedule()]
    assert said and all("*" not in words for words in said)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("1234567.89"), "€1,235,000"),
        (12_345.6, "€12,000"),
        (9_876.54, "€9,877"),
        (-45_678, "-€46,000"),
        (0, "€0"),
    ],
)
def test_what_is_expected_is_said_in_thousands(amount: Decimal | float, words: str) -> None:
    assert money.about(amount, "EUR") == words
