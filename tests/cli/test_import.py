"""`wellworn import`: rehearsed, done, mapped by a file, and refused in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wellworn.cli import main
from wellworn.members.models import Member, Role
from wellworn.records.models import Batch, Deal, ExternalId, Person

ROWS = "Name,Email,Nr\nJoost,joost@aquaveld.example,1\nFemke,femke@,2\n"


@pytest.fixture(autouse=True)
def ready(ana: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An admin, a folder for files, and a database that is up to date already."""
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    module = __import__("importlib").import_module("wellworn.cli.import")
    monkeypatch.setattr(module, "upgrade", lambda: None)
    monkeypatch.setattr(module.uploads.home, "data_folder", lambda: tmp_path)


def kept(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_a_rehearsal_says_what_would_happen_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = kept(tmp_path, "people.csv", ROWS)
    assert main(["import", file, "--dry-run", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["object"], told["counts"]["created"], told["counts"]["failed"]) == ("person", 1, 1)
    assert told["bad"][0][:2] == ["address.mail", "femke@"]
    assert main(["import", file, "--dry-run"]) == 1
    assert "row 2: address.mail 'femke@'" in capsys.readouterr().out
    assert not Person.objects.exists() and not Batch.objects.exists() and not list((tmp_path / "imports").iterdir())


def test_an_import_by_a_map_counts_and_is_found_again_by_its_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = kept(tmp_path, "deals.csv", "id,what,phase\n7,Pumps,Hot\n")
    told = {
        "columns": {"id": "external", "what": "name", "phase": "stage"},
        "words": {"phase": {"Hot": "Commit"}},
        "system": "erp",
    }
    asked = ["import", file, "--object", "deal", "--map", kept(tmp_path, "map.json", json.dumps(told)), "--json"]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["created"] == 1
    assert (Deal.objects.get().stage.name, ExternalId.objects.get().system) == ("Commit", "erp")
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["same"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.csv"], "There is no file nowhere.csv."),
        (["{file}", "--object", "vessel"], "There is no object called vessel"),
        (["{file}", "--for", "nobody@norrvik.example"], "Nobody here has the address"),
        (["{file}", "--map", "{file}"], "is no JSON file"),
        (["{file}", "--map", "{map}"], "The file has no column 'Nope'"),
        (["{empty}"], "That file is empty."),
    ],
)
def test_bad_input_is_refused_in_one_line(
    tmp_path: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "file": kept(tmp_path, "people.csv", ROWS),
        "map": kept(tmp_path, "map.json", '{"columns": {"Nope": "name"}}'),
    }
    files["empty"] = kept(tmp_path, "empty.csv", "")
    assert main(["import", *(argument.format(**files) for argument in arguments)]) == 2
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1
    assert not Batch.objects.exists()
