"""The one list page, of every object: tabs, chips, columns, groups, and rows that come as they are looked at."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member, Role
from wellworn.records.lists import asked_for, query, said, saving, tabs, usual, written
from wellworn.records.lists.config import Config, Group
from wellworn.records.lists.grouping import grouped
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.query import List
from wellworn.records.lists.tabs import Wish
from wellworn.records.lists.views.heads import heads_of
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind, kind_of
from wellworn.records.page_urls import page_at
from wellworn.records.views.common import is_fragment
from wellworn.usage.riding import along

TITLES = {"company": _("Companies"), "person": _("People"), "deal": _("Deals"), "task": _("Tasks")}
NEW = {
    "company": (_("New company"), _("Name or domain")),
    "person": (_("New person"), _("Name, mail address or phone")),
    "deal": (_("New deal"), _("New deal: name it")),
    "task": (_("New task"), _("What is to be done?")),
}


SCRIPTS = [
    f"records/lists/{name}.js" for name in ("grid", "cells", "paste", "pick", "sheet", "widths", "order", "place")
] + [
    "records/suggest.js",
    "records/peek.js",
]
QUICK = ("next_step", "close_date", "stage", "owner")  # changed so often in many records that each has a button
EMPTY = {
    "company": (_("Companies you deal with stand here"), _("They come by themselves from your mail and calendar. Or type a name or a domain above: that is all a company needs.")),
    "person": (_("People you write to or meet stand here"), _("They come by themselves from your mail and calendar. Or type a name, a mail address or a phone number above.")),
    "deal": (_("Deals stand here"), _("Type a name above: that is all a deal needs. Amount, date and next step are asked when they matter.")),
    "task": (_("What you mean to do stands here"), _("Type it above in a few words. A date is optional, and nobody else counts your tasks.")),
    "": (_("Its records stand here"), _("Type a name above: that is all one needs.")),
}  # fmt: skip


def known(object_key: str, member: Member) -> str:
    """The object's title; 404 for what is no object, and for IT, who sees no records."""
    if object_key in TITLES and member.role != Role.IT:
        return str(TITLES[object_key])
    found = CustomObject.objects.filter(key=object_key, archived_at=None).first()
    if found is None or object_key in Kind.values or member.role == Role.IT:
        raise Http404
    return found.plural


@require_GET
def by_key(request: SignedInRequest, object_key: str) -> HttpResponse:
    """The list of an object, at the one address that it has."""
    known(object_key, request.user)
    if (address := usual.address(object_key)) == request.path:
        return page(request, object_key)
    said = [*usual.always(object_key), *parse_qsl(request.GET.urlencode())]
    return HttpResponseRedirect(f"{address}?{urlencode(said)}" if said else address)


@require_GET
def page(request: SignedInRequest, object_key: str) -> HttpResponse:
    """A list: the whole page, or the rows after a cursor."""
    title = known(object_key, request.user) if request.user.role != Role.IT else str(TITLES.get(object_key, object_key))
    context: dict[str, Any] = {"title": title, "object": object_key, "kind": kind_of(object_key)}
    is_search = bool(request.GET.get("q")) and not request.GET.get("after")
    try:
        with along("list.search", by=request.user, kind=context["kind"], when=is_search):
            wish = tabs.wish(object_key, request.GET, request.user)
    except CannotFilter as error:
        wish = tabs.wish(object_key, nothing_said(request.GET), request.user)
        context["problem"] = str(error)
    try:
        wanted = query.read(object_key, wish.config, request.user, text=wish.text)
        context |= _frame(wish, wanted) | ({} if "problem" in context else _content(request, wish, wanted))
    except CannotFilter as error:
        bare = query.read(object_key, Config(wish.config.columns), request.user)
        context |= _frame(wish, bare) | {"problem": str(error), "shown": []}
    is_part = is_fragment(request) and bool(request.GET.get("after"))
    return render(request, "records/lists/more.html" if is_part else "records/lists/page.html", context)


def _frame(wish: Wish, wanted: List) -> dict[str, Any]:
    """What stands around the rows."""
    member = wanted.member
    label, hint = NEW.get(wish.object, (_("New record"), _("Name")))
    return asked(wish, member) | {
        "heads": heads_of(wish, wanted),
        "chips": [(chip, wish.url(chip.without)) for chip in said.chips(wanted)],
        "groups_by": [(path.name, path.label) for path in wanted.own.values() if path.is_groupable],
        "group_also": [pair for pair in _whole(wish) if pair[0] not in ("group", "q")] + [("q", wish.text)],
        "scripts": SCRIPTS,
        "empty_title": EMPTY.get(wish.object, EMPTY[""])[0],
        "empty_says": EMPTY.get(wish.object, EMPTY[""])[1],
        "clear": wish.url(text=""),
        "new_url": usual.address(wish.object) if kind_of(wish.object) == Kind.THING else reverse("create"),
        "new_label": label,
        "new_hint": hint,
        "quick_changes": [wanted.own[name] for name in QUICK if name in wanted.own and wanted.own[name].is_editable],
        "peek": "" if wish.object == Kind.TASK else f"/peek/{kind_of(wish.object)}/",  # looked at beside the list
    }


def asked(wish: Wish, member: Member) -> dict[str, Any]:
    """What a list and a board have around them alike: views, the ways to change what is asked, and where this is."""
    return {
        "wish": wish,
        "object": wish.object,
        "tabs": [(tab, f"{usual.address(wish.object)}?{_tab(wish, tab.key)}") for tab in wish.tabs],
        "match": _match(wish),
        "may_change": wish.tab.view is not None and saving.may_change(wish.tab.view, member),
        "makes_everybodys": member.role in saving.MAKES_EVERYBODYS,
        "here": wish.url(),
        "here_query": wish.url().partition("?")[2],
        "here_path": usual.address(wish.object),
        "always_query": urlencode(wish.always),
        "search_also": _also(wish, {"q"}),
    }


def nothing_said(given: QueryDict) -> QueryDict:
    """An address of which nothing is kept but how the list is looked at."""
    return QueryDict(urlencode(usual.always(Kind.DEAL, given)))


def _also(wish: Wish, without: set[str]) -> list[tuple[str, str]]:
    """The other parameters of a small form that changes one of them."""
    return [pair for pair in parse_qsl(wish.url().partition("?")[2]) if pair[0] not in without]


def _whole(wish: Wish) -> list[tuple[str, str]]:
    """Every parameter of the list, those that its tab says too."""
    return [*wish.always, ("tab", wish.tab.key), *written.pairs(wish.config)]


def _tab(wish: Wish, key: str) -> str:
    return urlencode([*wish.always, ("tab", key)])


def _match(wish: Wish) -> tuple[bool, str] | None:
    """Whether any of the conditions is enough, and the address of the opposite; None for fewer than two."""
    now = wish.config.filter
    if len(now.parts) < 2:
        return None
    other = Config(wish.config.columns, Group(now.parts, not now.is_any), wish.config.sort, wish.config.group)
    return now.is_any, wish.url(other)


def _content(request: SignedInRequest, wish: Wish, wanted: List) -> dict[str, Any]:
    """The rows, in groups or one after another. Raises CannotFilter."""
    shown = wanted.shown()
    if wish.config.group and not wish.text:
        made = grouped(wanted)
        parts = [(part, _rows(made.cells, part.rows, shown), wish.url(made.only(wish.config, part)), _sums(part, shown))
                 for part in made.parts]  # fmt: skip
        return {"parts": parts, "left_out": made.left_out, "is_empty": not made.parts, "meta": _meta(made)}
    after = request.GET.get("after", "")
    found = query.page(wanted, after)
    if not after:
        asked_for.say_so(wanted)
    return {
        "is_more": found.is_more,
        "rows": _rows(found.cells, found.rows, shown),
        "is_empty": not found.rows,
        "after": after,
        "next": wish.url(None, ("after", found.after)) if found.after else "",
        "columns": len(shown) + 1,
    }


def _rows(cells: Any, records: list[Any], shown: list[Any]) -> list[Any]:
    for record in records:
        record.url = page_of(record)
    return [(record, [cells.cell(record, path) for path in shown]) for record in records]


def page_of(record: Any) -> str:
    """The address of a record's page; empty where there is none."""
    if record.kind != Kind.THING:
        return page_at(str(record.kind), record.pk) if record.kind != Kind.TASK else ""
    return reverse("thing", args=[record.object.key, record.pk])


def _sums(part: Any, shown: list[Any]) -> list[Any]:
    """A group's sums under the columns; "likely" stands as money under the share that it comes from."""
    return [part.sums.get(path.name, {}) for path in shown[1:]]


def _meta(made: Any) -> str:
    """How many there are in all groups."""
    count = sum(part.count for part in made.parts)
    return ngettext("%(n)s record", "%(n)s records", count) % {"n": f"{count:,}"}


@require_GET
def count(request: SignedInRequest, object_key: str) -> HttpResponse:
    """How many a list has, or that it is more than anybody counts; asked for after the page is there."""
    known(object_key, request.user)
    try:
        wish = tabs.wish(object_key, request.GET, request.user)
        wanted = query.read(object_key, wish.config, request.user, text=wish.text)
        number = query.count_up_to(wanted.records)
    except CannotFilter:
        return HttpResponse("")
    more = number > query.COUNTED
    words = f"{query.COUNTED:,}+" if more else f"{number:,}"
    return HttpResponse(ngettext("%(n)s record", "%(n)s records", number) % {"n": words})
