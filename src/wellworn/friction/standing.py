"""How a field of ours stands now, and putting it as a `Standing` says: through the verbs of `records`, there is no second way."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wellworn.friction.changes import WORDS, AskedBy, Change, PlacedAt, Standing, placed, touches
from wellworn.members.models import Member
from wellworn.records import pipelines
from wellworn.records.custom import layouts, own_fields, wording
from wellworn.records.custom.allowed import help_of, label_of
from wellworn.records.fields import field_of, standard_fields
from wellworn.records.models.asked import Ask
from wellworn.records.models.custom import CustomField, FieldWords, Layout
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave


def custom_of(object_key: str, field: str) -> CustomField | None:
    """The row of a custom field, archived ones too; None for a standard one. Raises KeyError where there is no such field."""
    if field in {one.name for one in standard_fields(object_key)}:
        return None
    row = CustomField.objects.filter(object=object_key, key=field).first()
    if row is None:
        raise KeyError(field)
    return row


def standing_of(object_key: str, field: str) -> Standing:
    """How a field stands for everybody, without what some teams have otherwise. Raises KeyError where there is no such field."""
    custom = custom_of(object_key, field)
    words = None if custom else FieldWords.objects.filter(object=object_key, field=field).first()
    asks = Ask.objects.filter(field=field).exclude(teams__has_key="only").order_by("stage", "position")
    found = list(Layout.objects.filter(object=object_key).order_by("role"))
    return Standing(
        label=custom.label if custom else words.label if words else "",
        help=custom.help if custom else words.help if words else "",
        is_archived=custom is not None and custom.archived_at is not None,
        asks=tuple(AskedBy(one.stage_id, one.why, one.is_hard, one.position) for one in asks)
        if object_key == Kind.DEAL
        else (),
        places=tuple(place for one in found if (place := _place(one, field)) is not None),
        layouts=tuple(one.role for one in found),
    )


def order_around(stage: int | None) -> list[int]:
    """The stages of the pipeline that `stage` is in, as deals go through them; none without a stage."""
    if stage is None:
        return []
    rows = Stage.objects.filter(pipeline__stages=stage, pipeline__archived_at=None, archived_at=None)
    return list(rows.order_by("position", "pk").values_list("pk", flat=True))


def words_of(object_key: str, field: str, label: str, help_: str) -> Change:
    """A change of what a field is called and of its help; what is left empty stays. Raises KeyError where there is no such field."""
    field_of(object_key, field)
    label, help_ = (" ".join(text.replace("\0", "").split()) for text in (label, help_))
    return Change(object_key, field, WORDS, None, label_of(label, _("A field")) if label else "", help_of(help_))


def put(change: Change, wanted: Standing, *, by: Member) -> None:
    """Let the field stand as `wanted`, in what `change` touches. Raises CannotSave."""
    parts, now = touches(change), standing_of(change.object, change.field)
    custom = custom_of(change.object, change.field)
    if "asks" in parts:
        if custom is not None and custom.archived_at is not None and set(wanted.asks) - set(now.asks):
            raise CannotSave(_("%(field)s has been archived since. Restore it first.") % {"field": custom.label})
        _ask(change.field, now.asks, wanted.asks, by)
    if "is_archived" in parts and custom is not None and now.is_archived != wanted.is_archived:
        (own_fields.archive if wanted.is_archived else own_fields.restore)(custom, by=by)
    if "places" in parts and custom is None:
        _place_all(change, now, wanted, by)
    if "label" in parts and (now.label, now.help) != (wanted.label, wanted.help):
        if custom is not None:
            own_fields.change(custom, by=by, label=wanted.label, help_=wanted.help)
        else:
            wording.reword(change.object, change.field, by=by, label=wanted.label, help_=wanted.help)


def _place(layout: Layout, field: str) -> PlacedAt | None:
    for index, one in enumerate(layout.fields):
        if one["field"] == field:
            return PlacedAt(layout.role, index, one["where"], one["read_only"])
    return None


def _ask(field: str, now: Sequence[AskedBy], wanted: Sequence[AskedBy], by: Member) -> None:
    """Let stages ask as `wanted`: those that ask otherwise now are told, those that should not are silenced."""
    for one in set(now) - set(wanted):
        if one.stage not in {other.stage for other in wanted}:
            for row in Ask.objects.filter(stage=one.stage, field=field):
                pipelines.unask(row, by=by)
    stages = Stage.objects.in_bulk([one.stage for one in wanted])
    for one in wanted:
        if one not in now and one.stage in stages:
            why = one.why or "…"
            pipelines.ask(stages[one.stage], field, why, by=by, is_hard=one.is_hard, position=one.position)


def _place_all(change: Change, now: Standing, wanted: Standing, by: Member) -> None:
    """Place the field in the layout of each role as `wanted`; a layout that is there for this field alone goes with it."""
    after = {one.role: one for one in wanted.places}
    for role in dict.fromkeys((*now.layouts, *after)):
        row = Layout.objects.filter(object=change.object, role=role).first()
        fields = placed(row.fields if row else [], change.field, after.get(role))
        if row is not None and fields == row.fields:
            continue
        is_ours_alone = not fields and role not in wanted.layouts
        given = [{"field": one["field"], "where": one["where"], "read_only": one["read_only"]} for one in fields]
        layouts.lay_out(change.object, role, None if is_ours_alone else given, by=by)  # type: ignore[arg-type]
