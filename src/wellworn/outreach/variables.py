"""The variables of a template: which there are, and their values for one person as a member writes to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.outreach.wording import VARIABLE, one_line
from wellworn.records.covering import hidden_values
from wellworn.records.models import Company, CustomField, Deal, Person, Record

STANDARD: dict[str, Promise] = {
    "person.first_name": _("Their first name"),
    "person.last_name": _("Their last name"),
    "person.name": _("Their whole name"),
    "person.title": _("Their title"),
    "person.city": _("Their city"),
    "company": _("Their company"),
    "company.city": _("Its city"),
    "company.country": _("Its country"),
    "deal": _("The deal"),
    "deal.amount": _("Its amount"),
    "deal.close_date": _("When it closes"),
    "deal.next_step": _("Its next step"),
    "member.name": _("Your name"),
    "member.first_name": _("Your first name"),
}
CUSTOM = ("person", "company", "deal")
LONGEST = 300  # characters of a value
ARCHIVED = "_archived_variables"  # where a member keeps what was read


def known() -> dict[str, str]:
    """Every variable and what it says; custom fields of people, companies and deals too. One query."""
    found = {name: str(label) for name, label in STANDARD.items()}
    for row in CustomField.objects.filter(object__in=CUSTOM, archived_at=None):
        found.setdefault(f"{row.object}.{row.key}", row.label)
    return found


def values(person: Person, deal: Deal | None, member: Member) -> dict[str, str]:
    """The values for one person, each in one line. What `member` may not see of a company or deal is left out by the caller."""
    company = person.company
    first, last = names(person.name)
    found = {
        "person.first_name": first,
        "person.last_name": last,
        "person.name": person.name,
        "person.title": person.title,
        "person.city": person.city,
        "member.name": str(member),
        "member.first_name": names(member.name)[0] or str(member),
    }
    if company is not None and company.deleted_at is None:
        found |= {"company": company.name, "company.city": company.city, "company.country": company.country}
    if deal is not None:
        found |= _of_deal(deal)
    for kind, record in (("person", person), ("company", company), ("deal", deal)):
        found |= _custom(kind, record)
    unseen = _unseen(member)
    return {name: one_line(value, LONGEST) for name, value in found.items() if name not in unseen}


def gone(text: str, member: Member) -> frozenset[str]:
    """The variables without a fallback in `text` whose field is not there for `member` any more: hidden from them, or archived."""
    wanted = {one[1].strip() for one in VARIABLE.finditer(text) if one[1] is not None and one[2] is None}
    return frozenset(wanted & _unseen(member))


def _unseen(member: Member) -> frozenset[str]:
    """The variables whose field the layout of `member`'s role hides, or that nobody has any more."""
    hidden = hidden_values(member) | _archived(member)
    return hidden | ({"company", "company.city", "company.country"} if "person.company" in hidden else set())


def _archived(member: Member) -> frozenset[str]:
    """The fields of the workspace's own that were archived. One query, once for each `Member` that was read, as with what is hidden."""
    known: frozenset[str] | None = member.__dict__.get(ARCHIVED)
    if known is None:
        rows = CustomField.objects.filter(object__in=CUSTOM).exclude(archived_at=None).values_list("object", "key")
        known = member.__dict__[ARCHIVED] = frozenset(f"{of}.{key}" for of, key in rows)
    return known


def names(name: str) -> tuple[str, str]:
    """A first and a last name: "Bos, Femke" and "Femke Bos" are the same. One word that is an address is neither."""
    bare = name.strip()
    if "@" in bare:
        return "", ""
    if "," in bare:
        last, _comma, first = bare.partition(",")
        return first.strip().partition(" ")[0], last.strip()
    first, _space, last = bare.partition(" ")
    return first, last.strip()


def with_company(member: Member) -> Prefetch[Any]:
    """People's companies as far as `member` may see them."""
    return Prefetch("company", queryset=Company.objects.visible_to(member))


def _of_deal(deal: Deal) -> dict[str, str]:
    return {
        "deal": deal.name,
        "deal.amount": f"{deal.amount:,.2f} {deal.currency}".replace(".00 ", " ") if deal.amount is not None else "",
        "deal.close_date": date_format(deal.close_date, "j F Y") if deal.close_date else "",
        "deal.next_step": deal.next_step,
    }


def _custom(kind: str, record: Record | None) -> Mapping[str, str]:
    if record is None:
        return {}
    return {
        f"{kind}.{key}": ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in record.custom.items()
        if value not in (None, "", [])
    }
