"""Which fields somebody needs: those that a stage asks, and those that a saved view, a report or a template of follow-ups uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wellworn.outreach.models import Template
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.lists import config
from wellworn.records.models import Ask, Report, Stage, View
from wellworn.records.models.record import Kind
from wellworn.records.reports import question

ALWAYS = {"name", "stage", "currency"}  # every record has these: they would only flatter the share
CALLED = {"mail": MAIL, "address": "address", "phone": PHONE, "domain": DOMAIN}  # in lists -> in history
VARIABLE = re.compile(r"\{([a-z_]+)\.([A-Za-z0-9_-]+)")  # as in outreach.wording


@dataclass(frozen=True, slots=True)
class Needed:
    """By object the fields that somebody uses, and by stage those that it or one before it asks."""

    used: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asked: Mapping[int, frozenset[str]] = field(default_factory=dict)


def needed() -> Needed:
    """As it is now."""
    used: dict[str, set[str]] = defaultdict(set)
    for view in View.objects.only("object", "config"):
        _use(used, view.object, fields_of_list(view.config))
    for report in Report.objects.only("config"):
        _use(used, *fields_of_report(report.config))
    for text in Template.objects.values_list("subject", "body"):
        for of, name in VARIABLE.findall(" ".join(text)):
            used[of].add("name" if name.endswith("_name") else name)
    return Needed({of: frozenset(names - ALWAYS) for of, names in used.items()}, _asked())


def fields_of_list(kept: object) -> set[str]:
    """The fields of a saved list, as it names them; none of one that nobody can read any more."""
    try:
        return config.from_json(kept).fields()
    except config.Unreadable:
        return set()


def fields_of_report(kept: object) -> tuple[str, set[str]]:
    """The object and the fields of a report; none of one that nobody can read any more."""
    try:
        asked = question.from_json(kept)
    except config.Unreadable:
        return "", set()
    return asked.object, {asked.field, *(one.field for one in asked.by), *asked.list.fields()} - {""}


def as_in_history(of: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Object and field of each name in a list of an object, as history keeps them. One hop away ("company.city") a field is another
    object's, and the hop itself is read too."""
    for name in names:
        there, dot, field_ = name.rpartition(".")
        if dot and there in (Kind.COMPANY, Kind.PERSON, Kind.DEAL):
            yield there, CALLED.get(field_, field_)
            yield of, there
        elif not dot:
            yield of, CALLED.get(name, name)


def _use(used: dict[str, set[str]], of: str, names: Iterable[str]) -> None:
    for there, name in as_in_history(of, names):
        used[there].add(name)


def _asked() -> dict[int, frozenset[str]]:
    """What each stage and those before it in its pipeline ask."""
    stages = list(Stage.objects.order_by("pipeline", "position"))
    asks: dict[int, set[str]] = defaultdict(set)
    for stage_id, name in Ask.objects.filter(stage__archived_at=None).values_list("stage", "field"):
        asks[stage_id].add(name)
    return {
        stage.pk: frozenset().union(
            *(asks[one.pk] for one in stages if one.pipeline_id == stage.pipeline_id and one.position <= stage.position)
        )
        - ALWAYS
        for stage in stages
    }
