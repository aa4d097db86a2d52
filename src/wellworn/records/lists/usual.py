"""The views that every workspace has from the first day, and the columns a list has when nobody has chosen any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.lib.ids import read_id
from wellworn.records.lists.config import Column, Condition, Config, Group, Sort
from wellworn.records.models.record import Kind, kind_of


@dataclass(frozen=True, slots=True)
class Usual:
    """A view that is there without anybody having saved it."""

    key: str
    name: str | Promise
    config: Config


COLUMNS = {
    Kind.COMPANY: ("name", "city", "country", "owner", "activity_count", "touched"),
    Kind.PERSON: ("name", "title", "company", "mail", "touched"),
    Kind.DEAL: ("company", "name", "amount", "next_step", "close_date", "probability", "stage_since"),
    Kind.TASK: ("name", "company", "due_on", "owner"),
    Kind.THING: ("name", "owner", "created_at"),
}
AS_LIST = ("view", "list")
ME, OPEN = Condition("owner", "any_of", ("me",)), Condition("state", "any_of", ("open",))


def _config(kind: Kind, *parts: Condition, sort: Sort | None = None, group: str = "") -> Config:
    return Config(tuple(Column(name) for name in COLUMNS[kind]), Group(parts), sort, group)


def _views(kind: Kind) -> tuple[Usual, ...]:
    recent, named = Sort("touched", is_descending=True), Sort("name")
    quiet = Condition("touched", "ago_more", ("60",))
    if kind in (Kind.COMPANY, Kind.PERSON):
        return (
            Usual("all", _("Last in touch"), _config(kind, sort=recent)),
            Usual("name", _("By name"), _config(kind, sort=named)),
            Usual("mine", _("Mine"), _config(kind, ME, sort=recent)),
            Usual("quiet", _("Gone quiet"), _config(kind, ME, quiet, sort=Sort("touched"))),
        )
    if kind == Kind.DEAL:
        by_close, soon = Sort("close_date"), Condition("close_date", "period", ("this_quarter",))
        return (
            Usual("mine", _("My open deals"), _config(kind, ME, OPEN, sort=by_close, group="stage")),
            Usual("open", _("All open deals"), _config(kind, OPEN, sort=by_close, group="stage")),
            Usual("no-step", _("Needs a next step"), _config(kind, ME, OPEN, Condition("next_step", "empty"), sort=by_close)),
            Usual("quarter", _("Closing this quarter"), _config(kind, OPEN, soon, sort=by_close, group="owner")),
            Usual("all", _("All deals"), _config(kind, sort=Sort("created_at", is_descending=True))),
        )  # fmt: skip
    if kind == Kind.TASK:
        due = Sort("due_on")
        return (
            Usual("mine", _("My open tasks"), _config(kind, ME, Condition("done_at", "empty"), sort=due)),
            Usual("open", _("All open tasks"), _config(kind, Condition("done_at", "empty"), sort=due, group="owner")),
            Usual("done", _("Done"), _config(kind, Condition("done_at", "filled"), sort=Sort("done_at", is_descending=True))),
        )  # fmt: skip
    return (Usual("all", _("All"), _config(kind, sort=named)), Usual("mine", _("Mine"), _config(kind, ME, sort=named)))


VIEWS = {kind: _views(kind) for kind in Kind}


def views_of(object_key: str) -> tuple[Usual, ...]:
    """The views that an object has from the first day; the first is the default."""
    return VIEWS[kind_of(object_key)]


def whole(object_key: str, config: Config) -> Config:
    """`config` with the usual columns where it names none."""
    columns = tuple(Column(name) for name in COLUMNS[kind_of(object_key)])
    return config if config.columns else replace(config, columns=columns)


def address(object_key: str) -> str:
    """Where an object's list is."""
    routes = {"company": "companies", "person": "people", "deal": "deals"}
    if object_key in routes:
        return reverse(routes[object_key])
    return reverse("list" if object_key == Kind.TASK else "things", args=[object_key])


def always(object_key: str, given: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The parameters that its address always has: deals are a board otherwise, of the pipeline that `given`, an address, may say."""
    if object_key != Kind.DEAL:
        return []
    as_list = [AS_LIST] if given is None or given.get(AS_LIST[0]) == AS_LIST[1] else []
    pipeline = given.get("pipeline", "") if given else ""
    return [*as_list, ("pipeline", pipeline)] if read_id(pipeline) else as_list
