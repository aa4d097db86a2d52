"""What a line means: acts first, then records and pages, then what can be learned."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member, Role
from wellworn.records import typeahead
from wellworn.records.covering import covered
from wellworn.records.fields import MODELS
from wellworn.records.models.record import Kind, Record
from wellworn.records.page_urls import page_of
from wellworn.records.typeahead import ELSEWHERE, TYPO
from wellworn.usage.expiring import oldest_kept
from wellworn.usage.models import Event
from wellworn.web.palette import places
from wellworn.web.palette.acts import ACTS
from wellworn.web.palette.context import Context
from wellworn.web.palette.options import Answers, Option
from wellworn.web.templatetags.parts import money

ICONS = {
    Kind.PERSON: "user-round",
    Kind.COMPANY: "building-2",
    Kind.DEAL: "kanban",
    Kind.TASK: "list-checks",
    Kind.THING: "table-2",
}
RECENT = 6
LOOKED_BACK = 60  # events in which a member's own last records are looked for
ACTS_SHOWN, GO_SHOWN, LEARN_SHOWN = 5, 9, 2


def answers(context: Context) -> Answers:
    """The options for a line; the member's own last records and the pages where nothing is typed."""
    if not context.line.text:
        return Answers(go=[*recent(context.member), *places.matching("", context.member, teaches=False)][:GO_SHOWN])
    member = context.member
    pages = places.matching(context.line.text, member, teaches=False)
    found = [] if member.role == Role.IT else records(context)
    learned = places.matching(context.line.text, member, teaches=True)
    return Answers(acts(context), [*pages, *found][:GO_SHOWN], learned[:LEARN_SHOWN])


def acts(context: Context) -> list[Option]:
    """What could be done with a line by who typed it."""
    return [option for act in ACTS if Role(context.member.role) in act.roles for option in act.read(context)][
        :ACTS_SHOWN
    ]


def records(context: Context) -> list[Option]:
    """The records that the words name, the best fits first; those a typo away after all others."""
    text = context.line.rest
    found = [*typeahead.by_phone(context.line.text, context.member), *context.people, *context.companies]
    found += context.deals_named(text)
    if whom := context.line.after("call", "note"):  # "call Femke" may mean her
        found += [*context.named(whom)[Kind.PERSON], *context.named(whom)[Kind.COMPANY]]
    if len(text) > typeahead.SHORT:
        others = context.named(text)
        found += [*others[Kind.THING], *others[Kind.TASK]]
    seen: set[tuple[str, int]] = set()
    options = []
    for hit in sorted(found, key=lambda hit: (hit.fit >= ELSEWHERE, hit.fit == TYPO, not hit.is_own, hit.fit)):
        mark = (str(hit.record.kind), hit.record.pk)
        if mark not in seen:
            seen.add(mark)
            options.append(option_of(hit.record))
    return options


def option_of(record: Record) -> Option:
    """A record as one line, with its last exchange as the preview."""
    kind = Kind(record.kind)
    peek = reverse("palette_peek", args=[kind, record.pk]) if kind in (Kind.PERSON, Kind.COMPANY, Kind.DEAL) else ""
    return Option(ICONS[kind], record.name, page_of(record), note=_note(record), peek=peek)


def _note(record: Record) -> str:
    """What tells it from its namesakes."""
    if record.kind == Kind.PERSON:
        return ", ".join(filter(None, [record.title, str(record.company or "")]))  # type: ignore[attr-defined]
    if record.kind == Kind.COMPANY:
        return str(record.city)  # type: ignore[attr-defined]
    if record.kind == Kind.DEAL:
        worth = money(record.amount, record.currency)  # type: ignore[attr-defined]
        return ", ".join(filter(None, [str(record.company or ""), worth, record.stage.name]))  # type: ignore[attr-defined]
    return _("task") if record.kind == Kind.TASK else str(record.object.name)  # type: ignore[attr-defined]


def recent(member: Member) -> list[Option]:
    """The records that the member worked with last, and still sees; of the days for which events are kept."""
    since = oldest_kept(timezone.now())
    rows = Event.objects.filter(member=member, record_id__isnull=False, at__gte=since).order_by("-at")
    marks = list(dict.fromkeys(rows.values_list("kind", "record_id")[:LOOKED_BACK]))
    there: dict[tuple[str, int], Record] = {}
    for kind in (Kind.PERSON, Kind.COMPANY, Kind.DEAL):
        ids = [pk for of, pk in marks if of == kind and pk is not None][:RECENT]
        related = {Kind.DEAL: ["company", "stage"], Kind.PERSON: ["company"]}.get(kind, [])
        if ids:
            seen = MODELS[kind].objects.visible_to(member).filter(pk__in=ids)
            read = covered(seen.select_related(*related) if related else seen, member)
            there |= {(str(kind), row.pk): row for row in read}
    return [option_of(there[mark]) for mark in marks if mark in there][:RECENT]
