"""An import that is killed goes on exactly once, one that is stopped keeps what it has, and real files go in and out whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.conftest import signed_in
from tests.records.importing.test_import_pages import export
from wellworn.members.models import Member
from wellworn.records import batches, taking_back
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.duplicates import finding
from wellworn.records.duplicates.near import near
from wellworn.records.importing import drafting, running, uploads
from wellworn.records.importing.plan import Plan
from wellworn.records.models import (
    Address,
    Batch,
    BatchState,
    Company,
    Deal,
    ExternalId,
    Kind,
    Pair,
    Person,
    Provenance,
)
from wellworn.records.models.likeness import MatchKey
from wellworn.records.models.spelling import NameWord

SHARED = Path(os.environ.get("WELLWORN_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data") / "crm"
ROWS = 700
RUN = """
import os, signal
from pathlib import Path
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "wellworn.web.settings"
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = {database!r}
from wellworn.records.importing import running, uploads
from wellworn.records.models import Batch
uploads.folder = lambda: Path({folder!r})
running.PIECE, written, pieces = 100, running._beside, []
running.pieces = lambda rows, whole=running.pieces: whole(rows, 100)
def killed(batch, results):
    written(batch, results)
    pieces.append(results)
    if len(pieces) == 3:  # everything of this piece is written, and nothing of it is committed
        os.kill(os.getpid(), signal.SIGKILL)
running._beside = killed
running.run(Batch.objects.select_related("by").get(pk={pk}))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(uploads.home, "data_folder", lambda: tmp_path)
    yield


def made(count: int) -> bytes:
    """People at a few companies; every tenth row repeats one before it."""
    lines = ["Name,Email,Company,Title"]
    for n in range(count):
        one = n - 5 if n % 10 == 9 else n
        lines.append(f"Person {one},p{one}@made.example,Company {one % 37},Title {n % 7}")
    return "\n".join(lines).encode()


def drafted(by: Member, content: bytes, name: str = "made.csv", object_key: str = "", **columns: str) -> Batch:
    batch = drafting.draft(name, [content], by=by, object_key=object_key)
    plan = Plan.of(batch.plan)
    for column in plan.columns:
        column.to = columns.get(column.name, column.to)
    Batch.objects.filter(pk=batch.pk).update(plan=plan.as_json())
    batch.refresh_from_db()
    return batch


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_again_and_again_ends_as_one_that_was_left_in_peace(
    ana: Member, tmp_path: Path
) -> None:
    batch = drafted(ana, made(ROWS))
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.WAITING)
    code = RUN.format(database=connection.settings_dict["NAME"], folder=str(tmp_path / "imports"), pk=batch.pk)
    ends = []
    while batch.state != BatchState.DONE and len(ends) < 9:
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], env={**os.environ, "PYTHONPATH": "src"}, check=False
        )
        ends.append(run.returncode)
        batch.refresh_from_db()
    assert ends == [-signal.SIGKILL] * 3 + [0]
    assert batch.state == BatchState.DONE
    outcomes = Counter(batch.rows.filter(number__lt=running.BESIDE).values_list("outcome", flat=True))
    assert outcomes == batch.counts and sum(outcomes.values()) == batch.done == batch.total == ROWS
    assert Person.objects.count() == Address.objects.count() == outcomes["created"] == ROWS * 9 // 10
    assert Company.objects.count() == 37
    assert Provenance.objects.filter(field="name", batch=batch).count() == Person.objects.count() + 37


@pytest.mark.django_db
def test_a_stopped_import_keeps_what_it_has_goes_on_and_is_taken_back(
    ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "pieces", lambda rows, size=100, whole=running.pieces: whole(rows, 100))
    before, batch = export(), drafted(ana, made(400))
    running.run(batch, tell=lambda done: done == 200 and batches.stop(batch, by=ana) and None)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (BatchState.STOPPED, 200)
    assert running.run(batch)
    batch.refresh_from_db()
    assert (batch.state, sum(batch.counts.values())) == (BatchState.DONE, 400)
    assert taking_back.begin_undo(batch, by=ana) and taking_back.undo(batch)
    assert export() == before
    assert not Person.objects.exists() and not Company.objects.exists()
    assert not MatchKey.objects.exists() and not NameWord.objects.exists() and not ExternalId.objects.exists()


@pytest.mark.django_db
def test_what_somebody_has_worked_with_stays_and_keeps_its_words(ana: Member) -> None:
    batch = drafted(ana, b"Name,Email,Company\nFemke Bos,f@made.example,Aquaveld\nJoost Bos,j@made.example,Norrvik\n")
    running.run(batch)
    change(Person.objects.get(name="Femke Bos"), "title", "Buyer", by=ana)
    batch.refresh_from_db()
    assert taking_back.begin_undo(batch, by=ana) and taking_back.undo(batch)
    batch.refresh_from_db()
    assert (batch.way_back["done"], batch.way_back["kept"]) == (2, 2)
    assert [person.name for person in Person.objects.all()] == ["Femke Bos"]
    assert [company.name for company in Company.objects.all()] == ["Aquaveld"]  # she is there
    assert set(NameWord.objects.values_list("word", flat=True)) == {"femke", "aquaveld"}
    assert set(MatchKey.objects.values_list("record_id", flat=True)) == {
        Person.objects.get().pk,
        Company.objects.get().pk,
    }


@pytest.mark.django_db
def test_what_was_brought_is_found_with_a_typo_and_beside_its_like_at_once(ana: Member) -> None:
    there = create("Hoogvliet Machinery B.V.", by=ana, kind=Kind.COMPANY).record
    batch = drafted(
        ana,
        b"Name,Website\nHoogvliet Machinery BV,hoogvliet.example\nSomebody Else,else.example\n",
        object_key="company",
    )
    running.run(batch)
    brought = Company.objects.get(name="Hoogvliet Machinery BV")
    assert brought.name in signed_in(ana).get("/search", {"q": "hoogvleit"}).content.decode()
    assert [one.record.pk for one in near("company", {"name": "Hoogvliet Machinery"}, ana)] == [there.pk, brought.pk]
    assert finding.find(5)
    assert [(pair.low, pair.high) for pair in Pair.objects.all()] == [(there.pk, brought.pk)]


@pytest.mark.django_db
def test_a_rehearsal_tells_what_the_import_then_does(ana: Member) -> None:
    batch = drafted(ana, made(300))
    told = running.rehearse(Plan.of(batch.plan), "person", ana)
    assert not Person.objects.exists()
    running.run(batch)
    batch.refresh_from_db()
    assert {name: count for name, count in told["counts"].items() if count} == batch.counts
    assert told["linked"] == running.beside(batch) == {"company": 37}


@pytest.mark.django_db
def test_files_go_when_their_import_can_be_taken_back_no_more(ana: Member, tmp_path: Path) -> None:
    batch = drafted(ana, made(3))
    running.run(batch)
    file = tmp_path / "imports" / batch.plan["stored"]
    os.utime(file, (0, 0))
    assert uploads.clean(at=timezone.now()) == 0 and file.exists()
    assert uploads.clean(at=timezone.now() + timedelta(days=31)) == 1 and not file.exists()


def real(name: str) -> bytes:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path.read_bytes()


@pytest.mark.django_db
def test_real_sales_files_go_in_with_their_links_and_out_again(ana: Member) -> None:
    before = export()
    accounts = drafted(ana, real("maven_crm_sales/accounts.csv"), "accounts.csv")
    running.run(accounts)
    accounts.refresh_from_db()
    assert (accounts.object, accounts.counts) == ("company", {"created": 85})
    middle = export()
    deals = drafted(
        ana,
        real("maven_crm_sales/sales_pipeline.csv"),
        "pipeline.csv",
        "deal",
        opportunity_id="external",
        product="name",
    )
    words = {"Engaging": "Discover", "Prospecting": "Qualify"}
    deals.plan["columns"][4]["words"] = words
    Batch.objects.filter(pk=deals.pk).update(plan=deals.plan)
    deals.refresh_from_db()
    running.run(deals)
    deals.refresh_from_db()
    assert (deals.counts, deals.total) == ({"created": 8800}, 8800)
    assert Company.objects.count() == 85  # every account of the pipeline was found by its name
    stages = Counter(Deal.objects.values_list("stage__name", flat=True))
    assert stages == {"Won": 4238, "Lost": 2473, "Discover": 1589, "Qualify": 500}
    assert Deal.objects.filter(company=None).count() == 1425
    assert not Deal.objects.filter(stage__outcome="won", closed_at=None).exists()
    assert Deal.objects.filter(stage__name="Won").latest("closed_at").closed_at.year == 2017  # type: ignore[union-attr]
    assert taking_back.begin_undo(deals, by=ana) and taking_back.undo(deals)
    assert export() == middle
    assert taking_back.begin_undo(accounts, by=ana) and taking_back.undo(accounts)
    assert export() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["febrl/dataset1.csv", "dedupe_chicago_orgs/csv_example_messy_input.csv", "maven_crm_sales/products.csv"]
)
def test_real_messy_files_add_up_to_their_rows(ana: Member, name: str) -> None:
    content = real(name)
    batch = drafted(ana, content, name)
    told = running.rehearse(Plan.of(batch.plan), batch.object, ana)
    running.run(batch)
    batch.refresh_from_db()
    assert sum(batch.counts.values()) == batch.total == told["total"]
    assert {key: count for key, count in told["counts"].items() if count} == batch.counts
