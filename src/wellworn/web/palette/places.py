"""The pages that the palette goes to, and what it teaches. One line each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.access import READERS
from wellworn.members.models import Member, Role
from wellworn.records.folding import searchable
from wellworn.web.palette.options import Option

KEEPERS = (Role.ADMIN, Role.IT)


@dataclass(frozen=True, slots=True)
class Place:
    """A page: how it is called, what else somebody may type for it, and who has it."""

    route: str
    icon: str
    label: Promise
    words: Promise
    roles: tuple[Role, ...] = tuple(Role)
    teaches: bool = False


PLACES: list[Place] = [
    Place("today", "sun", _("Today"), _("home start day")),
    Place("my_week", "sprout", _("My week"), _("time given back own use habit")),
    Place(
        "go_first",
        "sprout",
        _("Go first: show your own use"),
        _("leader publish example"),
        (Role.MANAGER, Role.EXECUTIVE),
    ),
    Place("deals", "kanban", _("Deals"), _("board pipeline stages"), READERS),
    Place("review", "list-checks", _("Review the pipeline"), _("meeting deals need a word manager"), READERS),
    Place("forecast", "scale", _("Forecast"), _("commit call best case quarter"), READERS),
    Place("adoption", "activity", _("Adoption"), _("measures use active share overview"), READERS),
    Place("program", "flag", _("Program"), _("interventions effects register what moved it"), READERS),
    Place("worth", "scale", _("What it is worth"), _("roi money hours given back cost payback"), READERS),
    Place("reports", "table-2", _("Reports"), _("pipeline by stage win rate conversion chart"), READERS),
    Place("companies", "building-2", _("Companies"), _("accounts organisations"), READERS),
    Place("people", "users-round", _("People"), _("contacts"), READERS),
    Place("outreach", "reply", _("Follow-ups"), _("sequences templates mail campaign"), READERS),
    Place("tasks", "list-checks", _("Tasks"), _("to do follow-ups"), READERS),
    Place("meetings", "calendar", _("Meetings"), _("calendar appointments"), READERS),
    Place("confirm", "check", _("Confirm what was found"), _("proposals suggestions"), READERS),
    Place("duplicates", "merge", _("Duplicates"), _("merge same twice doubles"), READERS),
    Place("mailboxes", "mailbox", _("Mailboxes"), _("mail connect inbox")),
    Place("notices", "bell", _("Notices"), _("notifications inbox mentions digest"), READERS),
    Place("import", "upload", _("Import a file"), _("upload csv xlsx excel spreadsheet contacts"), READERS),
    Place("links", "link-2", _("Living links"), _("export spreadsheet csv excel sheets"), READERS),
    Place("tokens", "key-round", _("Tokens for programs"), _("api access key secret")),
    Place("bin", "trash-2", _("Bin"), _("deleted restore trash"), READERS),
    Place("keys", "keyboard", _("Keys"), _("keyboard shortcuts remap")),
    Place("me", "user-round", _("My account"), _("profile password zone settings theme dark light language")),
    Place("members", "users", _("Members"), _("colleagues teams invite roles"), KEEPERS),
    Place("jobs", "list-checks", _("Jobs"), _("queue failed"), KEEPERS),
    Place("webhooks", "plug", _("Webhooks"), _("api tell deliveries events"), READERS),
    Place("fields", "columns-3", _("Fields and objects"), _("custom objects layouts columns settings"), (Role.ADMIN,)),
    Place("pipelines", "kanban", _("Pipelines"), _("stages asks probability settings"), (Role.ADMIN,)),
    Place("settings", "settings", _("Settings"), _("workspace admin"), (Role.ADMIN,)),
    Place(
        "friction_fields",
        "list-checks",
        _("Field audit"),
        _("friction cost verdict required asked retire"),
        (Role.ADMIN,),
    ),
    Place(
        "friction_plans", "list-checks", _("Plans"), _("field audit friction roll-out apply roll back"), (Role.ADMIN,)
    ),
    Place(
        "friction_features",
        "list-checks",
        _("Features, and who has them"),
        _("field audit friction release roll-out switch"),
        (Role.ADMIN,),
    ),
    Place(
        "protections", "shield", _("Protections"), _("privacy works council representative floor group size retention")
    ),
    Place("agreement", "file-text", _("Works agreement"), _("annex works council union privacy pdf")),
    Place("looks", "eye", _("Who looked"), _("log access privacy numbers groups")),
    Place("seen", "eye", _("Who can see what about me?"), _("privacy sharing others see"), teaches=True),
    Place(
        "how_we_count",
        "graduation-cap",
        _("How is the time given back counted?"),
        _("hours minutes saved"),
        teaches=True,
    ),
    Place("keys", "graduation-cap", _("Which keys are there?"), _("keyboard shortcuts help"), teaches=True),
]


def matching(text: str, member: Member, *, teaches: bool) -> list[Option]:
    """The places whose label or words hold a beginning of each word of `text`; all of them for no text."""
    words = searchable(text).split()
    found = []
    for place in PLACES:
        if place.teaches != teaches or Role(member.role) not in place.roles:
            continue
        held = searchable(str(place.label), str(place.words)).split()
        if all(any(one.startswith(word) for one in held) for word in words):
            found.append(Option(place.icon, str(place.label), reverse(place.route)))
    return found
