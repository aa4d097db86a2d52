"""The pages of one field: adding it with a look at what it will be, changing it, its place, and the archive."""

from __future__ import annotations

import json
from typing import Any, cast

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.members.settings import COMMON, CURRENCIES
from wellworn.records.custom import own_fields, wording
from wellworn.records.custom.as_field import FieldOptions
from wellworn.records.custom.computed import computed_for
from wellworn.records.custom.examples import example_of
from wellworn.records.custom.keys import key_of
from wellworn.records.custom.shown import shown, targets
from wellworn.records.fields import standard_fields
from wellworn.records.models.custom import CustomField, FieldType, FieldWords
from wellworn.records.values import CannotSave

OPTIONS = ("currency", "decimals", "target", "compute")


@require_http_methods(["GET", "POST"])
@require(Role.ADMIN)
def add(request: SignedInRequest, object: str) -> HttpResponse:
    """The form of a new field, with what it will look like; POST makes it."""
    of, given, error = shown(object), request.POST or request.GET, ""
    if request.method == "POST":
        try:
            row = own_fields.create(
                object, given.get("label", ""), given.get("type", ""), by=request.user,
                help_=given.get("help", ""), options=options_given(given),
            )  # fmt: skip
        except CannotSave as reason:
            error = str(reason)
        else:
            sentence = _("%(label)s is there, on every page and list of %(plural)s.")
            undo = reverse("field_archive", args=[object, row.key])
            toast(request, sentence % {"label": row.label, "plural": of.plural}, undo=undo)
            return redirect("object_fields", object)
    context = _form(object, given, given.get("type") or FieldType.TEXT) | {"of": of, "error": error}
    context["key"] = (
        key_of(given.get("label", ""), own_fields.taken_keys(object), "field") if given.get("label") else ""
    )
    return render(request, "settings/field_add.html", context, status=422 if error else 200)


def options_given(given: QueryDict) -> FieldOptions:
    """The options that a form gives, of whatever type."""
    rows = zip(given.getlist("choice_key"), given.getlist("choice_label"), strict=False)
    choices: list[Any] = [{"key": key, "label": label} for key, label in rows if label.strip()]
    choices += [{"label": line} for line in given.get("choices", "").splitlines() if line.strip()]
    options: dict[str, Any] = {name: given[name] for name in OPTIONS if given.get(name)}
    if "decimals" in options:
        options["decimals"] = int(options["decimals"]) if options["decimals"].isdecimal() else None
    return cast(FieldOptions, {"choices": choices, **options})


def _form(object_key: str, given: Any, type_: str) -> dict[str, Any]:
    """What the form of a field shows."""
    return {
        "given": given,
        "type": type_,
        "types": FieldType.choices,
        "currencies": CURRENCIES,
        "common": COMMON,
        "targets": targets(),
        "computed": computed_for(object_key),
        "example": example_of(type_, given),
    }


@require_http_methods(["GET", "POST"])
@require(Role.ADMIN)
def field(request: SignedInRequest, object: str, key: str) -> HttpResponse:
    """Change a field: of ours the words, of the team's own the options too."""
    of = shown(object)
    row = CustomField.objects.filter(object=object, key=key).first()
    if row is None:
        return _words(request, object, key)
    error = ""
    if request.method == "POST":
        try:
            _change(request, row)
        except CannotSave as reason:
            error = str(reason)
        else:
            return redirect("object_fields", object)
    options = row.options | {"label": row.label, "help": row.help}
    context = _form(object, request.POST or options, row.type) | {"of": of, "row": row, "error": error}
    context["choices"] = [one for one in row.options.get("choices", ()) if not one["removed"]]
    context["removed"] = [one for one in row.options.get("choices", ()) if one["removed"]]
    return render(request, "settings/field.html", context, status=422 if error else 200)


def _change(request: SignedInRequest, row: CustomField) -> None:
    """Save what the form, or the way back in `back`, says of a custom field."""
    before = {"label": row.label, "help": row.help, "options": row.options}
    given: dict[str, Any] = {
        "label": request.POST.get("label", ""),
        "help": request.POST.get("help", ""),
        "options": options_given(request.POST),
    }
    if request.GET.get("back"):
        try:
            given = json.loads(request.GET["back"])
            given["options"]["choices"] = [one for one in given["options"].get("choices", []) if not one["removed"]]
        except (ValueError, TypeError, KeyError) as error:
            raise Http404 from error
    if own_fields.change(row, by=request.user, label=given["label"], help_=given["help"], options=given["options"]):
        undo = f"{reverse('field', args=[row.object, row.key])}?{urlencode({'back': json.dumps(before)})}"
        toast(request, _("%(label)s is saved.") % {"label": row.label}, undo=undo)


def _words(request: SignedInRequest, object: str, key: str) -> HttpResponse:
    """Call one of our own fields by the team's words."""
    ours = next((one for one in standard_fields(object) if one.name == key), None)
    if ours is None:
        raise Http404
    words = FieldWords.objects.filter(object=object, field=key).first() or FieldWords()
    given, error = {"label": words.label, "help": words.help}, ""
    if request.method == "POST":
        given = {name: request.POST.get(name, request.GET.get(name, "")) for name in given}
        try:
            before = wording.reword(object, key, by=request.user, label=given["label"], help_=given["help"])
        except CannotSave as reason:
            error = str(reason)
        else:
            if before is not None:
                words_before = urlencode({"label": before[0], "help": before[1]})
                toast(request, _("Saved, everywhere."), undo=f"{reverse('field', args=[object, key])}?{words_before}")
            return redirect("object_fields", object)
    context = {"of": shown(object), "ours": ours, "given": given, "error": error}
    return render(request, "settings/words.html", context, status=422 if error else 200)


@require_POST
@require(Role.ADMIN)
def order(request: SignedInRequest, object: str) -> HttpResponse:
    """Put the fields into another order: all of them as `field`, or one of them `up` or `down`."""
    shown(object)
    given = request.POST.getlist("field") or request.GET.getlist("field")
    keys = moved(given, up=request.POST.get("up", ""), down=request.POST.get("down", ""))
    before = own_fields.put_in_order(object, keys, by=request.user)
    undo = f"{reverse('field_order', args=[object])}?{urlencode({'field': before}, doseq=True)}"
    toast(request, _("The order is saved."), undo=undo)
    return redirect("object_fields", object)


def moved(keys: list[str], *, up: str = "", down: str = "") -> list[str]:
    """`keys` with one of them a step up or down. Pure."""
    keys = list(keys)
    for key, step in ((up, -1), (down, 1)):
        if key in keys:
            at = keys.index(key)
            to = min(max(at + step, 0), len(keys) - 1)
            keys[at], keys[to] = keys[to], keys[at]
    return keys


@require_POST
@require(Role.ADMIN)
def archive(request: SignedInRequest, object: str, key: str) -> HttpResponse:
    """Take a field away; its values stay."""
    row = get_object_or_404(CustomField, object=object, key=key)
    if own_fields.archive(row, by=request.user):
        sentence = _("%(label)s is archived. Its values stay, and come back with it.") % {"label": row.label}
        toast(request, sentence, undo=reverse("field_restore", args=[object, key]))
    return redirect("object_fields", object)


@require_POST
@require(Role.ADMIN)
def restore(request: SignedInRequest, object: str, key: str) -> HttpResponse:
    """Put a field back, with its values."""
    row = get_object_or_404(CustomField, object=object, key=key)
    try:
        if own_fields.restore(row, by=request.user):
            sentence = _("%(label)s is back.") % {"label": row.label}
            toast(request, sentence, undo=reverse("field_archive", args=[object, key]))
    except CannotSave as error:
        toast(request, str(error))
    return redirect("object_fields", object)
