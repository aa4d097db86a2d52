"""What a captured company is called: as its people sign, failing that as its domain and their own names spell it.

Everything is worked out anew from all that is known of the company's domains, so the order of the mail leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from wellworn.capture import labels, naming
from wellworn.capture.contact import likeness
from wellworn.lib import sql
from wellworn.records.folding import folded

CONFIRMED = 2  # people who sign with a name that the domain does not spell


@dataclass(slots=True)
class Signed:
    """A name that signatures give: by how many people, how often, and when last."""

    value: str
    people: int
    count: int
    last: datetime


@dataclass(slots=True)
class Known:
    """What is known of a company."""

    was: str
    domains: list[str]  # the primary one first
    signed: list[Signed] = field(default_factory=list)


def refresh(homes: Collection[str]) -> None:
    """Give the captured companies of these domains the name that is best now, unless one was typed."""
    known = _known(homes)
    called = {company: best(one.domains, one.signed) for company, one in known.items()}
    plain = [company for company, told in called.items() if not told]
    people = _people(plain)
    for company in plain:
        called[company] = accented(labels.company_name(known[company].domains[0]), people.get(company, ()))
    changed = {company: told[:300] for company, told in called.items() if told and told[:300] != known[company].was}
    naming.rename("company", {one: changed[one] for one in changed.keys() - naming.locked("company", "name", changed)})


def best(homes: Collection[str], signed: Iterable[Signed]) -> str:
    """The name that most people sign with, among those that a domain spells, else among those that several give; or ""."""

    def weight(one: Signed) -> tuple[bool, bool, int, int, datetime, str]:
        spelled = any(likeness.resembles(one.value, home) for home in homes)
        return spelled, not one.value.isupper(), one.people, one.count, one.last, one.value

    fitting = [
        one for one in signed if one.people >= CONFIRMED or any(likeness.resembles(one.value, home) for home in homes)
    ]
    return max(fitting, key=weight).value if fitting else ""


def accented(name: str, people: Iterable[str]) -> str:
    """A name made from a domain, with the accents of the people there: Ferran Pharma, where a Mr Ferrán works, is Ferrán Pharma."""
    spelled: dict[str, str] = {}
    for word in sorted({word for person in people for word in person.split()}):
        if not word.isascii():
            spelled.setdefault(folded(word), word)
    return " ".join(spelled.get(word.lower(), word) for word in name.split())


def _known(homes: Collection[str]) -> dict[int, Known]:
    rows = sql.rows(
        """
        SELECT company.id, company.name, domain.domain, reading.value, count(DISTINCT reading.address), sum(reading.count)::int,
            max(reading.at)
        FROM records_company company JOIN records_domain domain ON domain.company_id = company.id
        LEFT JOIN capture_reading reading ON reading.field = 'company' AND reading.home = domain.domain
        WHERE company.id IN (SELECT company_id FROM records_domain WHERE domain = ANY(%s))
            AND company.source = 'captured' AND company.deleted_at IS NULL
        GROUP BY company.id, company.name, domain.domain, domain.is_primary, reading.value
        ORDER BY company.id, domain.is_primary DESC, domain.domain
        """,
        [list(homes)],
    )
    found: dict[int, Known] = {}
    for company, was, domain, value, people, count, last in rows:
        known = found.setdefault(company, Known(was, []))
        if domain not in known.domains:
            known.domains.append(domain)
        if value is not None:
            known.signed.append(Signed(value, people, count, last))
    return found


def _people(asked: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    statement = "SELECT company_id, name FROM records_person WHERE company_id = ANY(%s) AND deleted_at IS NULL"
    for company, name in sql.rows(statement, [list(asked)]):
        found.setdefault(company, []).append(name)
    return found
