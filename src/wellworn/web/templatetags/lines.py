"""The lines of a record page as HTML: facts, and what happened. Written here and not in templates, as the rows of a list are: a page
has sixty of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.web.templatetags import parts

register = template.Library()
ANY = "~"  # stands for a field's name in an address that many fields share but for it


@register.simple_tag(takes_context=True)
def fact_shown(context: Context, fact: Any) -> str | SafeString:
    """A value as people read it."""
    if fact.is_empty:
        return "–" if fact.field.compute else _("Not known")
    if fact.field.related:
        return fact.named.name if fact.named else _("not open to you")
    if fact.field.gives == "amount":
        return parts.money(fact.value, fact.currency)
    return parts.when(context, fact.value) if fact.field.gives == "date" else str(fact.shown)


@register.simple_tag(takes_context=True)
def fact_value(context: Context, fact: Any) -> SafeString:
    """A value, as a link that changes it where the member may; the way to what it names; and the mark of where it came from."""
    shown = fact_shown(context, fact)
    if fact.may_be_changed:
        spoken = _("Change %(field)s: %(value)s") % {"field": fact.field.label, "value": _spoken(fact)}
        made = format_html('<a class="v" href="{}" aria-label="{}">{}</a>', _at("value", fact), spoken, shown)
    else:
        made = format_html('<span class="v">{}</span>', shown)
    made += _way(fact)
    if fact.field.compute:
        made += parts.provenance(context, "computed")
    elif fact.row and fact.row.value:
        made += parts.provenance(context, fact.row, href=_at("source", fact))
    return made


@register.simple_tag(takes_context=True)
def fact_lines(context: Context, facts: Iterable[Any]) -> SafeString:
    """Facts one under the other: what each is called, why it is asked, and its value, which a click changes in place."""
    return mark_safe("".join(_fact_line(context, fact) for fact in facts))


def _fact_line(context: Context, fact: Any) -> SafeString:
    """One of them."""
    field = fact.field
    return format_html(
        '<div class="fact{}"><dt{}>{} {}</dt><dd{}>{}</dd></div>',
        " fact--empty" if fact.is_empty else "",
        format_html(' title="{}"', field.help) if field.help else "",
        field.label,
        why_mark(field, "record", off_tabs=True),
        format_html(' data-edit="{}"', _at("value", fact)) if fact.may_be_changed else "",
        fact_value(context, fact),
    )


WHY = (
    '<a class="why-mark" href="{}" hx-post="{}" hx-params="none" hx-trigger="click once" hx-swap="afterend"{} '
    'aria-label="{}">{}</a>'
)


@register.simple_tag
def why_mark(field: Any, form: str, off_tabs: bool = False) -> SafeString:
    """One click asks why a field is there. What comes stands after it, for a mark that went would take the focus out of its form;
    with `off_tabs` it is for the pointer alone, since the field's form has it too."""
    url = f"{_why(field.object, field.name)}?form={form}"
    named = _("Why this? %(label)s") % {"label": field.label}
    return format_html(WHY, url, url, mark_safe(' tabindex="-1"') if off_tabs else "", named, _("why this?"))


@cache
def _why(of: str, name: str) -> str:
    """Where a field's question goes; a workspace has some hundred fields."""
    return reverse("why", args=[of, name])


def _at(route: str, fact: Any) -> str:
    """The address of something about one fact. A page has a hundred of them that differ in the field's name alone."""
    return _shared(route, fact.record.kind, fact.record.pk).replace(ANY, fact.field.name)


@lru_cache(maxsize=64)
def _shared(route: str, kind: str, pk: int) -> str:
    return reverse(route, args=[kind, pk, ANY])


def _spoken(fact: Any) -> str:
    """A value as it is read out."""
    if fact.is_empty:
        return _("Not known")
    if fact.named:
        return str(fact.named.name)
    return _("not open to you") if fact.field.related else str(fact.shown)


def _way(fact: Any) -> SafeString:
    """The way to the record that a value names, or to the page that it is the address of."""
    if fact.named and fact.named.url:
        label = _("Open %(name)s") % {"name": fact.named.name}
        arrow = parts.icon("arrow-right", 12)
        return format_html('<a class="fact__go" href="{}" aria-label="{}">{}</a>', fact.named.url, label, arrow)
    if fact.field.widget == "link" and fact.value:
        label = _("Open %(label)s in a new tab") % {"label": fact.field.label}
        away = '<a class="fact__go" href="{}" rel="noopener noreferrer" target="_blank" aria-label="{}">{}</a>'
        return format_html(away, fact.value, label, parts.icon("external-link", 12))
    return SafeString("")


@register.simple_tag(takes_context=True)
def timeline_item(context: Context, item: Any) -> SafeString:
    """One line: what happened, with whom, what was said, what is still open of it, and what can be done with it."""
    kept = " tl__item--pinned" if item.is_pinned else ""
    time = parts.when(context, item.activity.occurred_at, clock=True)
    return format_html(
        '<article class="tl__item{}" id="at-{}" tabindex="-1"><span class="tl__ic">{}</span><div class="tl__body"><p class="tl__head"><b>{}</b>'
        '<span>{}</span></p>{}{}{}<div class="tl__opened" id="opened-{}"></div></div>'
        '<span class="tl__time">{}</span></article>',
        kept, item.activity.pk, parts.icon(item.icon, 14), _head(item), _who(item), _said(item), _promised(context, item),
        _acts(context, item), item.activity.pk, time,
    )  # fmt: skip


def _call(outcome: str) -> str:
    return _("Call, %(outcome)s") % {"outcome": outcome.lower()} if outcome else _("Call")


def _head(item: Any) -> SafeString:
    """What it was, as a link to it where there is more to read."""
    activity, kind = item.activity, item.activity.kind
    url = reverse("activity", args=[activity.pk])
    if item.is_hidden:
        private = _("Private meeting") if kind == "meeting" else _("Private mail")
        head = format_html('<a class="muted" href="{}">{}</a>', url, private)
    elif not activity.shown_subject and kind in ("note", "call"):
        head = escape(_("Note") if kind == "note" else _call(item.outcome))
    elif not activity.shown_subject and kind == "meeting" and activity.by:
        head = escape(_("Meeting"))
    else:
        subject = activity.shown_subject or _("Without a subject")
        head = format_html('<a href="{}" hx-get="{}" hx-target="#opened-{}">{}</a>', url, url, activity.pk, subject)
    if item.happening and item.happening.amount is not None:
        head += escape(f", {parts.money(item.happening.amount, item.happening.currency)}")
    return mark_safe(head)  # each value in it went through escape()


def _who(item: Any) -> str:
    links = ((reverse("company", args=[one.pk]), one.name) for one in item.companies)
    at = format_html_join(", ", '<a class="link" href="{}">{}</a>', links)
    return format_html("{} · {}", at, _names(item)) if at and _names(item) else at or _names(item)


def _names(item: Any) -> str:
    mails = ngettext("%(n)s mail", "%(n)s mails", item.mails) % {"n": item.mails} if item.mails > 1 else ""
    cancelled = _("cancelled") if item.activity.status == "cancelled" else ""
    return ", ".join(word for word in (*item.who, mails, cancelled) if word)


def _said(item: Any) -> SafeString:
    """Its first words; those of one's own can be changed in place."""
    activity = item.activity
    if activity.excerpt and item.can_change:
        words = render_to_string("records/parts/words.html", {"activity": activity, "text": item.gist})
        return format_html('<p class="tl__text" data-edit="{}">{}</p>', reverse("words", args=[activity.pk]), words)
    if activity.excerpt:
        voice = "" if item.happening else " voice"
        return format_html('<p class="tl__text{}">{}</p>', voice, item.gist)
    if activity.kind == "mail" and activity.level != "full":
        stays = _("Its text stays with those who have it.")
        return format_html('<p class="tl__text small faint flex">{} {}</p>', parts.icon("lock", 12), stays)
    return SafeString("")


def _promised(context: Context, item: Any) -> SafeString:
    """What was promised then and is still to do."""
    line = '<p class="tl__text">{}. <a class="c-attend medium" href="{}">{} {}</a></p>'
    made = [
        format_html(
            line, task.name, reverse("tasks"), _("Still open, by") if task.due_on else _("Still open"),
            parts.when(context, task.due_on),
        )
        for task in item.open
    ]  # fmt: skip
    return mark_safe("".join(made))


def _acts(context: Context, item: Any) -> SafeString:
    """Read the brief, open it where it comes from, keep it on top of this record's timeline."""
    made, record = [], context.get("record")
    if item.is_coming:
        made.append(_link(reverse("brief", args=[item.activity.pk]), _("Read the brief")))
    if item.happening and item.happening.url:
        away = '<a class="link" href="{}" rel="noopener noreferrer">{}</a>'
        made.append(format_html(away, item.happening.url, _("Open it there")))
    if item.can_pin and record:
        url = reverse("pin", args=[item.activity.pk, record.kind, record.pk]) + ("?undo=1" if item.is_pinned else "")
        form = '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}</form>'
        button = format_html('<button class="link faint">{}</button>', _("Unpin") if item.is_pinned else _("Pin"))
        made.append(format_html(form, url, context.get("csrf_token", ""), button))
    return mark_safe(f'<p class="tl__acts small">{"".join(made)}</p>' if made else "")


def _link(url: str, words: str) -> SafeString:
    return format_html('<a class="link" href="{}">{}</a>', url, words)
