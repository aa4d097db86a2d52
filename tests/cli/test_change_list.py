"""An audit of another CRM as a list of changes, ticked off by loading the description again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from wellworn.cli import main
from wellworn.cli.change_list import as_markdown
from wellworn.friction.audit.checklist import ToDo, done
from wellworn.friction.audit.describing import Described, Description
from wellworn.friction.audit.facts import Asked

RECORDS = ["audit", "--object", "Deal"]


def property_(name: str, *, hidden: bool = False, calculated: bool = False) -> dict[str, object]:
    """A property as HubSpot gives it."""
    return {"name": name, "label": name.title(), "type": "string", "fieldType": "text", "hidden": hidden, "calculated": calculated,
            "formField": True, "hubspotDefined": False, "groupName": "dealinformation", "options": [],
            "modificationMetadata": {"readOnlyValue": False}}  # fmt: skip


def described(folder: Path, name: str, *properties: dict[str, object]) -> Path:
    path = folder / name
    path.write_text(json.dumps({"results": list(properties)}))
    return path


def audited(folder: Path, *required: str) -> Path:
    """An audit as `--json` prints it."""
    fields = [
        {
            "object": "Deal", "field": name, "label": name.title(),
            "asked": {"required_where": ["a form, as you say"] if name in required else []},
            "verdict": {"kind": kind, "stage": "", "source": None, "reasons": "Because.", "hours": {"value": hours}, "risk": []},
        }
        for name, kind, hours in (("mood", "make_optional", 2.0), ("rival", "retire", 5.0), ("=size", "keep", 0.0))
    ]  # fmt: skip
    path = folder / "old.json"
    path.write_text(json.dumps({"fields": fields}))
    return path


def test_what_a_newer_description_shows_is_ticked_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = audited(tmp_path, "mood")
    new = described(tmp_path, "new.json", property_("mood"))
    changes = tmp_path / "changes.csv"
    assert main([*RECORDS, "--describe", str(new), "--against", str(old), "--changes", str(changes)]) == 1
    said = capsys.readouterr().out
    assert "1 of 2 changes done." in said
    assert "[x] Rival (rival)" in said
    assert "[?] Mood (mood): stop requiring it" in said
    rows = list(csv.DictReader(io.StringIO(changes.read_text("utf-8"))))
    assert [(row["field"], row["done"], row["hours_a_month"]) for row in rows] == [
        ("rival", "yes", "5.00"),
        ("mood", "", "2.00"),
    ]
    assert main([*RECORDS, "--describe", str(new), "--against", str(old), "--required", "mood"]) == 1
    assert "[ ] Mood" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("one", "now", "is_said", "expected"),
    [
        (ToDo("d", "A", "A", "retire"), Described("a", "A", "text"), False, False),
        (ToDo("d", "A", "A", "retire"), Described("a", "A", "text", Asked(shown=False)), False, True),
        (ToDo("d", "A", "A", "retire"), None, False, True),
        (ToDo("d", "A", "A", "make_optional", ("the object",)), Described("a", "A", "text"), False, True),
        (ToDo("d", "A", "A", "make_optional", ("the object",)), Described("a", "A", "text", Asked(required=True)), False, False),
        (ToDo("d", "A", "A", "ask_later", ("a form, as you say",)), Described("a", "A", "text"), False, None),
        (ToDo("d", "A", "A", "ask_later", ("a form, as you say",)), Described("a", "A", "text"), True, True),
        (ToDo("d", "A", "A", "automate"), Described("a", "A", "text", origin="formula"), False, True),
        (ToDo("d", "A", "A", "automate"), Described("a", "A", "text"), False, None),
    ],
)  # fmt: skip
def test_done_is_what_the_description_tells_and_not_known_is_no_yes(
    one: ToDo, now: Described | None, is_said: bool, expected: bool | None
) -> None:
    assert done(one, Description("d", (now,) if now else ()), is_said=is_said) is expected


def test_the_list_reads_as_markdown_to_tick() -> None:
    told = as_markdown(
        [ToDo("Deal", "mood", "Mood", "automate", ("form New",), source="mail", reasons="It is there.", hours=1.25)]
    )
    assert "# Deal: 0 of 1 changes done" in told
    assert "- [ ] **Mood** (`mood`): let it be filled from mail, and stop requiring it (1.2 hours a month)" in told


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"fields": [1]}'])
def test_what_is_no_audit_is_refused_in_a_sentence(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.json", described(tmp_path, "new.json", property_("mood"))
    old.write_text(text)
    assert main([*RECORDS, "--describe", str(new), "--against", str(old)]) == 2
    assert "is not what audit --json prints" in capsys.readouterr().err
    assert main([*RECORDS, "--against", str(old)]) == 2
