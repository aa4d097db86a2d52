"""Who looked at numbers about groups: all of it for the workers' representative, and for everybody what counts them."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from wellworn.adoption import looking
from wellworn.adoption.looking import Wanted
from wellworn.adoption.names import page_name
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role
from wellworn.records.exporting.written import as_csv


@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """The latest first."""
    wanted = _wanted(request)
    found = looking.looks(request.user, wanted, request.GET.get("before", ""))
    chosen = urlencode({name: value for name, value in (("page", wanted.page), ("role", wanted.role)) if value})
    shown = {
        "looks": [(one, page_name(one.page), looking.in_words(one), looking.measures(one)) for one in found.rows],
        "before": found.before,
        "wanted": wanted,
        "chosen": chosen,
        "pages": looking.pages(request.user),
        "roles": Role.choices,
    }
    return render(request, "adoption/looks.html", shown)


@require_GET
def file(request: SignedInRequest) -> HttpResponseBase:
    """The same as CSV, whole."""
    rows = looking.rows(request.user, _wanted(request))
    headers = {"Content-Disposition": f'attachment; filename="who-looked-{timezone.localdate():%Y-%m-%d}.csv"'}
    return StreamingHttpResponse(
        as_csv(looking.columns(), rows), content_type="text/csv; charset=utf-8", headers=headers
    )


def _wanted(request: SignedInRequest) -> Wanted:
    return Wanted(request.GET.get("page", "")[:60], request.GET.get("role", ""))
