"""Which pages are measured, and as whom. Ordinary records are many different ones, so that none is warm from the time before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from crowd import ADMIN, BUSY, EXECUTIVE, MANAGER, sql
from crowd_fields import PEOPLE, fields

ROLES = {"rep": BUSY, "manager": MANAGER, "executive": EXECUTIVE}
MANY = 40  # different records of a kind
COMMON = "offer"
PREFIXES = ["anna", "berg", "petro", "karin m", "王", "müller", "sch", "μαρ", "p77777", "lukasz"]
TARGET, BOARD, TYPEAHEAD = 100, 150, 30  # milliseconds that 95 of 100 answers to one client keep under


def records(name: str, where: str = "") -> list[int]:
    """Ids of records that everybody may see, spread over the table."""
    top = sql(f"SELECT max(id) FROM records_{name}")[0][0]
    step = max(1, top // MANY)
    return [
        sql(f"SELECT id FROM records_{name} WHERE id >= %s AND team_id IS NULL {where} ORDER BY id LIMIT 1", [at])[0][0]
        for at in range(step // 2, top - step // 2, step)
    ]


def deep(model: str, column: str, *, descending: bool) -> list[str]:
    """Cursors in the middle of a list, as its own pages give them out."""
    from wellworn.records.lists import ordering

    way = "DESC" if descending else ""
    rows = sql(
        f"SELECT {column}, id FROM records_{model} TABLESAMPLE BERNOULLI (5) WHERE deleted_at IS NULL ORDER BY 1 {way}"
    )
    cursors: list[Any] = [row for row in rows if not isinstance(row[0], datetime) or row[0].tzinfo]
    return [ordering._sealed(ordering.FILLED, *row) for row in cursors[len(cursors) // 2 :][:MANY]]


def target(label: str) -> int:
    """What a page has to keep under."""
    return TYPEAHEAD if label.startswith("typing") else BOARD if "board" in label else TARGET


def each(pattern: str, values: list[Any]) -> Callable[[int], str]:
    """The pattern with one value after the other."""
    return lambda turn: pattern.format(values[turn % len(values)])


def pages() -> dict[str, Callable[[int], str]]:
    """Label -> the path to ask for at each turn."""
    return _lists() | _boards() | _records() | _finding() | _day()


def _lists() -> dict[str, Callable[[int], str]]:
    """Lists of records, in their usual shapes and in some that a member makes."""
    touched = "coalesce(last_activity_at, created_at)"
    own = "col=name&col=company&col=size_1&col=renewal_1&col=segment_1"
    every = "&".join(["col=name", *(f"col={key}" for key, _label, _type in fields(PEOPLE))])
    north, later = "if=segment_1:any_of:north", "if=renewal_1:after:2025-06-01"
    return {
        "people, last in touch": each("/people{}", [""]),
        "people, last in touch, deep": each("/people?after={}", deep("person", touched, descending=True)),
        "people by name": each("/people?sort=name{}", [""]),
        "people by name, deep": each("/people?sort=name&after={}", deep("person", "search_key", descending=False)),
        "people, search by prefix": each("/people?q={}", PREFIXES),
        "people, 50 columns of our own": each("/people?" + every + "{}", [""]),
        "people, filtered by fields of our own": each(f"/people?{own}&{north}&{later}{{}}", [""]),
        "people, in the order of a field of our own": each(f"/people?{own}&sort=-size_1{{}}", [""]),
        "people, filtered and in that order": each(f"/people?{own}&{north}&sort=renewal_1{{}}", [""]),
        "people, mine, grouped": each("/people?if=owner:any_of:me&group=title{}", [""]),
        "people, how many": each("/lists/person/count{}", [""]),
        "companies": each("/companies{}", [""]),
        "companies by name, deep": each(
            "/companies?sort=name&after={}", deep("company", "search_key", descending=False)
        ),
        "companies, filtered by fields of our own": each(f"/companies?{north}&if=size_1:over:9000{{}}", [""]),
        "deals, list": each("/deals?view=list&tab=mine{}", [""]),
        "deals, all open, grouped": each("/deals?view=list&tab=open{}", [""]),
        "deals, closing this quarter, by member": each("/deals?view=list&tab=quarter{}", [""]),
        "deals, in the order of a field of our own": each("/deals?view=list&col=name&col=size_1&sort=size_1{}", [""]),
        "tasks, list": each("/lists/task{}", [""]),
    }


def _boards() -> dict[str, Callable[[int], str]]:
    """The board: a rep's has 2,000 open deals, everybody's all of them."""
    return {"deals, my board": each("/deals?tab=mine{}", [""]), "deals, board": each("/deals?tab=open{}", [""])}


def _records() -> dict[str, Callable[[int], str]]:
    """Pages of one record."""
    companies, people, deals = records("company"), records("person"), records("deal")
    mails = sql(
        "SELECT act.id FROM records_activity act JOIN records_placement place ON place.activity_id = act.id AND place.kind = 'person'"
        " WHERE act.kind = 'mail' AND place.record_id = ANY(%s) ORDER BY act.id %% 997 LIMIT %s",
        [people, MANY],
    )
    return {
        "a company": each("/companies/{}", companies),
        "the heaviest company": each("/companies/{}", [1]),
        "a person": each("/people/{}", people),
        "the busiest person": each("/people/{}", [1]),
        "the busiest person, meetings alone": each("/people/{}?show=meeting", [1]),
        "a deal": each("/deals/{}", deals),
        "a mail": each("/activities/{}", [row[0] for row in mails]),
    }


def _finding() -> dict[str, Callable[[int], str]]:
    """Search, and what answers while somebody types."""
    return {
        "search, a common word": each("/search?q={}", [COMMON, "anna", "invoice", "p"]),
        "search, a rare word": each("/search?q={}", [f"p{number}" for number in range(4711, 4711 + MANY)]),
        "search, two words": each(
            "/search?q={}", ["offer p471", "anna m", "instruments ab", "meeting p7", "sofia berg"]
        ),
        "search, mistyped": each("/search?q={}", ["sofai", "krain", "instrumnets", "lukazs"]),
        "typing, a name": each("/palette?q={}", PREFIXES),
        "typing, mistyped": each("/palette?q={}", ["sofai", "krain", "instrumnets", "lukazs"]),
        "typing, nothing yet": each("/palette?q={}", [""]),
        "typing, a new person": each("/duplicates/near?kind=person&line={}", ["Anna Berg", "Karin Møller", "Jan Kral"]),
    }


def _day() -> dict[str, Callable[[int], str]]:
    """What a member looks at every day, and the pages of work that goes on."""
    return {
        "Today": each("/{}", [""]),
        "meetings": each("/meetings{}", [""]),
        "meetings, everybody's": each("/meetings?whose=all{}", [""]),
        "tasks": each("/tasks{}", [""]),
        "notices": each("/notices{}", [""]),
        "confirm": each("/confirm{}", [""]),
        "duplicates": each("/duplicates{}", [""]),
        "imports": each("/import{}", [""]),
        "outreach": each("/outreach{}", [""]),
        "bin": each("/bin{}", [""]),
    }


def who() -> dict[str, int]:
    """Role -> member. The admin sees what an executive sees and is left out."""
    assert ADMIN not in ROLES.values()
    return ROLES
