"""Counting what was done lately, for limits."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache

from wellworn.lib.tally import is_too_often


@pytest.fixture(autouse=True)
def nothing_is_counted(db: None) -> None:
    cache.clear()


def test_one_more_than_most_is_too_often() -> None:
    assert [is_too_often("guess:1", 2, 60) for _time in range(4)] == [False, False, True, True]
    assert not is_too_often("guess:2", 2, 60)


def test_whoever_goes_on_asking_is_let_in_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.time()
    for second in (0, 20, 40, 59):
        monkeypatch.setattr(time, "time", lambda second=second: began + second)
        is_too_often("read:1", 2, 60)
    monkeypatch.setattr(time, "time", lambda: began + 61)
    assert not is_too_often("read:1", 2, 60)
