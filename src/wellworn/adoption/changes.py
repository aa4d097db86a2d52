"""Writing down what changed when, taking it back, and what the workspace's own history knows of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.adoption.models import Annotation
from wellworn.adoption.models.annotation import AnnotationKind
from wellworn.members.models import Member
from wellworn.records.models import CustomField
from wellworn.usage.models import Event


@dataclass(frozen=True)
class Changed:
    """Something that changed on a day, written down by somebody or known from the workspace's own history."""

    day: date
    label: str
    annotation: Annotation | None = None


@transaction.atomic
def annotate(day: date, label: str, kind: str = AnnotationKind.PRODUCT, *, by: Member) -> Annotation:
    """Write down that something changed on a day."""
    made = Annotation.objects.create(day=day, label=label.strip(), kind=kind, by=by, at=timezone.now())
    Event.record("adoption.annotate", by=by)
    return made


@transaction.atomic
def take_back(annotation: Annotation, *, by: Member) -> bool:
    """Take an annotation off the charts; false when somebody has already."""
    done = Annotation.objects.standing().filter(pk=annotation.pk).update(taken_back_at=timezone.now(), taken_back_by=by)
    if done:
        Event.record("adoption.annotate", by=by)
    return bool(done)


@transaction.atomic
def restore(annotation: Annotation, *, by: Member) -> bool:
    """Put an annotation back; false when it stands."""
    gone = Annotation.objects.filter(pk=annotation.pk, taken_back_at__isnull=False)
    done = gone.update(taken_back_at=None, taken_back_by=None)
    if done:
        Event.record("adoption.annotate", by=by)
    return bool(done)


def launched() -> date | None:
    """The day of the launch: the latest that is written down and has come."""
    launches = Annotation.objects.standing().filter(kind=AnnotationKind.LAUNCH, day__lte=timezone.localdate())
    return launches.order_by("-day").values_list("day", flat=True).first()


def changes(first: date, last: date) -> list[Changed]:
    """What changed between two days: what was written down, and which fields came and went."""
    written = [Changed(one.day, one.label, one) for one in Annotation.objects.between(first, last).select_related("by")]
    return sorted([*written, *_fields(first, last)], key=lambda one: one.day)


def _fields(first: date, last: date) -> Sequence[Changed]:
    """The workspace's own fields: added and archived, by the day."""
    added: dict[date, list[str]] = defaultdict(list)
    gone: dict[date, list[str]] = defaultdict(list)
    for label, created, archived in CustomField.objects.values_list("label", "created_at", "archived_at"):
        added[timezone.localdate(created)].append(label)
        if archived:
            gone[timezone.localdate(archived)].append(label)
    told = [Changed(day, _said(labels, is_gone=False)) for day, labels in added.items()]
    told += [Changed(day, _said(labels, is_gone=True)) for day, labels in gone.items()]
    return [one for one in told if first <= one.day <= last]


def _said(labels: list[str], *, is_gone: bool) -> str:
    if len(labels) == 1:
        return (_("%(label)s retired") if is_gone else _("%(label)s added")) % {"label": labels[0]}
    if is_gone:
        return ngettext("%(n)s field retired", "%(n)s fields retired", len(labels)) % {"n": len(labels)}
    return ngettext("%(n)s field added", "%(n)s fields added", len(labels)) % {"n": len(labels)}
