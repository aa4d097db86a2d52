"""What others build against: the four tables, and a room that stands without the application."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import ibis
import pytest

from wellworn.measures.measure import Measure, Scope
from wellworn.measures.suppression import FLOOR
from wellworn.measures.tables import Tables

EVERY_MODULE = """
import importlib, pkgutil, sys
class Without:  # as where pandas is not installed: a library of the tests brings it here
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pandas":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Without())
import wellworn.measures as room
for found in pkgutil.walk_packages(room.__path__, "wellworn.measures."):
    importlib.import_module(found.name)
print([name for name in sys.modules if name.partition(".")[0] == "django"])
"""


def test_the_room_is_imported_without_the_application_and_without_pandas() -> None:
    told = subprocess.run(
        [sys.executable, "-c", EVERY_MODULE], env={"PYTHONPATH": "src"}, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_a_measure_cannot_ask_for_a_group_below_the_floor() -> None:
    def count(tables: Tables, scope: Scope) -> ibis.Table:
        return tables.members

    texts = {"key": "one", "question": "?", "formula": "1", "unit": "members", "window": "1 day", "source": "ours"}
    with pytest.raises(ValueError, match="at least 5"):
        Measure(**texts, expression=count, needs=(), least_group=FLOOR - 1)  # type: ignore[arg-type]


def test_a_window_has_an_order_and_groups_have_names() -> None:
    day = date(2026, 11, 2)
    assert Scope(day, day).days == 1
    with pytest.raises(ValueError, match="ends on or after"):
        Scope(day, date(2026, 11, 1))
    with pytest.raises(ValueError, match="shoe_size"):
        Scope(day, day, by=("shoe_size",))
