"""The event log of a real service desk: the command runs on it, and its numbers hold together."""

from __future__ import annotations

import csv
import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from wellworn.cli import main

ROOT = Path(__file__).parent.parent.parent
LOG = (
    Path(os.environ.get("WELLWORN_SHARED_DATA", ROOT.parent / "shared" / "data"))
    / "usage/servicenow_incidents/incident_event_log.csv"
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Its updates as events: who set which state when."""
    if not LOG.is_file():
        pytest.skip(f"needs the log of incidents at {LOG}")
    members, lines = set(), ["member,at,feature"]
    with LOG.open() as file:
        for row in csv.DictReader(file):
            members.add(row["sys_updated_by"])
            at = datetime.strptime(row["sys_updated_at"], "%d-%m-%Y %H:%M")
            lines.append(f"{row['sys_updated_by']},{at},incident.{row['incident_state'].lower().replace(' ', '_')}")
    (tmp_path / "events.csv").write_text("\n".join(lines))
    (tmp_path / "members.csv").write_text("\n".join(["member,role", *(f"{one},agent" for one in sorted(members))]))
    return tmp_path


def test_the_log_of_a_service_desk_is_measured(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = "active_share,lifecycle,features,habit"
    assert (
        main(
            [
                "measure",
                "--events",
                str(desk / "events.csv"),
                "--members",
                str(desk / "members.csv"),
                "--only",
                keys,
                "--json",
            ]
        )
        == 0
    )
    found = {one["key"]: one["rows"] for one in json.loads(capsys.readouterr().out)["measures"]}
    assert sum(row["acts"] for row in found["features"]) == 5998
    assert found["lifecycle"]
    assert all(row["new"] + row["returning"] + row["resurrecting"] == row["active"] for row in found["lifecycle"])
    [active] = found["active_share"]
    assert active["people"] == 171
    assert 0 < active["active_days"] == active["seen_days"] < active["working_days"]
    assert {
        sum(row[name] for name in ("power", "habitual", "novice", "low", "none", "too_new")) for row in found["habit"]
    } == {171}
