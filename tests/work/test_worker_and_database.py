"""The worker outlives its database."""

from __future__ import annotations

from tests.workers import run_program


def test_a_worker_whose_database_crashes_and_is_back_at_once_works_on_and_still_ends_when_told_to() -> None:
    assert run_program("tests.work.losing_the_database", [], {}) == {"survives": True, "code": 0}
