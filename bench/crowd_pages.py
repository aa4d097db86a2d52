"""Which pages are measured, and as whom. Ordinary records are many different ones, so that none is warm from the time before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from crowd import ADMIN, EXECUTIVE, MANAGER, sql

ROLES = {"rep": 7, "manager": MANAGER, "executive": EXECUTIVE}
MANY = 40  # different records of a kind
RARE, COMMON = "p4711", "offer"


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
    from wellworn.records import listing

    way = "DESC" if descending else ""
    rows = sql(
        f"SELECT {column}, id FROM records_{model} TABLESAMPLE BERNOULLI (5) WHERE deleted_at IS NULL ORDER BY 1 {way}"
    )
    cursors: list[Any] = [row for row in rows if not isinstance(row[0], datetime) or row[0].tzinfo]
    return [listing._sealed(*row) for row in cursors[len(cursors) // 2 :][:MANY]]


def each(pattern: str, values: list[Any]) -> Callable[[int], str]:
    """The pattern with one value after the other."""
    return lambda turn: pattern.format(values[turn % len(values)])


def pages() -> dict[str, Callable[[int], str]]:
    """Label -> the path to ask for at each turn."""
    touched = "coalesce(last_activity_at, created_at)"
    companies, people, deals = records("company"), records("person"), records("deal")
    mails = sql(
        "SELECT act.id FROM records_activity act JOIN records_placement place ON place.activity_id = act.id AND place.kind = 'person'"
        " WHERE act.kind = 'mail' AND place.record_id = ANY(%s) ORDER BY act.id %% 997 LIMIT %s",
        [people, MANY],
    )
    prefixes = ["anna", "berg", "petro", "karin m", "王", "müller", "sch", "μαρ", "p77777", "lukasz"]
    return {
        "Today": each("/{}", [""]),
        "people, last in touch": each("/people{}", [""]),
        "people, last in touch, deep": each("/people?after={}", deep("person", touched, descending=True)),
        "people by name": each("/people?sort=name{}", [""]),
        "people by name, deep": each("/people?sort=name&after={}", deep("person", "search_key", descending=False)),
        "people, search by prefix": each("/people?q={}", prefixes),
        "companies": each("/companies{}", [""]),
        "companies by name, deep": each(
            "/companies?sort=name&after={}", deep("company", "search_key", descending=False)
        ),
        "a company": each("/companies/{}", companies),
        "the heaviest company": each("/companies/{}", [1]),
        "a person": each("/people/{}", people),
        "the busiest person": each("/people/{}", [1]),
        "a deal": each("/deals/{}", deals),
        "deals, board": each("/deals{}", [""]),
        "deals, my board": each("/deals?whose=mine{}", [""]),
        "deals, list": each("/deals?view=list{}", [""]),
        "search, a common word": each("/search?q={}", [COMMON, "anna", "invoice", "p"]),
        "search, a rare word": each("/search?q={}", [f"p{number}" for number in range(4711, 4711 + MANY)]),
        "search, two words": each(
            "/search?q={}", ["offer p471", "anna m", "instruments ab", "meeting p7", "sofia berg"]
        ),
        "meetings": each("/meetings{}", [""]),
        "meetings, everybody's": each("/meetings?whose=all{}", [""]),
        "tasks": each("/tasks{}", [""]),
        "a mail": each("/activities/{}", [row[0] for row in mails]),
        "confirm": each("/confirm{}", [""]),
        "bin": each("/bin{}", [""]),
    }


def who() -> dict[str, int]:
    """Role -> member. The admin sees what an executive sees and is left out."""
    assert ADMIN not in ROLES.values()
    return ROLES
