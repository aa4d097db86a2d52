"""What the palette can do to records. Each act is one declared object: who may do it, by which words it is called, and a function
that reads a line into the options it means there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.members.access import READERS
from wellworn.members.models import Role
from wellworn.records.folding import searchable
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.record import Kind, Record
from wellworn.web.palette.context import Context
from wellworn.web.palette.options import Change, Option
from wellworn.web.templatetags.parts import money

PAGES = {"person": "people", "company": "companies", "deal": "deals"}  # where each is made by a name too


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the palette can do. `read` gives the options that a line means; none where it means something else."""

    key: str
    roles: tuple[Role, ...]
    read: Callable[[Context], Iterator[Option]]


def said(day: date | None) -> str:
    """A day in short."""
    return date_format(day, "D j M") if day else _("not known")


def move(context: Context) -> Iterator[Option]:
    """ "move Aquaveld to Commit", "commit" on a deal's page, "Aquaveld commit"."""
    stage, rest = _stage(context)
    if stage is None:
        return
    for deal in context.deals_meant(rest):
        if deal.stage.pipeline_id == stage.pipeline_id and deal.stage_id != stage.pk:
            yield Option(
                "kanban",
                _("Move %(deal)s to %(stage)s") % {"deal": deal.name, "stage": stage.name},
                reverse("move", args=[deal.pk]),
                fields={"stage": str(stage.pk), "was": str(deal.stage_id)},
                about=_about(deal),
                changes=(Change(_("Stage"), deal.stage.name, stage.name),),
            )


def _stage(context: Context) -> tuple[Stage | None, str]:
    """The stage that the last words name, and the words before it."""
    bare = context.line.after("move", "stage") or context.line.text
    before, _to, after = bare.rpartition(" to ") if " to " in bare else ("", "", bare.removeprefix("to "))
    words = searchable(after).split()
    for count in range(len(words), 0, -1):
        named = " ".join(words[-count:])
        begun = [stage for stage in context.stages if len(named) > 2 and searchable(stage.name).startswith(named)]
        if begun:
            rest = before or " ".join(after.split()[: len(after.split()) - count])
            return begun[0], rest
    return None, ""


def amount(context: Context) -> Iterator[Option]:
    """ "amount 52k" on a deal's page, "Aquaveld 52k"."""
    worth = context.line.amount
    if worth is None or context.line.day is not None:
        return
    for deal in context.deals_meant(_without(context, "amount", "value")):
        if deal.amount != worth:
            yield _value(
                deal,
                "amount",
                f"{worth:f}",
                _raw(deal.amount),
                _("Amount"),
                _money(deal, deal.amount),
                _money(deal, worth),
                "scale",
            )


def close_date(context: Context) -> Iterator[Option]:
    """ "close 11 Dec" on a deal's page, "Aquaveld 11 Dec"."""
    day = context.line.day
    if (
        day is None
        or context.line.amount is not None
        or context.line.after("task", "follow up", "call", "note", "todo") is not None
    ):
        return
    for deal in context.deals_meant(_without(context, "close", "close date", "closing")):
        if deal.close_date != day:
            was = deal.close_date.isoformat() if deal.close_date else ""
            yield _value(
                deal, "close_date", day.isoformat(), was, _("Close"), said(deal.close_date), said(day), "calendar-clock"
            )


def _without(context: Context, *verbs: str) -> str:
    """The words that are left, without a verb at their beginning."""
    rest = context.line.rest
    for verb in verbs:
        if rest.casefold() == verb or rest.casefold().startswith(f"{verb} "):
            return rest[len(verb) :].strip()
    return rest


def _value(deal: Deal, name: str, value: str, was: str, label: str, before: str, after: str, icon: str) -> Option:
    """One value of a deal that becomes another."""
    title = _("%(deal)s: %(label)s %(value)s") % {"deal": deal.name, "label": label.lower(), "value": after}
    return Option(
        icon, title, reverse("value", args=["deal", deal.pk, name]), fields={"value": value, "was": was},
        about=_about(deal), changes=(Change(label, before, after),),
    )  # fmt: skip


def _raw(worth: Decimal | None) -> str:
    return "" if worth is None else f"{worth:.2f}".removesuffix(".00")


def _money(deal: Deal, worth: Decimal | None) -> str:
    return money(worth, deal.currency) or _("not known")


def _about(record: Record) -> str:
    """A record in the words of the preview."""
    company = getattr(record, "company", None)
    return f"{record.name} · {company}" if company else record.name


def task(context: Context) -> Iterator[Option]:
    """ "task Tue call Femke", "follow up Tue", "Aquaveld 11 Dec" as something to do."""
    line = context.line
    asked = line.after("task", "todo", "new task")
    follow = line.after("follow up", "follow-up", "followup")
    if asked is None and follow is None and (line.day is None or line.amount is not None):
        return
    rest = _without(context, "new task", "task", "todo", "follow up", "follow-up", "followup")
    beside = context.on
    if beside is None and asked is None and rest:
        hits = [*context.companies[:1], *context.people[:1]] if follow is None else []
        beside = hits[0].record if hits else None
    name = rest if asked is not None or (rest and beside is None) else ""
    name = name or (_("Follow up with %(name)s") % {"name": beside.name} if beside else rest or _("Follow up"))
    fields = {"line": name, "due_on": line.day.isoformat() if line.day else ""}
    if beside is not None:
        fields[str(beside.kind)] = str(beside.pk)
    title = _("Task: %(name)s") % {"name": name} + (f" · {said(line.day)}" if line.day else "")
    changes = (Change(_("Task"), "", name), Change(_("Due"), "", said(line.day)))
    about = _about(beside) if beside else _("A task of your own")
    yield Option("list-checks", title, reverse("palette_task"), fields=fields, about=about, changes=changes)


def note(context: Context) -> Iterator[Option]:
    """ "note They ask for a price", "call Agreed on Tuesday": onto the page's record."""
    for kind, label, icon in (("note", _("Note"), "sticky-note"), ("call", _("Call"), "phone")):
        words = context.line.after(kind)
        if words and context.on is not None:
            yield Option(
                icon,
                _("%(kind)s on %(record)s: %(words)s") % {"kind": label, "record": context.on.name, "words": words},
                reverse("write", args=[context.on.kind, context.on.pk]),
                fields={"kind": kind, "text": words},
                about=_about(context.on),
                changes=(Change(label, "", words),),
            )


def make(context: Context) -> Iterator[Option]:
    """ "new person Femke Bos", "new company aquaveld.example", "new deal Six plants"."""
    kinds = {
        "person": (_("person"), "user-plus"),
        "company": (_("company"), "building-2"),
        "deal": (_("deal"), "kanban"),
    }
    for kind, (label, icon) in kinds.items():
        name = context.line.after(f"new {kind}", f"add {kind}", _("new %(kind)s") % {"kind": label})
        if name == "" or context.line.text.casefold() in ("new", "add"):
            yield Option(icon, _("New %(kind)s: go on with the name") % {"kind": label}, reverse(PAGES[kind]))
        elif name:
            fields = {"line": name, "kind": kind}
            if kind != "company" and context.on is not None and context.on.kind == Kind.COMPANY:
                fields["company"] = str(context.on.pk)
            yield Option(
                icon, _("New %(kind)s: %(name)s") % {"kind": label, "name": name}, reverse("create"), fields=fields,
                about=name, changes=(Change(_("New"), "", label),),
            )  # fmt: skip


def merge(context: Context) -> Iterator[Option]:
    """ "merge" on a person's or company's page: with what it may be the same as."""
    if (
        context.line.after("merge") is not None
        and context.on is not None
        and context.on.kind in (Kind.PERSON, Kind.COMPANY)
    ):
        yield Option(
            "merge",
            _("Merge %(name)s with another") % {"name": context.on.name},
            reverse("merge_with", args=[context.on.kind, context.on.pk]),
        )


ACTS: list[Act] = [
    Act("move", READERS, move),
    Act("amount", READERS, amount),
    Act("close", READERS, close_date),
    Act("note", READERS, note),
    Act("task", READERS, task),
    Act("make", READERS, make),
    Act("merge", READERS, merge),
]
