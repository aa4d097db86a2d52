"""Changing what a list shows: a condition more, columns, and views that are saved."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records.lists import narrowed, operators, saving, tabs, usual
from wellworn.records.lists.config import Condition, Config, Group, Unreadable, condition, width
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.paths import Path, reachable
from wellworn.records.lists.periods import PERIODS
from wellworn.records.lists.tabs import Wish
from wellworn.records.lists.views import heads, picking
from wellworn.records.lists.views.page import known, nothing_said
from wellworn.records.values import CannotSave
from wellworn.records.views.common import is_fragment


def _wish(request: SignedInRequest, object_key: str) -> Wish:
    """The list that the form stood on, which its address says."""
    known(object_key, request.user)
    given = QueryDict(request.POST.get("list", request.GET.get("list", "")))
    try:
        return tabs.wish(object_key, given, request.user)
    except CannotFilter:
        return tabs.wish(object_key, nothing_said(given), request.user)


def _said(wish: Wish) -> str:
    return wish.url().partition("?")[2]


@require_http_methods(["GET", "POST"])
def filter_(request: SignedInRequest, object_key: str) -> HttpResponse:
    """The form of one more condition: field, operator, what it is compared with. POST adds it."""
    wish, given = _wish(request, object_key), request.POST if request.method == "POST" else request.GET
    config, to_url = _onwards(wish, given)
    paths = {name: path for name, path in reachable(object_key, request.user).items() if path.widget in operators.SORTS}
    path = paths.get(given.get("field", "")) or next(iter(paths.values()))
    context = _asking(path, given) | _around(wish, given, paths)
    context |= {"object": object_key, "page": to_url(config), "parts": range(1, len(config.filter.parts) + 1)}
    if request.method == "POST":
        try:
            values = picking.values_of(path, given, request.user)
            context["chosen"] = picking.chosen(path, values, request.user)
            if given.get("act") != "ask":
                made = _made(path, given, values, request)
                return _gone_to(to_url(_joined(config, made, given.get("join", ""))), request)
        except (CannotFilter, Unreadable) as error:
            context["error"] = str(error)
    return _shown(request, context)


def _around(wish: Wish, given: QueryDict, paths: dict[str, Path]) -> dict[str, Any]:
    """What the form of a condition offers and hands on; own fields before those a hop away."""
    in_order = sorted(paths.items(), key=lambda pair: (bool(pair[1].hop), pair[1].label))
    back = "board" if wish.is_board and not given.get("to") else given.get("to", "")
    kept = _handed_on(wish, given)
    return {
        "title": _("Filter"),
        "fields": [(name, one.label) for name, one in in_order],
        "back": narrowed.BACK.get(back),
        "kept": kept,
        "asking": urlencode(kept),
    }


def _made(path: Path, given: QueryDict, values: list[str], request: SignedInRequest) -> Condition:
    """The condition that was given, once it has been seen that it can be asked. Raises CannotFilter, and Unreadable."""
    made = condition(path.name, given.get("operator", ""), values)
    operators.holds(path.sort, made.operator, made.values, _nothing(path), _anybody(request))
    return made


def _gone_to(address: str, request: SignedInRequest) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": address}) if is_fragment(request) else HttpResponseRedirect(address)


def _onwards(wish: Wish, given: QueryDict) -> tuple[Config, Callable[[Config], str]]:
    """What the new condition joins, and the address that it leads to: the list itself, or the page that is narrowed like one."""
    if (place := given.get("to", "")) not in narrowed.PLACES:
        return wish.config, wish.url
    joined = narrowed.conditions_of(parse_qsl(given.get("list", "")))
    return joined, lambda config: narrowed.address(place, given.get("rest", ""), config.filter)


def _handed_on(wish: Wish, given: QueryDict) -> list[tuple[str, str]]:
    """What the form hands on from one step to the next."""
    if given.get("to", "") not in narrowed.PLACES:
        return [("list", _said(wish))]
    return [(name, given.get(name, "")) for name in ("list", "to", "rest")]


def _shown(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    """The form of a condition, in the sheet or on a page of its own."""
    is_part = is_fragment(request)
    template = "records/lists/filter.html" if is_part else "records/lists/alone.html"
    context |= {"part": "records/lists/filter.html", "is_part": is_part}
    return render(request, template, context, status=422 if "error" in context and not is_part else 200)


def _nothing(path: Path) -> Any:
    return () if path.sort in (operators.TEXTS, operators.MANY) else None


def _anybody(request: SignedInRequest) -> operators.Asked:
    return operators.Asked(timezone.now(), timezone.get_current_timezone(), request.user.pk)


def _joined(config: Config, made: Condition, join: str) -> Config:
    """With the condition as one more that must hold, or as another way for the part with that number."""
    parts = config.filter.parts
    at = int(join) - 1 if join.isascii() and join.isdigit() and 0 < int(join) <= len(parts) else None
    if at is None:
        return config.where(made)
    part = parts[at]
    either = Group((*part.parts, made), True) if isinstance(part, Group) and part.is_any else Group((part, made), True)
    new = Group((*parts[:at], either, *parts[at + 1 :]), config.filter.is_any)
    return Config(config.columns, new, config.sort, config.group)


def _asking(path: Path, given: QueryDict) -> dict[str, Any]:
    """What can be asked of a field, and what the chosen operator takes."""
    known_ones = operators.OPERATORS[path.sort]
    chosen = next((one for one in known_ones if one.key == given.get("operator")), known_ones[0])
    return {
        "path": path,
        "operators": known_ones,
        "operator": chosen,
        "periods": [(key, str(words)) for key, words in PERIODS.items()],
        "picks": picking.all_of(path) if chosen.takes == "some" else [],
        "is_named": chosen.takes == "some" and picking.is_named(path),
        "given": given.getlist("value"),
    }


@require_http_methods(["GET", "POST"])
def columns(request: SignedInRequest, object_key: str) -> HttpResponse:
    """Which columns a list has, in which order and how wide. What is chosen stays with the view."""
    wish, every = _wish(request, object_key), reachable(object_key, request.user)
    if request.method == "POST":
        wish = _kept(wish, _arranged(wish.config, request.POST, every), request)
        if not is_fragment(request):
            return HttpResponseRedirect(wish.url())
    shown = [every[column.field] for column in wish.config.columns if column.field in every]
    context = {
        "shown": shown, "others": sorted((one for one in every.values() if one not in shown), key=lambda one: (bool(one.hop), one.label)),
        "object": object_key, "list": _said(wish), "title": _("Columns"), "page": wish.url(), "part": "records/lists/columns.html",
    }  # fmt: skip
    return render(
        request, "records/lists/columns.html" if is_fragment(request) else "records/lists/alone.html", context
    )


def _arranged(config: Config, given: QueryDict, every: Collection[str]) -> Config:
    """The columns after one act of a form: one moved, placed, dropped, widened, or one of `every` added."""
    act, _colon, name = given.get("act", "").partition(":")
    place, wide = given.get("place", ""), given.get("width", "")
    if act in ("back", "on"):
        return heads.moved(config, name, 1 if act == "on" else -1)
    if act == "to" and place.isascii() and place.isdigit():
        return heads.placed(config, name, min(int(place[:3]), len(config.columns)))
    if act == "drop":
        return heads.without_column(config, name)
    if act == "width":
        return heads.widened(config, name, width(int(wide)) if wide.isascii() and wide.isdigit() else None)
    more = given.get("add", "")
    return heads.with_column(config, more) if more in every else config


def _kept(wish: Wish, config: Config, request: SignedInRequest) -> Wish:
    """Keep the columns with the view, where it is the member's to change; elsewhere they stand in the address alone."""
    view, by = wish.tab.view, request.user
    base = replace(wish.tab.config, columns=config.columns)
    if view is None:
        saving.keep_own(wish.object, wish.tab.key, base, by=by)
    elif view.member_id == by.pk:
        saving.change(view, by=by, config=base)
    else:
        return replace(wish, config=config)
    return replace(wish, config=config, tab=replace(wish.tab, config=base))


@require_POST
def save(request: SignedInRequest, object_key: str) -> HttpResponse:
    """Save what the list shows now as a new view, or in the view that it came from."""
    wish, view = _wish(request, object_key), None
    try:
        if request.POST.get("act") == "keep" and wish.tab.view is not None:
            view = _mine(wish.tab.key, request)
            saving.change(view, by=request.user, config=wish.config)
        else:
            whose = request.POST.get("whose", saving.MINE)
            view = saving.save(object_key, request.POST.get("name", ""), wish.config, whose=whose, by=request.user)
        toast(request, _("%(view)s is saved.") % {"view": view.name})
    except CannotSave as error:
        toast(request, str(error))
    tab = urlencode([*wish.always, ("tab", view.pk)]) if view is not None else _said(wish)
    return HttpResponseRedirect(f"{usual.address(object_key)}?{tab}")


def _mine(key: str, request: SignedInRequest) -> Any:
    """A saved view that the member may change; 404 for any other."""
    view = tabs.view_of(key, request.user)
    if view is None or not saving.may_change(view, request.user):
        raise Http404
    return view


@require_POST
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename, pin, or throw away a saved view."""
    view, act = _mine(str(pk), request), request.POST.get("act", "rename")
    always = usual.always(view.object, QueryDict(request.POST["list"]) if request.POST.get("list") else None)
    where = urlencode([*always, ("tab", str(pk))])
    try:
        if act == "delete":
            token = saving.delete(view, by=request.user)
            toast(request, _("%(view)s is gone.") % {"view": view.name}, undo=reverse("view_restore", args=[token]))
            where = urlencode(always)
        elif act in ("pin", "unpin"):
            saving.change(view, by=request.user, pinned=act == "pin")
        else:
            saving.change(view, by=request.user, name=request.POST.get("name", ""))
    except CannotSave as error:
        toast(request, str(error))
    return HttpResponseRedirect(f"{usual.address(view.object)}?{where}")


@require_POST
def restore(request: SignedInRequest, token: str) -> HttpResponse:
    """Bring back a view that was thrown away."""
    view = saving.restore(token, by=request.user)
    if view is None:
        raise Http404
    said = "&".join(f"{key}={value}" for key, value in [*usual.always(view.object), ("tab", str(view.pk))])
    return HttpResponseRedirect(f"{usual.address(view.object)}?{said}")
