"""Choosing what a condition is compared with: of what is few all of it, of records those that are typed by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member, Team
from wellworn.records import meaning
from wellworn.records.folding import folded
from wellworn.records.lists import operators
from wellworn.records.lists.cells import as_number
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.paths import Path, reachable
from wellworn.records.lists.said import member_names
from wellworn.records.lists.views.page import known
from wellworn.records.models.deal import Pipeline, Stage
from wellworn.records.relating import may_be_named

FEW = {"member", "stage", "pipeline", "team", ""}  # targets of which all are shown to choose from


@dataclass(frozen=True, slots=True)
class Picked:
    """A value that is chosen already."""

    pk: str
    name: str


def all_of(path: Path) -> list[tuple[str, str]]:
    """Everything that can be chosen, where it is few; else nothing."""
    if path.target == "member":
        return [(operators.ME, _("me")), (operators.MY_TEAM, _("my team")), *member_names()]
    if path.widget == "stage":
        return [(str(stage.pk), stage.name) for stage in Stage.objects.order_by("pipeline", "position")]
    if path.widget == "pipeline":
        return [(str(one.pk), one.name) for one in Pipeline.objects.all()]
    if path.widget == "team":
        return [(str(team.pk), team.name) for team in Team.objects.order_by("path")]
    return [(key, str(label)) for key, label in path.field.choices]


def is_named(path: Path) -> bool:
    """Whether its values are records, which are too many to be shown."""
    return path.target not in FEW


def values_of(path: Path, given: QueryDict, by: Member) -> list[str]:
    """The values that a form gives: ticked ones, and the record that was typed. Raises CannotFilter."""
    values = [one for one in given.getlist("value") if one]
    typed = given.get("named", "").strip()
    if not typed or not is_named(path):
        return values
    if given.get("chosen") and typed == given.get("chosen_name", "").strip():
        found = [str(given["chosen"])]
    else:
        rows = may_be_named(path.field, by).filter(search_key=folded(typed)).order_by("-pk")
        found = [str(pk) for pk in rows.values_list("pk", flat=True)[:1]]
    if not found:
        raise CannotFilter(_("Nothing is called “%(name)s”. Choose one of the list.") % {"name": typed[:60]})
    return list(dict.fromkeys([*values, *found]))


def chosen(path: Path, values: list[str], by: Member) -> list[Picked]:
    """What those are called that are chosen already, as far as `by` sees them."""
    if not is_named(path):
        return []
    rows = may_be_named(path.field, by).in_bulk([as_number(value) for value in values if as_number(value)])
    return [Picked(str(pk), row.name) for pk, row in rows.items()]


@require_GET
def offered(request: SignedInRequest, object_key: str) -> HttpResponse:
    """The records that what is typed so far into a condition may mean."""
    known(object_key, request.user)
    path = reachable(object_key, request.user).get(request.GET.get("field", ""))
    if path is None or not is_named(path):
        raise Http404
    rows = meaning.offered(path.field, request.GET.get("q", ""), request.user)
    return render(request, "records/parts/offered.html", {"rows": rows, "field": path.field})
