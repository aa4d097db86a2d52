"""The tree of teams, for those who look after it."""

from __future__ import annotations

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members import tree
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Member, Role, Team


class TeamForm(forms.Form):
    """A team: its name, who manages it, and what it is part of."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    parent = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label=gettext_lazy("Part of"),
        required=False,
        empty_label=gettext_lazy("Nothing: at the top"),
    )
    manager = forms.ModelChoiceField(
        Member.objects.colleagues().order_by("name"),
        label=gettext_lazy("Manager"),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
        help_text=gettext_lazy("A manager reaches this team and every team inside it."),
    )


@require_GET
@require(Role.ADMIN, Role.IT)
def page(request: SignedInRequest) -> HttpResponse:
    """The tree."""
    return render(request, "members/teams.html", {"teams": in_order(_counted()), "form": TeamForm()})


@require_POST
@require(Role.ADMIN)
def add(request: SignedInRequest) -> HttpResponse:
    """A new team."""
    form = TeamForm(request.POST)
    if not form.is_valid():
        return render(request, "members/teams.html", {"teams": in_order(_counted()), "form": form}, status=422)
    given = form.cleaned_data
    team = tree.create(given["name"], parent=given["parent"], manager=given["manager"], by=request.user)
    toast(request, _("%(team)s is there.") % {"team": team})
    return redirect("teams")


@require_http_methods(["GET", "POST"])
@require(Role.ADMIN)
def team(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Rename, move, or give another manager."""
    team = get_object_or_404(Team, pk=team_id)
    form = TeamForm(
        request.POST or None, initial={"name": team.name, "parent": team.parent_id, "manager": team.manager_id}
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            if given["parent"] != team.parent:
                tree.move(team, given["parent"], by=request.user)
        except tree.CannotMove as error:
            form.add_error("parent", str(error.sentence))
        else:
            tree.change(team, name=given["name"], manager=given["manager"], by=request.user)
            toast(request, _("Saved."))
            return redirect("teams")
    people = team.members.order_by("name")
    context = {"team": team, "form": form, "people": people, "inside": team.children.order_by("name")}
    return render(request, "members/team.html", context, status=422 if form.errors else 200)


@require_POST
@require(Role.ADMIN)
def delete(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Remove a team; those in it move up only when that was said."""
    team = get_object_or_404(Team, pk=team_id)
    try:
        tree.delete(team, move_up=request.POST.get("move_up") == "on", by=request.user)
    except tree.NotEmpty as error:
        toast(request, str(error.sentence))
        return redirect("team", team_id)
    toast(request, _("%(team)s is gone. Its people and records are still here.") % {"team": team.name})
    return redirect("teams")


def in_order(teams: QuerySet[Team]) -> list[tuple[int, Team]]:
    """Every team after the one it is part of, siblings by name, each with its depth."""
    below: dict[int | None, list[Team]] = {}
    for team in teams.order_by("name"):
        below.setdefault(team.parent_id, []).append(team)
    found: list[tuple[int, Team]] = []
    ahead = [(0, team) for team in reversed(below.get(None, []))]
    while ahead:
        depth, team = ahead.pop()
        found.append((depth, team))
        ahead += [(depth + 1, child) for child in reversed(below.get(team.pk, []))]
    return found


def _counted() -> QuerySet[Team]:
    return Team.objects.select_related("manager").annotate(people=Count("members", filter=Q(members__is_active=True)))
