"""The demo's visit reports are typed through the verbs; what was made up in them is found, in its fields and in the months of the collapse."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.adoption.conftest import company
from wellworn.adoption.models import TruthAnswer
from wellworn.adoption.truth.judging import judge
from wellworn.demo.visits import report_visits
from wellworn.members.models import Member
from wellworn.records.models import Company, Provenance

__all__ = ["company"]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_what_was_made_up_is_found_where_and_when_it_was(company: list[Member], ada: Member) -> None:
    for number, rep in enumerate(company):
        Company.objects.create(name=f"Works {number}", owner=rep, created_by=rep, created_at=NOW)
    report_visits(NOW, ada)
    assert not Provenance.objects.filter(kind="thing").exclude(source__in=["typed", "computed"]).exists()
    judge(NOW)
    found = TruthAnswer.objects.filter(found=True)
    assert {(one.field, one.pattern) for one in found.filter(period="", form="")} >= {
        ("competitor_seen", "junk"), ("summary", "copies"), ("next_visit", "month_ends"),
    }  # fmt: skip
    assert {one.field for one in found} <= {"competitor_seen", "summary", "next_visit", "purpose"}
    assert "2026-Q2" in {one.period for one in found.filter(field="competitor_seen")}
    assert not {"2025-Q4", "2026-Q4"} & {one.period for one in found}
