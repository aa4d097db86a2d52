"""What is kept by a key is shown in words: pages in the log of looks, and the columns of every row of a measure."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

import wellworn
from tests.conftest import signed_in
from wellworn.adoption.models import Look
from wellworn.adoption.names import COLUMNS, MEASURES, PAGES, page_name
from wellworn.adoption.raw_rows import Rows
from wellworn.adoption.templatetags.adoption_words import by_reason
from wellworn.measures.catalogue import BY_KEY
from wellworn.measures.catalogue import MEASURES as EVERY
from wellworn.measures.measure import Measure, Scope
from wellworn.measures.suppression.deciding import Why
from wellworn.measures.tables import Tables
from wellworn.members.models import Member

SOURCE = Path(wellworn.__file__).parent
YEAR = Scope(date(2026, 1, 1), date(2026, 12, 31), ("role", "team"))


@pytest.mark.parametrize("measure", EVERY, ids=lambda one: one.key)
def test_every_measure_and_each_of_its_columns_has_a_name(measure: Measure) -> None:
    assert measure.key in MEASURES
    assert set(measure.expression(Tables.named(), YEAR).columns) <= set(COLUMNS)


def test_no_page_in_the_log_of_looks_is_called_by_its_key() -> None:
    assert page_name("Adoption: active share") == "Adoption: Active share"
    assert page_name("worth") == "What it is worth"
    assert page_name("something new") == "Something new"
    with translation.override("xx"):
        assert {page_name(f"Adoption: {key.replace('_', ' ')}") for key in BY_KEY}.isdisjoint(BY_KEY)


def test_every_page_that_asks_for_numbers_is_called_by_words_in_the_log_of_looks() -> None:
    said = {key for one in SOURCE.rglob("*.py") for key in re.findall(r'(?:PAGE =|page=)\s*"([^"]+)"', one.read_text())}
    assert len(said) > 8 and said <= set(PAGES)


def test_rows_are_said_in_words_and_kept_by_keys_in_a_file() -> None:
    rows = Rows(
        key="x", title="", sentence="",
        counted=[{"role": "rep", "month": 202611, "week": "2026-11-16", "feature": "deal.move", "share": 0.25, "interval": (0.2, 0.31),
                  "acts": 1200, "curve": [(0, 1.0)], "won": None}],
    )  # fmt: skip
    assert [name for name, _is_number in rows.head] == [
        "Role", "Month", "Week from", "Feature", "Share", "95 % interval", "Times", "Won",
    ]  # fmt: skip
    [words] = rows.words
    assert [word for word, _is_number in words][:3] == ["Rep", "November 2026", "16 Nov 2026"]
    assert [word for word, _is_number in words][4:] == ["25\xa0%", "20 to 31", "1,200", "–"]
    assert [column.name for column in rows.table.head][:2] == ["role", "month"]


@pytest.mark.django_db
def test_who_looked_reads_as_people_speak(used: list[Member]) -> None:
    browser = signed_in(used[0])
    browser.get("/adoption/m/active_share")
    browser.get("/adoption/worth")
    assert set(Look.objects.values_list("page", flat=True)) == {"Adoption: active share", "worth"}
    for url in ("/adoption/looks", "/seen"):
        page = browser.get(url).content.decode()
        assert "Adoption: Active share" in page
        assert "What it is worth" in page
        assert "active share<" not in page


def test_groups_that_are_held_back_for_one_reason_are_told_together() -> None:
    held = [("Admin", Why.TOO_FEW), ("Manager", Why.WOULD_REVEAL), ("IT", Why.TOO_FEW), ("Rep", Why.TOO_INTRICATE)]
    assert by_reason(held) == [("Admin, IT", True), ("Manager, Rep", False)]
    assert by_reason([]) == []
