"""`wellworn usage`: events of other systems in, and what at least five did out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from wellworn.cli import main
from wellworn.members.models import Member, Role, Team
from wellworn.usage.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
YESTERDAY = timezone.now() - timedelta(days=1)


def told(name: str, member: str) -> dict[str, Any]:
    at = timezone.now().isoformat()
    return {
        "specversion": "1.0", "id": name, "source": "/phones", "type": "wellworn.usage.call.log", "time": at,
        "data": {"member": member},
    }  # fmt: skip


@pytest.mark.parametrize("form", ["lines", "array"])
def test_a_file_is_counted_once_however_often_it_is_imported(
    form: str, ana: Member, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [told(str(n), "ana@norrvik.example") for n in range(7)]
    file = tmp_path / "events"
    file.write_text("\n".join(json.dumps(one) for one in events) if form == "lines" else json.dumps(events))
    assert main(["usage", "import", str(file)]) == 0
    assert main(["usage", "import", str(file)]) == 0
    assert "0 counted, 7 known already" in capsys.readouterr().out
    assert Event.objects.filter(feature="call.log", member=ana).count() == 7


def test_what_is_not_taken_in_is_told_by_its_place(
    ana: Member, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events.ndjson"
    file.write_text("\n".join(json.dumps(told(address, f"{address}@norrvik.example")) for address in ("ana", "who")))
    assert main(["usage", "import", str(file)]) == 1
    said = capsys.readouterr()
    assert "1 counted, 0 known already, 1 not taken in." in said.out
    assert "event 2" in said.err


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[1"])
def test_a_file_that_is_none_is_refused_in_a_sentence(
    content: bytes, db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x").write_bytes(content)
    assert main(["usage", "import", str(tmp_path / "x")]) == 2
    assert main(["usage", "import", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_what_five_did_goes_out_without_who(team: Team, tmp_path: Path) -> None:
    for n in range(6):
        member = Member.objects.create(email=f"m{n}@norrvik.example", team=team)
        Event.record("call.log", by=member, at=YESTERDAY)
        if n < 4:
            Event.record("deal.move", by=member, at=YESTERDAY)
    Member.objects.create(email="ada@norrvik.example", role=Role.ADMIN)
    Member.objects.update(created_at=YESTERDAY - timedelta(days=90))
    file = tmp_path / "out.ndjson"
    assert main(["usage", "export", "--out", str(file)]) == 0
    (event,) = [json.loads(line) for line in file.read_text().splitlines()]
    assert (event["type"], event["data"]["count"]) == ("wellworn.usage.call.log", 6)
    assert date.fromisoformat(event["data"]["day"]) == YESTERDAY.date()
    assert "norrvik" not in file.read_text()
    assert main(["usage", "export", "--format", "batch", "--out", str(file)]) == 0
    assert len(json.loads(file.read_text())) == 1
