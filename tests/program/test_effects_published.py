"""Numbers that others published, from the data they published them of, to the digits they printed."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wellworn.program.effects.conclude import conclude
from wellworn.program.effects.conclusion import Method
from wellworn.program.effects.group_time import NEVER_TREATED, aggregate, cells
from wellworn.program.effects.panel import NEVER, Panel, table
from wellworn.program.effects.twoway import fixed_effects, two_by_two

DATA = (
    Path(os.environ.get("WELLWORN_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data") / "causal"
)
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the replication sets are not at hand (WELLWORN_SHARED_DATA)")

# In effect from: Cheng & Hoekstra 2013, table 1; states by their number in castle.dta.
IN_EFFECT = {
    1: date(2006, 6, 1), 2: date(2006, 9, 13), 3: date(2006, 4, 24), 10: date(2005, 10, 1), 11: date(2006, 7, 1), 15: date(2006, 7, 1),
    17: date(2006, 5, 25), 18: date(2006, 7, 12), 19: date(2006, 8, 15), 23: date(2006, 10, 1), 25: date(2006, 7, 1), 26: date(2007, 8, 28),
    27: date(2009, 4, 27), 35: date(2007, 8, 1), 36: date(2008, 9, 9), 37: date(2006, 11, 1), 41: date(2006, 6, 9), 42: date(2006, 7, 1),
    43: date(2007, 5, 22), 44: date(2007, 9, 1), 49: date(2008, 2, 28),
}  # fmt: skip


def panel(
    rows: pd.DataFrame, unit: str, time: str, first: np.ndarray, outcome: str, **more: np.ndarray | None
) -> Panel:
    number = pd.factorize(rows[unit])[0].astype(np.intp)
    return Panel(number, rows[time].to_numpy(float), first.astype(float), rows[outcome].to_numpy(float), **more)  # type: ignore[arg-type]


def houses(*controls: str) -> Panel:
    rows = pd.read_csv(DATA / "kielmc.csv.bz2")
    rows["house"] = range(len(rows))
    first = np.where(rows["nearinc"] == 1, 1981, NEVER)
    return panel(
        rows, "house", "year", first, "rprice", covariates=rows[list(controls)].to_numpy(float) if controls else None
    )


def test_houses_near_the_incinerator() -> None:
    """Kiel & McClain 1995, as in Wooldridge, Introductory Econometrics, table 13.2 (and Stata's output of it)."""
    found = two_by_two(houses())
    assert np.round(found.coefficients, 2).tolist() == [82517.23, -18824.37, 18790.29, -11863.90]
    assert [round(found.error(n), 3) for n in range(4)] == [2726.910, 4875.322, 4050.065, 7456.646]
    assert tuple(round(end, 2) for end in found.interval(3)) == (-26534.67, 2806.87)
    assert round(found.chance(3), 3) == 0.113
    aged = two_by_two(houses("age", "agesq"))
    assert (round(aged.coefficients[3], 2), round(aged.error(3), 2)) == (-21920.27, 6359.75)
    full = two_by_two(houses("age", "agesq", "intst", "land", "area", "rooms", "baths"))
    assert (round(full.coefficients[3], 2), round(full.error(3), 2)) == (-14177.93, 4987.27)


def donors() -> Panel:
    rows = pd.read_csv(DATA / "organ_donation.csv")
    quarters = ["Q42010", "Q12011", "Q22011", "Q32011", "Q42011", "Q12012"]
    rows["quarter"] = rows["Quarter"].map(quarters.index)
    return panel(rows, "State", "quarter", np.where(rows["State"] == "California", 3, NEVER), "Rate")


def test_organ_donation_in_california() -> None:
    """Kessler & Roth 2014, as in Huntington-Klein, The Effect, table 18.3: -0.022 (0.006), 162 rows, errors by state."""
    found = fixed_effects(donors())
    assert (round(found.coefficients[0], 3), round(found.error(0), 3)) == (-0.022, 0.006)
    assert len(donors().outcome) == 162


def test_one_state_alone_is_told_with_what_chance_can_do() -> None:
    """Errors by state take California's own noise for known; nothing in the data says it. The product's answer is wider."""
    found = conclude(donors())
    assert found.method is Method.TWO_GROUPS
    assert found.chance is not None
    assert round(found.chance.estimate, 4) == -0.0225
    assert found.chance.high - found.chance.low > 2 * 1.96 * 0.006


def castle() -> pd.DataFrame:
    return pd.read_stata(DATA / "castle.dta")


def starts(rows: pd.DataFrame) -> np.ndarray:
    first = rows[rows["post"] > 0].groupby("sid")["year"].min()
    return np.asarray(rows["sid"].map(first).fillna(NEVER))


def in_force(state: int, year: int) -> float:
    """The share of the year after the law came into effect, by months of 30 days: castle.dta does not hold the authors' own."""
    begun = IN_EFFECT.get(state, date.max)
    return float(year > begun.year) if year != begun.year else (12 - begun.month) / 12 + (30 - begun.day) / 360


@pytest.mark.parametrize(
    ("weighted", "regional", "effect", "error"),
    [
        (True, False, 0.0801, 0.0342),
        (True, True, 0.0946, 0.0279),
        (False, False, 0.0877, 0.0638),
        (False, True, 0.0811, 0.0769),
    ],
)
def test_castle_doctrine_and_homicide(weighted: bool, regional: bool, effect: float, error: float) -> None:
    """Cheng & Hoekstra 2013, table 5, log homicide rate: with state and year effects (column 1), with region-by-year effects (column 2),
    weighted by population (panel A) and not (panel B); errors by state."""
    rows = castle()
    regions = [name for name in rows if name.startswith("r20") and name[-1] in "123" and not name.startswith("r2000")]
    made = panel(
        rows, "sid", "year", starts(rows), "l_homicide", weight=rows["popwt"].to_numpy(float) if weighted else None,
        covariates=rows[regions].to_numpy(float) if regional else None,
    )  # fmt: skip
    dose = np.array([in_force(state, year) for state, year in zip(rows["sid"], rows["year"], strict=True)])
    found = fixed_effects(made, dose)
    assert (round(found.coefficients[0], 4), round(found.error(0), 4)) == (effect, error)


def test_castle_by_group_and_time() -> None:
    """No published table of these exists for these dates; pinned so that a change is seen, and told with few treated states' interval."""
    rows = castle()
    made = table(panel(rows, "sid", "year", starts(rows), "l_homicide"))
    overall = aggregate(made, cells(made, NEVER_TREATED), "simple")[0]
    found = conclude(panel(rows, "sid", "year", starts(rows), "l_homicide"))
    assert found.chance is not None
    assert found.chance.low < overall.effect < found.chance.high
