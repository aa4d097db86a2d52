"""The pages of truth: which fields hold values that nobody meant, and how each of these sentences came to be."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wellworn.adoption.asking import ask_findings
from wellworn.adoption.chart_files import asked_for
from wellworn.adoption.opening import opened, seeing_and_whom
from wellworn.adoption.truth import drawn
from wellworn.adoption.truth.patterns import PATTERNS
from wellworn.adoption.truth.progress import under_way
from wellworn.adoption.truth.told import asked, told
from wellworn.measures.truth.detectors import BY_KEY
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member, Role
from wellworn.records.fields import fields_of
from wellworn.usage.riding import along


@require_GET
@opened
def page(request: SignedInRequest) -> HttpResponse:
    """What was found, where nothing was, and what cannot be told."""
    with along("adoption.open", by=request.user):
        findings = ask_findings(by=request.user, page="Adoption: truth")
    shown = told(findings)
    rows = drawn.rows(shown)
    if file := asked_for(request, [rows]):
        return file
    people, whom = seeing_and_whom()
    context = {
        "told": shown, "report": findings.report, "rows": rows, "seeing": people, "whom": whom, "judging": under_way(),
        "patterns": [(PATTERNS[key], detector) for key, detector in BY_KEY.items()], "audit_url": audit_url(request.user),
    }  # fmt: skip
    return render(request, "adoption/truth.html", context)


@require_GET
@opened
def finding(request: SignedInRequest, object: str, field: str, pattern: str) -> HttpResponse:
    """One field and one pattern: its sentence, what stands out, and how it was judged."""
    findings = ask_findings(by=request.user, page="Adoption: truth", of=(object, field))
    one = asked(findings).get((object, field, pattern))
    if one is None:
        raise Http404
    charts, rows = drawn.charts(one), drawn.answers(one)
    if file := asked_for(request, [*charts, rows]):
        return file
    is_custom = any(known.name == field and known.is_custom for known in fields_of(object))
    context = {
        "one": one, "report": findings.report, "charts": charts, "rows": rows, "table": drawn.table(one), "audit_url": audit_url(request.user),
        "links": drawn.links(one, is_admin=request.user.role == Role.ADMIN, is_custom=is_custom),
    }  # fmt: skip
    return render(request, "adoption/truth_finding.html", context)


def audit_url(member: Member) -> str:
    """The page on which fields are made optional or taken away, for those who may."""
    return reverse("friction_fields") if member.role == Role.ADMIN else ""
