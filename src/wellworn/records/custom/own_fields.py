"""Custom fields: made, changed, put in order, archived and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from babel.numbers import list_currencies
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.members.workspace import own_currency
from wellworn.records.custom.allowed import help_of, label_of, only_admins
from wellworn.records.custom.as_field import Choice, FieldOptions
from wellworn.records.custom.computed import computed_for
from wellworn.records.custom.keys import key_of
from wellworn.records.fields import FIELDS, MODELS
from wellworn.records.models.custom import CustomField, CustomObject, FieldType
from wellworn.records.models.record import Kind, kind_of
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

MOST = 200  # fields of an object
MOST_CHOICES = 200
CURRENCIES = frozenset(list_currencies())


@transaction.atomic
def create(
    object_key: str, label: str, type_: str, *, by: Member, help_: str = "", options: FieldOptions | None = None
) -> CustomField:
    """Add a field to an object; its key is made from its label. Raises CannotSave."""
    only_admins(by)
    label, help_ = label_of(label, _("A field")), help_of(help_)
    if type_ not in FieldType.values:
        raise CannotSave(_("Choose what the field holds."))
    rows = CustomField.objects.filter(object=object_key)
    if rows.filter(archived_at=None).count() >= MOST:
        raise CannotSave(_("An object holds %(most)s fields. Archive one that nobody needs.") % {"most": MOST})
    _check_label(object_key, label)
    row = CustomField.objects.create(
        object=object_key,
        key=key_of(label, taken_keys(object_key), "field"),
        label=label,
        help=help_,
        type=type_,
        options=options_of(object_key, type_, options or {}),
        position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        created_by=by,
        created_at=timezone.now(),
    )
    Event.record("field.create", by=by)
    return row


@transaction.atomic
def change(row: CustomField, *, by: Member, label: str, help_: str, options: FieldOptions | None = None) -> bool:
    """Give a field other words or options; False when nothing is new. Its key and type never change. Raises CannotSave."""
    only_admins(by)
    held = CustomField.objects.select_for_update().get(pk=row.pk)
    label, help_ = label_of(label, _("A field")), help_of(help_)
    if label != held.label:
        _check_label(held.object, label, without=held.pk)
    kept: FieldOptions = held.options
    new = options_of(held.object, held.type, {**kept, **options}, before=kept) if options is not None else kept
    if (label, help_, new) == (held.label, held.help, held.options):
        return False
    CustomField.objects.filter(pk=row.pk).update(label=label, help=help_, options=new)
    row.label, row.help, row.options = label, help_, new
    Event.record("field.change", by=by)
    return True


@transaction.atomic
def put_in_order(object_key: str, keys: Sequence[str], *, by: Member) -> list[str]:
    """Put an object's fields into the order of `keys`; those left out follow. The order of before."""
    only_admins(by)
    rows = list(CustomField.objects.select_for_update().filter(object=object_key).order_by("position", "id"))
    before = [row.key for row in rows]
    wanted = {key: number for number, key in enumerate(keys)}
    for number, row in enumerate(sorted(rows, key=lambda row: wanted.get(row.key, len(wanted)))):
        row.position = number
    CustomField.objects.bulk_update(rows, ["position"])
    Event.record("field.change", by=by)
    return before


@transaction.atomic
def archive(row: CustomField, *, by: Member) -> bool:
    """Take a field away from every page; its values and their history stay. False if it was archived."""
    from wellworn.records.custom import indexing

    only_admins(by)
    if not CustomField.objects.filter(pk=row.pk, archived_at=None).update(archived_at=timezone.now()):
        return False
    if row.is_indexed:
        indexing.unindex_later(row.pk)
    Event.record("field.archive", by=by)
    return True


@transaction.atomic
def restore(row: CustomField, *, by: Member) -> bool:
    """Put an archived field back where it was, with its values. False if it was not archived. Raises CannotSave."""
    only_admins(by)
    _check_label(row.object, row.label, without=row.pk)
    if not CustomField.objects.filter(pk=row.pk, archived_at__isnull=False).update(archived_at=None):
        return False
    Event.record("field.restore", by=by)
    return True


def taken_keys(object_key: str) -> set[str]:
    """What no field of the object can be called: fields that there are or were, and what our own columns are called."""
    kind = kind_of(object_key)
    columns = {name for model in MODELS.values() for name in (field.name for field in model._meta.get_fields())}
    standard = {field.name for fields in FIELDS.values() for field in fields} | {one.attribute for one in FIELDS[kind]}
    return columns | standard | set(CustomField.objects.filter(object=object_key).values_list("key", flat=True))


def options_of(object_key: str, type_: str, options: FieldOptions, before: FieldOptions | None = None) -> FieldOptions:
    """What is kept of the options that a type has. Raises CannotSave."""
    if type_ in (FieldType.CHOICE, FieldType.CHOICES):
        return {"choices": merged_choices(options.get("choices", []), (before or {}).get("choices", []))}
    if type_ == FieldType.MONEY:
        currency = options.get("currency") or own_currency()
        if currency not in CURRENCIES:
            raise CannotSave(_("A currency has three letters, like EUR."))
        return {"currency": currency}
    if type_ == FieldType.NUMBER:
        decimals = options.get("decimals")
        return {} if decimals is None else {"decimals": min(max(int(decimals), 0), 6)}
    if type_ == FieldType.RECORD:
        return {"target": _target((before or options).get("target", ""))}
    if type_ == FieldType.COMPUTED:
        compute = (before or options).get("compute", "")
        if compute not in {one.key for one in computed_for(object_key)}:
            raise CannotSave(_("Choose what is worked out."))
        return {"compute": compute}
    return {}


def merged_choices(wanted: Iterable[Choice], before: Iterable[Choice]) -> list[Choice]:
    """The choices that a field has from now on: those wanted, in their order, then the removed ones. Raises CannotSave.

    A new one (without a key) gets a key; one that was there and is not wanted any more is kept as removed.
    """
    were = {one["key"]: one for one in before}
    chosen: list[Choice] = []
    labels: set[str] = set()
    for one in wanted:
        label = label_of(one["label"].replace(";", ","), _("A choice"))
        if label.casefold() in labels:
            raise CannotSave(_("“%(label)s” is there twice. Once is enough.") % {"label": label})
        labels.add(label.casefold())
        known = one.get("key") if one.get("key") in were else _known(label, were, chosen)
        key = known or key_of(label, {*were, *(each["key"] for each in chosen)}, "choice")
        chosen.append({"key": key, "label": label, "removed": False})
    if not chosen:
        raise CannotSave(_("Write at least one choice, one to a line."))
    if len(chosen) > MOST_CHOICES:
        raise CannotSave(_("A list of %(most)s is as long as anybody reads.") % {"most": MOST_CHOICES})
    kept = {one["key"] for one in chosen}
    gone: list[Choice] = [
        {"key": key, "label": one["label"], "removed": True} for key, one in were.items() if key not in kept
    ]
    return chosen + gone


def _known(label: str, were: dict[str, Choice], chosen: list[Choice]) -> str:
    """The key of the choice that had that label already, removed or not."""
    used = {one["key"] for one in chosen}
    return next(
        (key for key, one in were.items() if key not in used and one["label"].casefold() == label.casefold()), ""
    )


def _target(key: str) -> str:
    """The object that a field points to. Raises CannotSave."""
    standard = {str(kind) for kind in Kind} - {Kind.THING}
    if key not in standard and not CustomObject.objects.filter(key=key, archived_at=None).exists():
        raise CannotSave(_("Choose the object whose records it names."))
    return key


def _check_label(object_key: str, label: str, without: int | None = None) -> None:
    """Two fields of one label cannot be told apart. Raises CannotSave."""
    others = CustomField.objects.filter(object=object_key, archived_at=None, label__iexact=label).exclude(
        pk=without or 0
    )
    ours = {str(field.label).casefold() for field in FIELDS[kind_of(object_key)]}
    if others.exists() or label.casefold() in ours:
        raise CannotSave(_("There is a field called “%(label)s” already. Call this one otherwise.") % {"label": label})
