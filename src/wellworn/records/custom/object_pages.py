"""The pages of objects: which there are, what they are called, and the fields of one."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records.custom import own_objects
from wellworn.records.custom.describing import said_of
from wellworn.records.custom.shown import shown, shown_of, standard
from wellworn.records.fields import fields_of, standard_fields
from wellworn.records.models.custom import CustomField, CustomObject, FieldType
from wellworn.records.values import CannotSave


@require_GET
@require(Role.ADMIN)
def objects(request: SignedInRequest) -> HttpResponse:
    """Every object with how many fields it has; and a box that makes one."""
    of_object = CustomField.objects.values_list("object").order_by("object")
    counts = dict(of_object.annotate(n=Count("pk", filter=Q(archived_at=None))))
    custom = list(CustomObject.objects.order_by("archived_at", "name"))
    known = standard() + [shown_of(one) for one in custom if one.archived_at is None]
    rows = [(one, len(standard_fields(one.key)), counts.get(one.key, 0)) for one in known]
    archived = [one for one in custom if one.archived_at is not None]
    return render(request, "settings/objects.html", {"rows": rows, "archived": archived, "icons": own_objects.ICONS})


@require_GET
@require(Role.ADMIN)
def fields(request: SignedInRequest, object: str) -> HttpResponse:
    """The fields of an object: ours in the team's words, and the team's own."""
    of = shown(object)
    said = said_of(object)[object]
    all_fields = fields_of(object, said)
    archived = CustomField.objects.filter(object=object, archived_at__isnull=False).order_by("-archived_at")
    context = {
        "of": of,
        "standard": [(one, said.words.get(one.name)) for one in all_fields if not one.is_custom],
        "custom": [(one, type_of(one.widget)) for one in all_fields if one.is_custom],
        "archived": archived,
        "icons": own_objects.ICONS,
    }
    return render(request, "settings/fields.html", context)


def type_of(widget: str) -> str:
    """What a widget's type is called."""
    return str(FieldType(FieldType.MONEY if widget == "amount" else widget).label)


@require_POST
@require(Role.ADMIN)
def add(request: SignedInRequest) -> HttpResponse:
    """Make an object from its name."""
    try:
        made = own_objects.create(request.POST.get("name", ""), by=request.user)
    except CannotSave as error:
        toast(request, str(error))
        return redirect("fields")
    toast(
        request,
        _("%(plural)s are here, in the navigation of everybody.") % {"plural": made.plural},
        undo=reverse("object_archive", args=[made.key]),
    )
    return redirect("object_fields", made.key)


@require_POST
@require(Role.ADMIN)
def rename(request: SignedInRequest, object: str) -> HttpResponse:
    """Call an object otherwise."""
    made = get_object_or_404(CustomObject, key=object)
    before = {"name": made.name, "plural": made.plural, "icon": made.icon}
    given = {name: request.POST.get(name, request.GET.get(name, "")) for name in before}
    try:
        if own_objects.rename(made, given["name"], given["plural"], icon=given["icon"], by=request.user):
            undo = f"{reverse('object_rename', args=[object])}?{urlencode(before)}"
            toast(request, _("Saved. It is called %(plural)s everywhere.") % {"plural": made.plural}, undo=undo)
    except CannotSave as error:
        toast(request, str(error))
    return redirect("object_fields", object)


@require_POST
@require(Role.ADMIN)
def archive(request: SignedInRequest, object: str) -> HttpResponse:
    """Take an object away; its records stay."""
    made = get_object_or_404(CustomObject, key=object)
    if own_objects.archive(made, by=request.user):
        sentence = _("%(plural)s are archived. Their records stay as they are.") % {"plural": made.plural}
        toast(request, sentence, undo=reverse("object_restore", args=[object]))
    return redirect("fields")


@require_POST
@require(Role.ADMIN)
def restore(request: SignedInRequest, object: str) -> HttpResponse:
    """Put an object back."""
    made = get_object_or_404(CustomObject, key=object)
    try:
        if own_objects.restore(made, by=request.user):
            sentence = _("%(plural)s are back.") % {"plural": made.plural}
            toast(request, sentence, undo=reverse("object_archive", args=[object]))
    except CannotSave as error:
        toast(request, str(error))
    return redirect("fields")
