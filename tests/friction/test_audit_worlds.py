"""The audit of companies whose fields are known: what is useless is found, what is vital never retired. The 50 are in bin/bench audits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.friction.audit_judged import Judged, audited, judged
from tests.friction.audit_worlds import world
from wellworn.friction.audit.earning import Asked, earns
from wellworn.friction.audit.evidence import leaking


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    """Two small ones."""
    return [judged(world(seed, tmp_path_factory.mktemp("company"), fields=40, records=5_000)) for seed in (101, 102)]


def test_nearly_all_useless_fields_are_found(companies: list[Judged]) -> None:
    found, of = (sum(column) for column in zip(*[one.useless_found for one in companies], strict=True))
    assert of > 30 and found / of >= 0.95


def test_no_vital_field_is_ever_retired(companies: list[Judged]) -> None:
    assert [one.vital_retired for one in companies] == [0, 0]


def test_fields_lied_about_are_made_optional_and_doubled_ones_automated(companies: list[Judged]) -> None:
    for shares in ([one.lied_found for one in companies], [one.automatable_found for one in companies]):
        found, of = (sum(column) for column in zip(*shares, strict=True))
        assert of > 0 and found / of >= 0.8


def test_the_same_records_give_the_same_audit(tmp_path: Path) -> None:
    one = world(7, tmp_path, fields=20, records=3_000)
    assert audited(one) == audited(one)


def test_in_most_companies_where_nothing_earns_anything_nothing_is_said_to() -> None:
    """The correction holds over all fields together."""
    wrong = 0
    for seed in range(20):
        draw = np.random.default_rng([seed, 3])
        values = (draw.random(900) < 0.4).astype(float)
        fields = {str(number): draw.integers(0, 5, 900) for number in range(25)}
        found = earns(Asked("won", values, fields, (), {}), seed=seed)
        wrong += any(one.corrected is not None and one.corrected <= 0.05 for one in found.values())
    assert wrong <= 4


def test_what_is_known_without_the_field_is_not_said_to_be_earned_by_it() -> None:
    draw = np.random.default_rng(5)
    rep = draw.integers(0, 8, 4_000)
    values = (draw.random(4_000) < np.linspace(0.1, 0.9, 8)[rep]).astype(float)
    fields = {
        "habit": (rep // 2 + (draw.random(4_000) < 0.1)) % 5,
        "own": (values * 2 + draw.integers(0, 4, 4_000)).astype(int),
    }
    blind = earns(Asked("won", values, fields, (), {}))
    found = earns(Asked("won", values, fields, (rep,), {}))
    assert blind["habit"].corrected == pytest.approx(1 / 500)
    assert found["habit"].corrected is not None and found["habit"].corrected > 0.05
    assert found["own"].corrected == pytest.approx(1 / 500)
    bits = found["own"].bits
    assert bits is not None and 0 < bits.low <= bits.value <= bits.high


def test_a_field_that_is_filled_after_the_outcome_is_not_believed() -> None:
    values = np.array([1.0, 0.0] * 300 + [np.nan] * 400)
    lost_reason = np.where(values == 0, 1, 0)
    always = np.ones(1_000, dtype=np.int64)
    assert set(leaking({"lost_reason": lost_reason, "always": always}, values)) == {"lost_reason"}
