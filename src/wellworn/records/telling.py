"""Notices as sentences: what happened, to which record as far as the member may see it, and where to look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.lib.ids import read_id
from wellworn.members.models import Member
from wellworn.members.protections import wording
from wellworn.records.fields import field_of, object_key
from wellworn.records.models.notice import Notice, NoticeKind
from wellworn.records.models.record import Record
from wellworn.records.notices import about_whom
from wellworn.records.page_urls import page_of
from wellworn.records.stretch import mark_of

PAGE = 50
ICONS = {
    NoticeKind.MENTION: "at-sign",
    NoticeKind.SHARED: "file-text",
    NoticeKind.ASSIGNED: "user-plus",
    NoticeKind.DUE: "alarm-clock",
    NoticeKind.DEAL: "flag",
    NoticeKind.PROPOSAL: "circle-help",
    NoticeKind.BATCH: "list-checks",
    NoticeKind.WHY: "circle-help",
    NoticeKind.PROTECTION: "shield",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: its sentence, the record it is about if it may be seen, and where it leads."""

    notice: Notice
    sentence: str
    record: Record | None
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class TellingPage:
    """Some notices, the latest first, and the cursor of those before them."""

    lines: list[Told]
    before: str


def page_of_notices(member: Member, before: str, *, kind: str = "") -> TellingPage:
    """The member's notices after a cursor."""
    rows = Notice.objects.visible_to(member).select_related("by")
    if kind in NoticeKind.values:
        rows = rows.filter(kind=kind)
    last = read_id(before.partition("~")[2])
    if last is not None:
        moment, _same = mark_of(before, timezone.now())
        rows = rows.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=last))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    return TellingPage(lines(found[:PAGE], member), f"{end.at.isoformat()}~{end.pk}" if end else "")


def lines(notices: list[Notice], member: Member) -> list[Told]:
    """Each as a sentence; those about a record that the member may no longer see say only that."""
    seen = about_whom(notices, member)
    return [_told(one, seen.get((one.about, one.record_id or 0))) for one in notices]


def _told(notice: Notice, record: Record | None) -> Told:
    kind = NoticeKind(notice.kind)
    if notice.about and record is None:
        return Told(notice, _("This was about a record that is not open to you any more."), None, "", "lock")
    who = str(notice.by) if notice.by else _("Somebody")
    name = record.name if record else ""
    return Told(
        notice, _sentence(kind, notice, who, name, record), record, _leads_to(kind, notice, record), ICONS[kind]
    )


def _sentence(kind: NoticeKind, notice: Notice, who: str, name: str, record: Record | None) -> str:
    words = {"who": who, "record": name}
    if kind == NoticeKind.MENTION:
        return _("%(who)s mentions you in a note on %(record)s") % words
    if kind == NoticeKind.SHARED:
        return _("%(who)s shares a report on %(record)s with you") % words
    if kind == NoticeKind.ASSIGNED:
        return _("%(who)s gave you a task: %(record)s") % words
    if kind == NoticeKind.DUE:
        return _("Today: %(record)s") % words
    if kind == NoticeKind.DEAL:
        fields = _fields(notice.told.get("fields", []), record)
        return _("%(who)s changed %(fields)s of %(record)s") % {**words, "fields": fields}
    if kind == NoticeKind.PROTECTION:
        return wording.sentence(wording.Told(**notice.told), who)
    if kind == NoticeKind.WHY:
        return _why(notice)
    n = int(notice.told.get("count", 0))
    if kind == NoticeKind.PROPOSAL:
        sentence = ngettext(
            "%(n)s thing found in your mail waits for a yes", "%(n)s things found in your mail wait for a yes", n
        )
        return sentence % {"n": n}
    sentence = ngettext("Your change of %(n)s record has ended", "Your change of %(n)s records has ended", n)
    return sentence % {"n": n}


def _why(notice: Notice) -> str:
    """That somebody asks why a field is there, or what they are answered. Nobody is named."""
    words = {"field": notice.told.get("label", "")}
    if notice.told.get("is_asked"):
        return _("Somebody asks why “%(field)s” is there") % words
    return _("Your question why “%(field)s” is there has been answered") % words


def _fields(names: Iterable[str], record: Record | None) -> str:
    """Fields by their labels."""
    labels = []
    for name in names:
        try:
            labels.append(str(field_of(object_key(record), name).label).lower() if record else name)
        except (KeyError, ValueError):
            continue
    return ", ".join(labels) or _("a value")


def _leads_to(kind: NoticeKind, notice: Notice, record: Record | None) -> str:
    """The page that shows it."""
    if kind == NoticeKind.PROPOSAL:
        return reverse("confirm")
    if kind == NoticeKind.PROTECTION:
        return reverse("protections")
    if kind == NoticeKind.WHY:
        return str(notice.told.get("url", "")) or reverse("notices")
    return page_of(record) if record is not None else reverse("notices")
