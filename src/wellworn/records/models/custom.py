"""What admins add without code: fields on every object, objects of their own, and who sees which field where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Role
from wellworn.records.models.record import Kind, Record, RecordQuerySet

OBJECT_KEY = 40  # characters; also those of a field's key, as provenance keeps it


class FieldType(models.TextChoices):
    """What a custom field holds."""

    TEXT = "text", _("Text")
    AREA = "area", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One of a list")
    CHOICES = "choices", _("Several of a list")
    CHECKBOX = "checkbox", _("Yes or no")
    LINK = "link", _("Web link")
    PERSON = "person", _("Person")
    COMPANY = "company", _("Company")
    MEMBER = "member", _("Member")
    RECORD = "record", _("Record of another object")
    COMPUTED = "computed", _("Worked out")


class CustomObject(models.Model):
    """An object of the workspace's own, such as Vessel. Its records are `Thing`s."""

    key = models.SlugField(max_length=OBJECT_KEY, unique=True)  # in URLs, imports and the API: never changes
    name = models.CharField(max_length=100)
    plural = models.CharField(max_length=100)
    icon = models.CharField(max_length=40, default="layers-3")
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Thing(Record):
    """A record of a custom object."""

    kind = Kind.THING
    objects = RecordQuerySet["Thing"].as_manager()

    object = models.ForeignKey(CustomObject, on_delete=models.PROTECT, related_name="things")
    last_activity_at = models.DateTimeField(null=True, blank=True)
    activity_count = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(
                fields=["object", "search_key", "id"], name="thing_of_object", condition=models.Q(deleted_at=None)
            ),
        ]


class CustomField(models.Model):
    """A field that an admin added to an object. Its values are in `Record.custom` under its key, as `Field.raw` writes them."""

    object = models.CharField(max_length=OBJECT_KEY)  # "company", "person", "deal", "task", or a custom object's key
    key = models.SlugField(max_length=OBJECT_KEY)  # never changes, and is no name of a standard field
    label = models.CharField(max_length=100)
    help = models.CharField(max_length=300, blank=True)
    type = models.CharField(max_length=10, choices=FieldType)
    options = models.JSONField(default=dict, blank=True)  # FieldOptions
    position = models.PositiveSmallIntegerField(default=0)
    is_indexed = models.BooleanField(default=False)  # its index is there, made when a big list first needed it
    created_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)  # its values stay

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "key"], name="custom_field_once")]
        ordering: ClassVar[list[str]] = ["object", "position", "id"]

    def __str__(self) -> str:
        return self.label


class FieldWords(models.Model):
    """A team's own words for a standard field: its label and its help. Empty ones leave ours."""

    object = models.CharField(max_length=OBJECT_KEY)
    field = models.CharField(max_length=OBJECT_KEY)
    label = models.CharField(max_length=100, blank=True)
    help = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "field"], name="field_words_once")]


class TeamPlace(models.Model):
    """Where a field stands for the members of some teams, whatever the layout of their role says: a change that goes to them first."""

    object = models.CharField(max_length=OBJECT_KEY)
    field = models.CharField(max_length=OBJECT_KEY)
    options = models.JSONField(default=dict)  # {"teams": ids, "where": "page" | "more" | "hidden", "read_only": bool}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "field"], name="team_place_once")]


class Layout(models.Model):
    """Which fields of an object a role sees where, in order. Without one, everybody sees every field on the page."""

    object = models.CharField(max_length=OBJECT_KEY)
    role = models.CharField(max_length=10, choices=Role, blank=True)  # empty: every role that has none of its own
    fields = models.JSONField(
        default=list
    )  # list[Placed]: {"field": name, "where": "page" | "more" | "hidden", "read_only": bool}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "role"], name="layout_once")]
