"""The report of a company that writes itself: drafted, edited, kept as a note and shared."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records import reporting
from wellworn.records.models.company import Company
from wellworn.records.models.record import Kind
from wellworn.records.page_urls import page_of
from wellworn.records.seeing import who_sees
from wellworn.records.values import CannotSave
from wellworn.records.views.common import fetch

COLLEAGUES = 100


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft of what happened since a day, and keeping what became of it."""
    company = fetch(Kind.COMPANY, pk, request.user)
    assert isinstance(company, Company)
    now = timezone.now()
    since = reporting.since_of(request.GET.get("since", ""), now)
    context: dict[str, Any] = {"record": company, "since": since}
    if request.method == "POST":
        chosen = {found for text in request.POST.getlist("share") if (found := read_id(text)) is not None}
        context |= {"text": request.POST.get("text", ""), "chosen": chosen}
        try:
            reporting.save(company, context["text"], by=request.user, share_with=chosen)
        except CannotSave as error:
            return _page(request, company, context | {"problem": str(error)}, 422)
        told = ngettext("%(n)s colleague is told.", "%(n)s colleagues are told.", len(chosen)) % {"n": len(chosen)}
        toast(request, _("The report is on the timeline.") + (f" {told}" if chosen else ""))
        return HttpResponseRedirect(page_of(company))
    context["text"] = reporting.draft_of(company, request.user, since=since, at=now).as_text()
    return _page(request, company, context, 200)


def _page(request: SignedInRequest, company: Company, context: dict[str, Any], status: int) -> HttpResponse:
    colleagues = who_sees(company).exclude(pk=request.user.pk).order_by("name", "pk")[:COLLEAGUES]
    return render(request, "records/report.html", context | {"colleagues": colleagues}, status=status)
