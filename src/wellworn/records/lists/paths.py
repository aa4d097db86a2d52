"""The fields that a list of an object can show, filter, sort and group by: its own, and those of what it names, one hop away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.records import handles
from wellworn.records.fields import Field, fields_seen_by, standard_fields
from wellworn.records.lists.operators import SORTS, CannotFilter
from wellworn.records.models.company import TOUCHED
from wellworn.records.models.record import Kind, Record, kind_of

OUTCOMES: Any = (("open", _("open")), ("won", _("won")), ("lost", _("lost")))
TOUCH = Field("touched", _("Last in touch"), "moment", column="last_activity_at")
CREATED = Field("created_at", _("Since"), "moment")
COUNT = Field("activity_count", _("Activities"), "count")
SOURCE_PERSON, SOURCE_DEAL = Field("person", _("Person"), "person"), Field("deal", _("Deal"), "deal")
PHONE, MAIL, DOMAIN = (
    Field(handles.PHONE, _("Phone"), "handle"),
    Field("mail", _("Mail"), "handle", column=handles.MAIL),
    Field(handles.DOMAIN, _("Domain"), "handle"),
)
BESIDE: dict[Kind, tuple[Field, ...]] = {  # what a list shows beside the fields that are typed
    Kind.COMPANY: (DOMAIN, PHONE, TOUCH, COUNT, CREATED),
    Kind.PERSON: (MAIL, PHONE, TOUCH, COUNT, CREATED),
    Kind.DEAL: (
        Field("state", _("State"), "choice", column="stage__outcome", choices=OUTCOMES),
        Field("pipeline", _("Pipeline"), "pipeline", column="stage__pipeline_id"),
        Field("probability", _("Likely"), "count", column="stage__probability"),
        Field("stage_since", _("In stage"), "days"),
        Field("closed_at", _("Closed"), "moment"),
        CREATED,
    ),
    Kind.TASK: (SOURCE_PERSON, SOURCE_DEAL, Field("done_at", _("Done"), "moment"), CREATED),
    Kind.THING: (TOUCH, CREATED),
}
TEAM = Field("team", _("Team"), "team", column="team_id")
HOPS = {"company": Kind.COMPANY, "person": Kind.PERSON, "deal": Kind.DEAL}  # owner.team is the one hop to a member
TARGETS = {"company": "company", "person": "person", "deal": "deal", "member": "member", "stage": "stage",
           "team": "team", "pipeline": "pipeline", "record": "thing"}  # fmt: skip
UNSORTED = {"area", "choices", "handle"}
FAR = {*HOPS, "handle", "stage", "pipeline"}  # not to be reached over a hop
GROUPED = {"stage", "member", "choice", "checkbox", "company", "team", "pipeline", "person", "record"}


@dataclass(frozen=True, slots=True)
class Path:
    """A field as a list of an object reaches it; `hop` is the relation in between, or empty."""

    object: str
    field: Field
    hop: str = ""
    hop_label: str | Promise = ""

    @property
    def name(self) -> str:
        """As a configuration names it."""
        return f"{self.hop}.{self.field.name}" if self.hop else self.field.name

    @property
    def label(self) -> str:
        """As a column's head names it."""
        return f"{self.hop_label}: {self.field.label}" if self.hop else str(self.field.label)

    @property
    def widget(self) -> str:
        """The widget whose values these are; that of what a computed field gives."""
        return self.field.gives

    @property
    def sort(self) -> str:
        """The sort of its values, which says what may be asked of them. Raises CannotFilter."""
        if self.widget not in SORTS:
            raise CannotFilter(_("A list can't be filtered by %(field)s.") % {"field": self.label})
        return SORTS[self.widget]

    @property
    def target(self) -> str:
        """What its ids name: "company", "member", "stage" ...; empty where the value is no id."""
        return self.field.related if self.widget == "record" else TARGETS.get(self.widget, "")

    @property
    def is_editable(self) -> bool:
        """Whether a cell of it can be written."""
        if self.hop or self.field.compute or self.field.is_read_only:
            return False
        return self.field.is_custom or any(field.name == self.field.name for field in standard_fields(self.object))

    @property
    def is_sortable(self) -> bool:
        """Whether a list can be in its order."""
        return self.widget not in UNSORTED

    @property
    def is_groupable(self) -> bool:
        """Whether a list can be grouped by it."""
        return self.widget in GROUPED and not self.hop and not self.field.compute

    @property
    def is_end(self) -> bool:
        """Whether its values stand at the column's end, as numbers do."""
        return self.widget in {"number", "amount", "count", "days"}

    @property
    def column(self) -> str:
        """The column of the database, from the list's own object on; empty for a custom field and for handles."""
        if self.field.is_custom or self.widget == "handle" or self.field.name == TOUCH.name or self.field.compute:
            return ""
        return f"{self.hop}__{self.field.attribute}" if self.hop else self.field.attribute

    @property
    def expression(self) -> Combinable:
        """What queries filter and order by; exactly what its index holds."""
        if self.field.name == TOUCH.name:
            return Coalesce(f"{self.hop}__last_activity_at", f"{self.hop}__created_at") if self.hop else TOUCHED
        if not self.hop and (self.field.is_custom or self.field.compute):
            return self.field.expression
        if not self.field.is_custom:
            return F(self.column)
        text = KeyTextTransform(self.field.name, f"{self.hop}__custom")
        typed = getattr(self.field.expression, "output_field", CharField())
        return Cast(text, typed)

    def held(self, record: Record) -> Any:
        """The bare value in `record`, which is the list's own or the one a hop away."""
        if self.field.is_custom or self.field.compute:
            return self.field.held(record)
        if self.field.name == "state":
            return record.stage.outcome or "open"  # type: ignore[attr-defined]
        if self.field.name == "touched":
            return record.last_activity_at or record.created_at  # type: ignore[attr-defined]
        value: Any = record
        for step in self.field.attribute.split("__"):
            value = getattr(value, step)
        return getattr(value, "pk", value)


def own_paths(object_key: str, member: Member) -> dict[str, Path]:
    """Every path without a hop that the member's role sees. One query."""
    kind = kind_of(object_key)
    found = (*fields_seen_by(object_key, member), *BESIDE[kind], TEAM)
    return {field.name: Path(object_key, field) for field in found}


def path_of(own: dict[str, Path], name: str, member: Member) -> Path:
    """The path of that name. The first of each hop costs a query; `own` remembers them. Raises CannotFilter."""
    hop, dot, _field = name.partition(".")
    if name not in own and dot and hop in own:
        own.update(beyond(own[hop], member))
    if name not in own:
        raise CannotFilter(_("There is no field “%(name)s” here any more.") % {"name": name})
    return own[name]


def beyond(hop: Path, member: Member) -> dict[str, Path]:
    """What lies one hop away, through a relation that is no custom field."""
    widget = hop.field.widget
    if hop.field.is_custom or hop.hop:
        return {}
    if widget == "member":
        fields: tuple[Field, ...] = (TEAM,)
    elif widget in HOPS:
        fields = (*fields_seen_by(HOPS[widget], member), *BESIDE[HOPS[widget]])
    else:
        return {}
    paths = (
        Path(hop.object, field, hop.field.name, hop.field.label)
        for field in fields
        if field.gives not in FAR and not field.compute
    )
    return {path.name: path for path in paths}


def reachable(object_key: str, member: Member) -> dict[str, Path]:
    """Every path, one hop away ones too, for pickers. One query an object."""
    own = own_paths(object_key, member)
    found = dict(own)
    for hop in own.values():
        found |= beyond(hop, member)
    return found
