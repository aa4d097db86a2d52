"""Every part and state on one page, for those who build with them. Served only with WELLWORN_DEBUG."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellworn.lib.toast import toast

LAYOUTS = ("plain", "split", "record", "board", "door")


@login_not_required
def parts(request: HttpRequest) -> HttpResponse:
    """The parts in one of the layouts of a page."""
    layout = request.GET.get("layout", "plain")
    now = timezone.now()
    if "toast" in request.GET:
        toast(request, "Close date moved to 11 Dec.", undo="/_parts")
    shown = {
        "layout": layout,
        "today": now.replace(hour=10, minute=0),
        "yesterday": now - timedelta(days=1),
        "last_week": now - timedelta(days=9),
        "long_ago": now - timedelta(days=700),
        "amount": Decimal("1294150"),
        "exact": Decimal("12.5"),
    }
    return render(request, f"web/parts_{layout if layout in LAYOUTS else 'plain'}.html", shown)
