"""Two members edit the same cell at the same moment: one is saved, and the other is told of both values."""

from __future__ import annotations

import json

import pytest

from tests.conftest import signed_in
from tests.records.duplicates.test_at_once import at_once
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind, Provenance

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_members_edit_one_cell_and_neither_is_lost_in_silence(ana: Member, ben: Member) -> None:
    for number in range(4):
        deal = create(f"Deal {number}", by=ana, kind=Kind.DEAL).record

        def write(member: Member, text: str, pk: int = deal.pk) -> tuple[int, str]:
            body = json.dumps({"cells": [{"pk": pk, "field": "next_step", "value": text, "was": ""}]})
            answer = signed_in(member).post("/lists/deal/cells", body, content_type="application/json")
            return answer.status_code, answer.content.decode()

        came = at_once(lambda write=write: write(ana, "Call"), lambda write=write: write(ben, "Visit"))  # type: ignore[misc]
        assert sorted(status for status, _said in came) == [200, 409]  # type: ignore[misc]
        told = next(said for status, said in came if status == 409)  # type: ignore[misc]
        assert "Call" in told and "Visit" in told
        assert Deal.objects.get(pk=deal.pk).next_step in ("Call", "Visit")
        assert Provenance.objects.filter(record_id=deal.pk, field="next_step").count() == 1
