"""The annex to the works agreement, as a page and as a file to sign. Open to everybody whom it protects."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.adoption.agreement.contents import annex
from wellworn.adoption.agreement.facts import gather
from wellworn.adoption.agreement.pdf import pdf
from wellworn.adoption.history import waiting
from wellworn.members.access import SignedInRequest


@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """The annex, with what is asked for and not in force beside it."""
    document = annex(gather(timezone.localdate()))
    return render(request, "adoption/agreement.html", {"document": document, "asked": waiting()})


@require_GET
def file(request: SignedInRequest) -> HttpResponse:
    """The same as a PDF."""
    document = annex(gather(timezone.localdate()))
    name = f"works-agreement-annex-{document.on:%Y-%m-%d}-v{document.version}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf(document), content_type="application/pdf", headers=headers)
