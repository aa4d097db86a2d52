"""What is compared, read from the database or from what somebody is typing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from wellworn.records import one_field
from wellworn.records.duplicates.keys import Facts
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.record import Kind


def facts_of(kind: str, ids: Collection[int]) -> dict[int, Facts]:
    """The facts of records by id, in three queries; those that are gone or in the bin are absent."""
    phones = _gathered(Phone.objects.filter(kind=kind, record_id__in=ids).values_list("record_id", "number"))
    if kind == Kind.PERSON:
        mails = _gathered(Address.objects.filter(person__in=ids).values_list("person", "address"))
        people = Person.objects.filter(pk__in=ids, deleted_at=None).values_list(
            "pk", "name", "address", "city", "company__name"
        )
        return {
            pk: Facts(kind, name, mails[pk], phones[pk], company=company or "", address=address, city=city)
            for pk, name, address, city, company in people
        }
    domains = _gathered(Domain.objects.filter(company__in=ids).values_list("company", "domain"))
    companies = Company.objects.filter(pk__in=ids, deleted_at=None).values_list("pk", "name", "address", "city")
    return {
        pk: Facts(kind, name, frozenset(), phones[pk], domains[pk], address=address, city=city)
        for pk, name, address, city in companies
    }


def _gathered(rows: object) -> defaultdict[int, frozenset[str]]:
    """The values of each id."""
    values: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for pk, value in rows:  # type: ignore[attr-defined]
        values[pk] |= {value}
    return values


def facts_in(object_key: str, values: Mapping[str, str], region: str | None = None) -> Facts:
    """The facts of a record that is not made yet: values by the names of fields, and `address.mail`, `phone`, `domain`.

    `company` is a name, not an id. Several addresses, phones or domains are separated by commas.
    """
    mails = frozenset(filter(None, map(one_field.mail_address, _several(values.get("address.mail", "")))))
    phones = {one_field.e164(text, region) or text for text in _several(values.get("phone", ""))}
    sites = [*_several(values.get("domain", "")), values.get("website", "")]
    return Facts(
        object_key,
        values.get("name", ""),
        mails,
        frozenset(phones - {""}),
        frozenset(domain for site in sites if site and (domain := one_field.site(site)[0])),
        company=values.get("company", ""),
        address=values.get("address", ""),
        city=values.get("city", ""),
    )


def facts_of_line(line: str, kind: Kind | None = None, region: str | None = None) -> Facts | None:
    """The facts of a line as `one_field` reads it; None where it says nothing that is compared."""
    typed = one_field.read(line, kind=kind, region=region)
    if typed is None or typed.kind not in (Kind.PERSON, Kind.COMPANY):
        return None
    name = "" if typed.phone and typed.name == line.strip() else typed.name
    values = {"name": name, "address.mail": typed.address, "phone": typed.phone, "domain": typed.domain}
    return facts_in(str(typed.kind), values)


def _several(text: str) -> list[str]:
    """The parts of a list written with commas or semicolons."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
