"""Companies by registrable domain; `calling` says what they are called."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from wellworn.capture import events, labels
from wellworn.capture.knowledge import Proof
from wellworn.lib import sql
from wellworn.lib.domains import registrable
from wellworn.lib.free_mail import is_free_mail
from wellworn.records import spelling
from wellworn.records.folding import folded, searchable
from wellworn.records.keeping import is_forgotten
from wellworn.records.models import Company, Provenance, Source


def of(proofs: dict[str, Proof], at: datetime) -> dict[str, int]:
    """The live company of each address, made where it is new. A free-mail address has none; one in the bin stays there."""
    homes = {address: home(address) for address in proofs}
    wanted = {domain for domain in homes.values() if domain}
    known = standing(wanted)
    fresh: dict[str, Proof] = {}
    for address, domain in homes.items():
        if domain and domain not in known:
            other = fresh.get(domain, proofs[address])
            fresh[domain] = min(proofs[address], other, key=lambda proof: (proof.at, proof.mark, proof.member))
    live = {domain: company for domain, company in known.items() if company is not None} | make(fresh, at)
    return {address: live[domain] for address, domain in homes.items() if domain in live}


def home(address: str) -> str:
    """The registrable domain that says which company an address belongs to; empty for free mail."""
    domain = address.rpartition("@")[2]
    return "" if is_free_mail(domain) else registrable(domain)


def standing(wanted: Collection[str]) -> dict[str, int | None]:
    """The company of each domain that has one; None for one in the bin."""
    found = sql.rows(
        "SELECT domain.domain, CASE WHEN company.deleted_at IS NULL THEN company.id END FROM records_domain domain "
        "JOIN records_company company ON company.id = domain.company_id WHERE domain.domain = ANY(%s)",
        [list(wanted)],
    )
    return dict(found)


def make(fresh: dict[str, Proof], at: datetime) -> dict[str, int]:
    """Companies for the domains; domain -> company."""
    gone = is_forgotten(list(fresh))
    fresh = {domain: proof for domain, proof in fresh.items() if domain not in gone}
    if not fresh:
        return {}
    made = _claim(fresh)
    _write({company: (domain, fresh[domain]) for domain, company in made.items()}, at)
    events.machine("capture.company", [fresh[domain].member for domain in made], at=at)
    return made


def _write(made: dict[int, tuple[str, Proof]], at: datetime) -> None:
    """The companies and where their names came from, for those whose ids and domains are claimed."""
    rows = [_row(company, domain, proof.member, at) for company, (domain, proof) in made.items()]
    sql.write(Company, rows)
    spelling.learn(str(row["name"]) for row in rows)
    origin = {"kind": "company", "field": "name", "source": Source.CAPTURED, "at": at}
    sql.write(Provenance, [origin | {"record_id": row["id"], "value": row["name"]} for row in rows])


def _row(company: int, domain: str, member: int, at: datetime) -> dict[str, object]:
    called = labels.company_name(domain)[:300]
    return {
        "id": company,
        "name": called,
        "search_key": folded(called),
        "search_text": searchable(called, domain),
        "website": "",
        "owner_id": member,
        "created_by_id": member,
        "source": Source.CAPTURED,
        "why": (_("There is mail with people at %(domain)s") % {"domain": domain})[:300],
        "created_at": at,
    }


def _claim(fresh: Collection[str]) -> dict[str, int]:
    """An id for the company of each domain; a domain that somebody typed meanwhile is theirs, and left out."""
    made = dict(zip(sorted(fresh), sql.ids("records_company", len(fresh)), strict=True))
    source, lists = sql.unnest("bigint, text", [(company, domain) for domain, company in made.items()])
    taken = sql.rows(
        "INSERT INTO records_domain (company_id, domain, is_primary, source) "
        f"SELECT company, domain, true, 'captured' FROM {source} AS new (company, domain) "
        "ON CONFLICT DO NOTHING RETURNING domain",
        lists,
    )
    return {domain: made[domain] for (domain,) in taken}
