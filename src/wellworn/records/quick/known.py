"""Whom a line may mean, as far as the member sees them: a handful of index look-ups, whatever the number of records."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from wellworn.members.models import Member
from wellworn.records import one_field, readable
from wellworn.records.covering import covered
from wellworn.records.folding import folded, searchable
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.quick import cues
from wellworn.records.quick.grammar import Draft
from wellworn.records.quick.naming import Known, named, phrases

MOST_PHRASES = 60
ENOUGH = 40
NAMESAKES = 6  # of one first name, the latest first


def companies(draft: Draft, member: Member) -> list[Known]:
    """The companies whose name stands in the line, or whose domain the mail address has."""
    wanted = Q()
    for key in _keys(draft):
        wanted |= Q(search_key=key) | Q(search_key__startswith=f"{key} ") | Q(search_key__startswith=f"{key},")
    home = one_field.registrable(draft.mail.partition("@")[2]) if draft.mail else ""
    if home:
        wanted |= Q(pk__in=Domain.objects.filter(domain=home).values("company"))
    if not wanted:
        return []
    seen = Company.objects.visible_to(member).filter(wanted).only("name", "search_key", "city", "last_activity_at")
    rows = seen.prefetch_related(Prefetch("domains", Domain.objects.only("domain", "company")))[:ENOUGH]
    return [
        Known(one.pk, one.name, one.search_key, domains=tuple(d.domain for d in one.domains.all()), why=one.city)
        for one in sorted(
            covered(rows, member),
            key=lambda one: (-(one.last_activity_at.timestamp() if one.last_activity_at else 0), one.pk),
        )
    ]


def people(draft: Draft, firms: list[Known], member: Member) -> list[Known]:
    """The people whose name stands in the line: whole names anywhere, parts of names at the companies of the line and of late."""
    if draft.mail:
        found = list(_people(member, Q(addresses__address=draft.mail), 1))
        if found:
            return found
    keys = _keys(draft)
    whole = [key for key in keys if " " in key]
    wanted = Q()
    for key in whole:
        wanted |= Q(search_key=key) | Q(search_key__startswith=f"{key} ")
    found = _people(member, wanted, ENOUGH) if wanted else []
    single = [key for key in keys if " " not in key and key.replace("-", "").isalpha()]
    if firms and single:
        part = Q()
        for key in single:
            part |= Q(search_key=key) | Q(search_key__startswith=f"{key} ") | Q(search_key__endswith=f" {key}")
        found += _people(member, Q(company__in=[one.id for one in firms]) & part, ENOUGH)
    if not found:
        for word in _likely(draft)[:2]:
            rows = Person.objects.visible_to(member).filter(
                search_key__startswith=f"{word} "
            ) | Person.objects.visible_to(member).filter(search_key=word)
            found += _known(rows.select_related("company").order_by("-last_activity_at", "pk")[:NAMESAKES], member)
            if not found and (text := searchable(word)):
                rows = readable.matching(Person.objects.visible_to(member), text, member)
                found += _known(rows.select_related("company")[:NAMESAKES], member)
    return found


def deals(firm: int | None, person: int | None, member: Member) -> list[Deal]:
    """The open deals of the company, or of the person."""
    seen = Deal.objects.visible_to(member).filter(closed_at=None).select_related("stage")
    if firm is not None:
        return list(seen.filter(company=firm).order_by("-id")[:ENOUGH])
    return list(seen.filter(people=person).order_by("-id")[:ENOUGH]) if person is not None else []


def same_deal(name: str, there: list[Deal]) -> Deal | None:
    """The deal that is called so."""
    words = set(folded(name).split())
    return next((one for one in there if words and set(folded(one.name).split()) == words), None)


def _people(member: Member, wanted: Q, size: int) -> list[Known]:
    return _known(Person.objects.visible_to(member).filter(wanted).select_related("company")[:size], member)


def _known(rows: QuerySet[Person], member: Member) -> list[Known]:
    return [
        Known(one.pk, one.name, one.search_key, one.company_id, one.company.name if one.company else "", why=one.title)
        for one in covered(rows, member)
    ]


def _keys(draft: Draft) -> list[str]:
    keys = [key for key in phrases(draft) if len(key) > 2]
    return sorted(keys, key=len, reverse=True)[:MOST_PHRASES]


def _likely(draft: Draft) -> list[str]:
    """Single words that stand where a name stands: after the verb, or with a capital."""
    person = named(draft, [], []).person_text if draft.verb in (cues.CALL, cues.MET) else ""
    first = [folded(word) for word in person.split()[:1]]
    rest = [
        word.key
        for at, word in enumerate(draft.words)
        if word.role in ("free", "task") and word.is_capital and word.key.isalpha() and len(word.key) > 2 and at < 8
    ]
    return list(dict.fromkeys([*first, *rest]))
