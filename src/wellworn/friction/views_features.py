"""Features that can go to some teams first: how each stands, holding it back, and letting it go out by a plan."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.friction import applying, switching
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import FEATURE
from wellworn.friction.models import GONE_OUT, Planned
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records.values import CannotSave
from wellworn.usage.features import BY_KEY
from wellworn.usage.models.release import Release
from wellworn.usage.releasing import GRADUAL


@require_GET
@require(Role.ADMIN)
def page(request: SignedInRequest) -> HttpResponse:
    """Every feature with a switch, who has it, and the plan that it is on its way with."""
    teams = {one.feature: len(one.teams) for one in Release.objects.all()}
    rows = Planned.objects.filter(object=FEATURE, plan__state__in=GONE_OUT).select_related("plan").order_by("pk")
    plans = {one.field: one.plan for one in rows}
    found = [(one, teams.get(one.key), plans.get(one.key)) for one in GRADUAL]
    return render(request, "friction/features.html", {"features": found})


@require_POST
@require(Role.ADMIN)
def switch(request: SignedInRequest, feature: str) -> HttpResponse:
    """Hold a feature back, give it to everybody, or plan to let it go out to some teams first."""
    to = request.POST.get("to", "")
    if feature not in {one.key for one in GRADUAL} or to not in ("teams", "back", "everybody"):
        raise Http404
    try:
        with transaction.atomic():
            if to == "teams":
                wanted = [Wanted(switching.change_of(feature))]
                plan = applying.make(switching.name_of(feature), wanted, by=request.user, share=50)
                return redirect("friction_plan", plan.pk)
            applying.switch(feature, is_held=to == "back", by=request.user)
    except CannotSave as problem:
        toast(request, str(problem))
    else:
        toast(request, _("%(feature)s: done.") % {"feature": BY_KEY[feature].name})
    return redirect("friction_features")
