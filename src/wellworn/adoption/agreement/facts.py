"""What the annex is made of: the configuration in force, the code's declarations, and the tables there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models
from django.utils.formats import date_format

from wellworn.adoption.history import Line, everything
from wellworn.capture.deals.models import LanguageModel
from wellworn.members.models import InternalDomain, Member, Workspace
from wellworn.members.protections.models import ChangeState
from wellworn.members.protections.standing import Protections, in_force

OURS = ("members", "usage", "adoption", "friction", "program", "records", "capture", "outreach", "api")


@dataclass(frozen=True, slots=True)
class NamingTable:
    """A table in which a row names a member: what it is, the columns that name, and the others."""

    name: str
    says: str
    naming: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it at one moment."""

    workspace: str
    on: date
    people: int
    protections: Protections
    representatives: tuple[str, ...]
    domains: tuple[str, ...]
    language_model: str  # the host that letters may be sent to; empty where none is plugged in
    history: tuple[Line, ...]  # the oldest first
    tables: tuple[NamingTable, ...]

    @property
    def version(self) -> int:
        """One more with each change that is in force."""
        return 1 + sum(line.change.state in (ChangeState.RAISED, ChangeState.AGREED) for line in self.history)


def gather(on: date) -> Facts:
    """The facts as they stand."""
    workspace = Workspace.objects.filter(pk=1).first() or Workspace()
    model = LanguageModel.objects.filter(pk=1, is_on=True).first()
    colleagues = Member.objects.colleagues()
    speakers = colleagues.filter(is_representative=True).order_by("name", "email")
    return Facts(
        workspace=workspace.name,
        on=on,
        people=colleagues.count(),
        protections=in_force(),
        representatives=tuple(str(one) for one in speakers),
        domains=tuple(InternalDomain.objects.order_by("domain").values_list("domain", flat=True)),
        language_model=(urlsplit(model.base_url).hostname or model.base_url) if model else "",
        history=tuple(everything()),
        tables=tuple(naming_tables()),
    )


def naming_tables() -> Iterator[NamingTable]:
    """Every table of ours that names a member, out of the models themselves, so that none can be left out."""
    order = {label: place for place, label in enumerate(OURS)}
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in order]
    for model in sorted(found, key=lambda one: (order[one._meta.app_label], one.__name__)):
        fields = list(model._meta.concrete_fields)
        naming = [one.name for one in fields if one.related_model is Member]
        if naming or model is Member:
            others = [one.name for one in fields if one.name not in naming and not one.primary_key]
            yield NamingTable(
                f"{model._meta.app_label}.{model.__name__}", _first_sentence(model), tuple(naming), tuple(others)
            )


def day(one: date) -> str:
    """A day as a document writes it."""
    return date_format(one, "j F Y")


def _first_sentence(model: type[models.Model]) -> str:
    """What a table's own description says first."""
    text = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    return text.replace("`", "")
