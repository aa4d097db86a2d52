"""How well duplicates are found, on two published sets with the truth beside them: precision and recall of pairs.

Entities belong to the development half or the held-out half by a hash of their number; keys and weights were made while looking
at the development half only. People are compared by name, address and town alone, companies by name, address, phone and site:
what else the sets know (dates of birth, social security numbers) a CRM does not.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from quality_sets import held_out, shared

from wellworn.records.duplicates.keys import CROWD, Facts, keys
from wellworn.records.duplicates.scoring import LIKELY, score


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a set, and whom it truly describes."""

    truth: str
    facts: Facts


def people(name: str) -> list[Example]:
    """The rows of one of FEBRL's sets: `rec-12-dup-0` describes the same as `rec-12-org`."""
    rows = []
    for file in ("dataset1",) if name == "1" else ("dataset4a", "dataset4b"):
        with (shared() / "crm" / "febrl" / f"{file}.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                said = {key: (value or "").strip() for key, value in row.items()}
                street = " ".join((said["street_number"], said["address_1"], said["address_2"]))
                called = f"{said['given_name']} {said['surname']}".strip()
                facts = Facts("person", called, address=f"{street} {said['postcode']}", city=said["suburb"])
                rows.append(Example("-".join(said["rec_id"].split("-")[:2]), facts))
    return rows


def organisations() -> list[Example]:
    """The rows of dedupe's list of places for small children in Chicago, gathered from nine sources."""
    folder = shared() / "crm" / "dedupe_chicago_orgs"
    rows = []
    with (folder / "csv_example_input_with_true_ids.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            site = row["Website"].strip().lower().partition("//")[2] or row["Website"].strip().lower()
            site = site.partition("/")[0].removeprefix("www.")
            facts = Facts(
                "company",
                " ".join(row["Site name"].split()),
                phones=frozenset({f"312{row['Phone'].strip()}"} if row["Phone"].strip() else ()),
                domains=frozenset({site} if site else ()),
                address=" ".join(f"{row['Address']} {row['Zip']}".split()),
            )
            rows.append(Example(row["True Id"], facts))
    return rows


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of pairs: those found, those of them that are true, those that are true at all, and those that were compared."""

    found: int
    right: int
    true: int
    met: int
    met_right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def half(rows: Iterable[Example], *, is_held_out: bool) -> list[Example]:
    """The rows of one half; those of an entity stay together."""
    return [row for row in rows if held_out(row.truth) == is_held_out]


def meets(rows: list[Example]) -> set[tuple[int, int]]:
    """The pairs of rows that share a key no crowd shares."""
    under: defaultdict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for key in keys(row.facts):
            under[key].append(at)
    return {two for same in under.values() if len(same) <= CROWD for two in combinations(same, 2)}


def measure(rows: list[Example], least: float = LIKELY) -> Measured:
    """How the pairs that Wellworn would show compare with the true ones."""
    same: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        same[row.truth] += 1
    met = meets(rows)
    found = [two for two in met if score(rows[two[0]].facts, rows[two[1]].facts).share >= least]
    right = sum(rows[one].truth == rows[other].truth for one, other in found)
    met_right = sum(rows[one].truth == rows[other].truth for one, other in met)
    return Measured(len(found), right, sum(n * (n - 1) // 2 for n in same.values()), len(met), met_right)


SETS = {
    "People (FEBRL 1)": lambda: people("1"),
    "People (FEBRL 4)": lambda: people("4"),
    "Organisations (Chicago, dedupe)": organisations,
}


def rows() -> Iterable[tuple[str, ...]]:
    """A row of the page for each set and half."""
    for name, read in SETS.items():
        everything = read()
        for is_held_out in (False, True):
            one = measure(half(everything, is_held_out=is_held_out))
            yield (
                f"**{name}, held-out half**" if is_held_out else f"{name}, development half",
                str(one.true),
                str(one.met),
                f"{one.met_right / one.true:.3f}",
                f"{one.precision:.3f}",
                f"{one.recall:.3f}",
                f"{one.f1:.3f}",
            )


def section(table: Callable[[tuple[str, ...], Iterable[tuple[str, ...]]], list[str]]) -> list[str]:
    """The part of docs/quality.md."""
    if not (shared() / "crm").is_dir():
        return []
    head = ("set", "true pairs", "pairs compared", "of the true ones compared", "precision", "recall", "F1")
    return [
        "## Duplicates", "",
        "A pair counts as found when Wellworn would show it. People are compared by name, address and town alone, organisations by name,",
        "address, phone and site. An entity belongs to a half as a whole. FEBRL is made data; the Chicago list is real and gathered by hand.", "",
        *table(head, rows()),
    ]  # fmt: skip
