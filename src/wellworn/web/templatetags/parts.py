"""The small parts of a page: icons, avatars, marks, dates, money, keys, and the frame itself."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4

from babel.numbers import format_decimal
from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellworn.lib import money as money_words
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.models.record import Source
from wellworn.web import dates
from wellworn.web import shell as frame

register = template.Library()

SHEETS = [
    f"web/css/{name}.css"
    for name in [
        "tokens",
        "reset",
        "base",
        "layout",
        "icon",
        "side",
        "avatar",
        "button",
        "toggle",
        "tag",
        "provenance",
        "field",
        "table",
        "meeting",
        "confirm",
        "attention",
        "ledger",
        "board",
        "toast",
        "timeline",
        "composer",
        "pop",
        "palette",
        "meter",
        "note",
        "empty",
        "progress",
        "deal",
        "door",
        "members",
        "protection",
        "annex",
        "contrast",
        "quick",
        "reach",
        "chart",
        "adoption",
        "utilities",
    ]
]
SCRIPTS = [
    f"web/js/{name}.js"
    for name in [
        "say",
        "toast",
        "theme",
        "list",
        "focus",
        "trail",
        "keys",
        "find",
        "palette",
        "edit",
        "restore",
        "leave",
        "settle",
        "effort",
        "card",
        "zone",
        "quick",
        "offline",
        "drafts",
        "resend",
        "forget",
    ]
]
EARLY = "web/js/early.js"  # in the head, before anything is to be seen
HTMX = "web/vendor/htmx-2.0.11.min.js"
MARK = '<svg aria-hidden="true"><use href="{}#pm-{}"/></svg><span class="sr">{}</span>'  # of where a value came from


@cache
def address(path: str) -> str:
    """The address of a static file, which stays what it is while the process runs."""
    return static(path)


@register.inclusion_tag("web/head.html")
def page_head() -> dict[str, Any]:
    """What every page's <head> needs but its title."""
    return {"early": address(EARLY), "sheets": [address(sheet) for sheet in SHEETS]}


@register.inclusion_tag("web/scripts.html")
def page_scripts() -> dict[str, Any]:
    """The behaviours, each a module of its own."""
    return {"htmx": address(HTMX), "scripts": [address(script) for script in SCRIPTS]}


@register.simple_tag(takes_context=True)
def shell(context: Context) -> frame.Shell | None:
    """The frame for the member who is signed in; None for a stranger."""
    request = context["request"]
    return frame.shell(request, request.user) if request.user.is_authenticated else None


@register.simple_tag
def fresh_key() -> str:
    """The key of a form: what is sent with it is done once, however often it is sent."""
    return uuid4().hex


@register.simple_tag
def sprite() -> str:
    """The address of the icons."""
    return address("web/icons/sprite.svg")


@register.simple_tag
@cache
def icon(name: str, size: int = 16) -> SafeString:
    """An icon of the sprite, which is decoration: its words stand beside it or in the button's aria-label."""
    kind = "" if size == 16 else f" i--{size}"
    return format_html('<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, sprite(), name)


def initials(name: str) -> str:
    """Up to two letters for a name or an address."""
    words = [word for word in name.split("@", 1)[0].replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.simple_tag(takes_context=True)
def avatar(context: Context, who: object, size: str = "", shape: str = "") -> SafeString:
    """The initials of a member, person or company; `size` is sm or xl, `shape` is org for a company."""
    user = context.get("user", None)
    is_me = isinstance(who, Member) and isinstance(user, Member) and who.pk == user.pk
    kinds = [f" av--{kind}" for kind in (size, shape, "me" if is_me else "") if kind]
    return format_html('<span class="av{}" aria-hidden="true">{}</span>', "".join(kinds), initials(str(who)))


@register.simple_tag(takes_context=True)
def provenance(context: Context, value: Any, href: str = "", name: str = "") -> SafeString:
    """The mark of where a value came from: `value` is a Provenance, a Source, or anything with a source.

    With `href` the mark is a link to the page that tells more, opened as a card over the page where there is script.
    `name` says it in more words than "captured".
    """
    source = Source(getattr(value, "source", value))
    words = name or _said_source(source, value if hasattr(value, "at") else None, context)
    shown = format_html(MARK, sprite(), source.value, words)
    if href:
        return format_html(
            '<a class="prov prov--{}" href="{}" title="{}" data-card>{}</a>', source.value, href, words, shown
        )
    return format_html('<span class="prov prov--{}" title="{}">{}</span>', source.value, words, shown)


def _said_source(source: Source, row: Any, context: Context) -> str:
    """ "Typed by Ana Lind, Thu 19 Nov" as far as the row says."""
    names = {
        Source.TYPED: _("Typed"),
        Source.IMPORTED: _("Imported"),
        Source.CAPTURED: _("Captured"),
        Source.COMPUTED: _("Worked out"),
    }
    word = names[source]
    if row is None:
        return word
    day = dates.said(row.at, timezone.now(), _zone(context))
    if source == Source.TYPED and row.by_id:
        return _("Typed by %(member)s, %(day)s") % {"member": row.by, "day": day}
    return f"{word}, {day}"


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | date | None, clock: bool = False) -> str | SafeString:
    """A date as people say it, in the member's zone, in a <time>; nothing for None."""
    if moment is None:
        return ""
    zone = _zone(context)
    words = dates.said(moment, timezone.now(), zone, clock=clock)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), dates.in_full(moment, zone), words
    )


@register.simple_tag(takes_context=True)
def until(context: Context, moment: datetime, clock: bool = True) -> str:
    """How far off a moment is, as people say it: "in 19 min", "tomorrow 10:00"."""
    return dates.until(moment, timezone.now(), _zone(context), clock=clock)


def _zone(context: Context) -> Any:
    """The zone of whoever reads."""
    user = context.get("user", None)
    return zone_of(user) if isinstance(user, Member) else timezone.get_current_timezone()


@register.simple_tag
def money(amount: Decimal | float | None, currency: str = "EUR") -> str:
    """An amount as the language writes it, without cents when there are none: "€38,200". Nothing for None."""
    return "" if amount is None else money_words.written(amount, currency)


@register.simple_tag
def about(amount: Decimal | float | None, currency: str = "EUR") -> str:
    """What is only expected, without the digits that nobody can know: "€1,235,000". Nothing for None."""
    return "" if amount is None else money_words.about(amount, currency)


@register.filter
def grouped(number: int | None) -> str:
    """A whole number with its thousands apart: "41,200"."""
    return "" if number is None else format_decimal(number, format="#,##0", locale=money_words.locale())


@register.simple_tag(takes_context=True)
def keys(context: Context, names: str) -> SafeString:
    """The keys to press, one after a blank: "Ctrl K". They are hidden where single keys are off or there is no keyboard.

    A single key is the one that the member has chosen instead, and nothing where they have switched it off.
    """
    own = getattr(context.get("user", None), "key_map", None) or {}
    shown = names.split()
    if len(shown) == 1:
        shown = [key.upper() for key in [own.get(names.lower(), names)] if key]
    return format_html_join(" ", '<kbd class="key" aria-hidden="true">{}</kbd>', ((name,) for name in shown))


@register.simple_tag(takes_context=True)
def key_map(context: Context) -> str:
    """The member's own keys, as the script reads them."""
    return json.dumps(context["user"].key_map)
