"""Custom objects: made, renamed, archived and taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.custom.allowed import label_of, only_admins
from wellworn.records.custom.keys import key_of
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

MOST = 30
ICONS = (
    "layers-3", "boxes", "briefcase", "building-2", "car", "clipboard-list", "cpu", "factory", "file-text", "folder", "globe",
    "handshake", "house", "landmark", "map-pin", "package", "receipt", "server", "ship", "sprout", "target", "ticket",
    "truck", "warehouse", "wrench",
)  # fmt: skip


@transaction.atomic
def create(name: str, *, by: Member, plural: str = "", icon: str = "") -> CustomObject:
    """Make an object; its key is made from its name. Raises CannotSave."""
    only_admins(by)
    name, plural = words_of(name, plural)
    if CustomObject.objects.filter(archived_at=None).count() >= MOST:
        raise CannotSave(_("A workspace holds %(most)s objects of its own. Archive one first.") % {"most": MOST})
    _check_name(name)
    taken = {*Kind.values, *CustomObject.objects.values_list("key", flat=True)}
    made = CustomObject.objects.create(
        key=key_of(name, taken, "object"),
        name=name,
        plural=plural,
        icon=icon if icon in ICONS else ICONS[0],
        created_by=by,
        created_at=timezone.now(),
    )
    Event.record("object.create", by=by)
    return made


@transaction.atomic
def rename(made: CustomObject, name: str, plural: str, *, by: Member, icon: str = "") -> bool:
    """Call an object otherwise; its key stays. False when nothing is new. Raises CannotSave."""
    only_admins(by)
    name, plural = words_of(name, plural)
    icon = icon if icon in ICONS else made.icon
    if (name, plural, icon) == (made.name, made.plural, made.icon):
        return False
    _check_name(name, without=made.pk)
    CustomObject.objects.filter(pk=made.pk).update(name=name, plural=plural, icon=icon)
    made.name, made.plural, made.icon = name, plural, icon
    Event.record("object.change", by=by)
    return True


@transaction.atomic
def archive(made: CustomObject, *, by: Member) -> bool:
    """Take an object away from navigation, lists and search; its records stay. False if it was archived."""
    only_admins(by)
    if not CustomObject.objects.filter(pk=made.pk, archived_at=None).update(archived_at=timezone.now()):
        return False
    Event.record("object.archive", by=by)
    return True


@transaction.atomic
def restore(made: CustomObject, *, by: Member) -> bool:
    """Put an archived object back, with its records. False if it was not archived. Raises CannotSave."""
    only_admins(by)
    _check_name(made.name, without=made.pk)
    if not CustomObject.objects.filter(pk=made.pk, archived_at__isnull=False).update(archived_at=None):
        return False
    Event.record("object.restore", by=by)
    return True


def words_of(name: str, plural: str) -> tuple[str, str]:
    """What one is called, and what many are; many by the rule of English where nothing is said."""
    name = label_of(name, _("An object"))
    return name, label_of(plural or plural_of(name), _("An object"))


def plural_of(name: str) -> str:
    """The English plural, as a beginning: it can be changed."""
    if name.lower().endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    if name.lower().endswith("y") and name[-2:-1].lower() not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"


def _check_name(name: str, without: int | None = None) -> None:
    """Two objects of one name cannot be told apart. Raises CannotSave."""
    ours = {str(label).casefold() for label in Kind.labels}
    if (
        name.casefold() in ours
        or CustomObject.objects.filter(archived_at=None, name__iexact=name).exclude(pk=without or 0).exists()
    ):
        raise CannotSave(_("There is an object called “%(name)s” already. Call this one otherwise.") % {"name": name})
