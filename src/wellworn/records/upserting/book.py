"""What a run of rows looks up once: the fields of its object, stages, members, and what new records begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.members.workspace import own_currency
from wellworn.records.asks import asks_by_stage
from wellworn.records.custom.describing import said_of
from wellworn.records.fields import Field, fields_of, fields_seen_by
from wellworn.records.folding import folded
from wellworn.records.models.asked import Ask
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave

KINDS = frozenset(Kind.values)  # the enumeration makes the list anew at each reading of it
LINKS = {"company", "person", "record"}  # widgets of fields that name another record
WON = {"won", "closed won", "closedwon", "gewonnen", "gagne", "gagnee", "ganado", "ganada", "cerrado ganado", "vunnen", "vundet",
       "vinto", "vinta", "ganho", "ganha", "wygrane"}  # fmt: skip
LOST = {"lost", "closed lost", "closedlost", "verloren", "perdu", "perdue", "perdido", "perdida", "cerrado perdido", "forlorad",
        "tabt", "perso", "persa", "przegrane"}  # fmt: skip


@dataclass(frozen=True)
class Book:
    """One object's, for one member."""

    object: str
    kind: Kind
    by: Member
    fields: dict[str, Field]
    writable: frozenset[str]  # those of the fields that the member's role may change
    stages: tuple[Stage, ...]  # in use
    members: dict[str, int]  # by mail address, and by folded name where one has it
    currency: str
    custom_object: CustomObject | None
    known_stages: Mapping[int, Stage]  # all, those out of use too
    asks: Mapping[int, tuple[Ask, ...]]  # by stage, what it and those before it ask

    @classmethod
    def of(cls, object_key: str, by: Member) -> Book:
        """The book of an object. Raises CannotSave if there is no such object."""
        custom = None
        if object_key not in KINDS or object_key == Kind.THING:
            custom = CustomObject.objects.filter(key=object_key, archived_at=None).first()
            if custom is None:
                raise CannotSave(_("There is no object called %(name)s.") % {"name": object_key})
        said = said_of(object_key)[object_key]
        fields = {field.name: field for field in fields_of(object_key, said) if field.widget != "computed"}
        seen = fields_seen_by(object_key, by, said)
        every = Stage.objects.select_related("pipeline").order_by("pipeline__position", "pipeline_id", "position")
        stages = list(every) if object_key == Kind.DEAL else []
        return cls(
            object_key,
            Kind.THING if custom else Kind(object_key),
            by,
            fields,
            frozenset(field.name for field in seen if field.name in fields and not field.is_read_only),
            tuple(one for one in stages if one.archived_at is None and one.pipeline.archived_at is None),
            _members(),
            own_currency(),
            custom,
            {one.pk: one for one in stages},
            asks_by_stage(stages, by) if stages else {},
        )

    def member(self, text: str) -> int:
        """The member of that address or name. Raises CannotSave."""
        bare = text.strip()
        found = self.members.get(bare.lower()) or self.members.get(folded(bare))
        if found is None and bare[:1] == "#" and bare[1:].isascii() and bare[1:].isdecimal():
            found = int(bare[1:]) if int(bare[1:]) in self.members.values() else None
        if found is None:
            raise CannotSave(_("Nobody here is called that. An admin can add members."))
        return found

    def stage(self, text: str, pipeline: str = "") -> int:
        """The stage of that name, or of that outcome in common words. Raises CannotSave."""
        wanted, line = folded(text), folded(pipeline)
        stages = [one for one in self.stages if not line or folded(one.pipeline.name) == line]
        for stage in stages:
            if folded(stage.name) == wanted or f"#{stage.pk}" == text.strip():
                return stage.pk
        outcome = "won" if wanted in WON else "lost" if wanted in LOST else None
        for stage in stages:
            if outcome and stage.outcome == outcome:
                return stage.pk
        names = ", ".join(dict.fromkeys(stage.name for stage in stages or self.stages))
        raise CannotSave(_("There is no such stage. Choose one of: %(names)s.") % {"names": names})

    @cached_property
    def said(self) -> list[str]:
        """The fields by whose words a record is found, beside its name."""
        return [one.name for one in self.fields.values() if one.is_custom and one.widget in ("text", "area", "link")]

    @property
    def first_stage(self) -> Stage | None:
        """Where a deal begins."""
        return next((stage for stage in self.stages if not stage.outcome), None)

    def outcome(self, stage_id: Any) -> str:
        """The outcome of a stage, "" while open."""
        return self.known_stages[stage_id].outcome if stage_id in self.known_stages else ""


def _members() -> dict[str, int]:
    """Members by address, and by name where only one has it."""
    found: dict[str, int] = {}
    names: dict[str, list[int]] = {}
    for pk, email, name in Member.objects.values_list("pk", "email", "name"):
        found[email.lower()] = pk
        names.setdefault(folded(name), []).append(pk)
    return {name: pks[0] for name, pks in names.items() if name and len(pks) == 1} | found
