"""What the page of a mailbox tells: where it stands in a sentence, what became of everything, and folder by folder what differs."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellworn.capture import reasons
from wellworn.capture.connect import place
from wellworn.capture.models import LedgerEntry, Mailbox, MailboxState, Outcome, Quarantined, SourceKind

ROLES: dict[str, Promise] = {
    "inbox": gettext_lazy("Inbox"),
    "sent": gettext_lazy("Sent mail"),
    "drafts": gettext_lazy("Drafts"),
    "junk": gettext_lazy("Junk"),
    "trash": gettext_lazy("Trash"),
    "archive": gettext_lazy("Archive"),
    "all": gettext_lazy("All mail"),
    "view": gettext_lazy("A view of other folders"),
    "notmail": gettext_lazy("No mail"),
    "calendar": gettext_lazy("Calendar"),
}
MOST_QUARANTINED = 50  # shown at once


@dataclass(slots=True)
class FolderLine:
    """One folder: what the provider held at the last look, what is done, and each difference by name."""

    name: str
    role: str
    chosen: bool
    held: int | None
    done: int = 0
    pending: int = 0
    missing: list[str] = field(default_factory=list)
    missing_count: int = 0

    @property
    def role_in_words(self) -> Promise | str:
        """What the folder is for."""
        return ROLES.get(self.role, "")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why so many items were ignored."""

    sentence: str
    count: int


@dataclass(slots=True)
class Report:
    """Everything on the page that is counted."""

    outcomes: dict[str, int] = field(default_factory=dict)
    ignored: list[Reason] = field(default_factory=list)
    folders: list[FolderLine] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """The sum: everything that was looked at."""
        return sum(count for outcome, count in self.outcomes.items() if outcome != Outcome.PENDING)


def of(mailbox: Mailbox) -> Report:
    """The report, at the price of two queries."""
    report = Report()
    different = {one["folder"]: one for one in mailbox.differences or []}
    lines: dict[int, FolderLine] = {}
    for folder in mailbox.folders.order_by("-chosen", "pk"):
        one = different.get(folder.name, {})
        lines[folder.pk] = FolderLine(
            str(folder) or _("All of it"),
            folder.role,
            folder.chosen,
            folder.cursor.get("messages"),
            missing=[*one.get("missing", []), *one.get("pending", [])],
            missing_count=one.get("missing_count", 0) + one.get("pending_count", 0),
        )
    ignored: dict[str, int] = {}
    entries = LedgerEntry.objects.filter(folder__mailbox=mailbox)
    for folder_id, outcome, reason, count in entries.values_list("folder_id", "outcome", "reason").annotate(
        count=Count("pk")
    ):
        report.outcomes[outcome] = report.outcomes.get(outcome, 0) + count
        if outcome == Outcome.IGNORED:
            ignored[reason] = ignored.get(reason, 0) + count
        if outcome == Outcome.PENDING:
            lines[folder_id].pending += count
        else:
            lines[folder_id].done += count
    by_count = sorted(ignored.items(), key=lambda one: (-one[1], one[0]))
    report.ignored = [Reason(reasons.explain(reason), count) for reason, count in by_count]
    report.folders = [line for line in lines.values() if line.chosen or line.done]
    return report


def quarantined(mailbox: Mailbox) -> list[Quarantined]:
    """What could not be understood, the latest first. Without the bytes."""
    kept = Quarantined.objects.filter(entry__folder__mailbox=mailbox, entry__outcome=Outcome.QUARANTINED)
    return list(kept.defer("raw").select_related("entry__folder").order_by("-entry__at", "-pk")[:MOST_QUARANTINED])


def is_queued(mailbox: Mailbox) -> bool:
    """Whether it was asked for and no worker has begun."""
    waits = mailbox.state in (MailboxState.NEW, MailboxState.IDLE) and not mailbox.compared_at
    return bool(waits and mailbox.next_try_at and mailbox.next_try_at <= timezone.now())


def standing(mailbox: Mailbox) -> str:
    """Where the mailbox stands, in a sentence. "Up to date" only after a comparison found no difference."""
    match mailbox.state:
        case MailboxState.RUNNING:
            return _("Capturing, the newest first.")
        case MailboxState.FAILING:
            return mailbox.trouble_text
        case MailboxState.PAUSED:
            return _("Paused. What is captured is kept.")
        case MailboxState.DISCONNECTED:
            return _("Disconnected. Its password is forgotten.")
    if is_queued(mailbox):
        return _("About to begin.")
    if mailbox.state == MailboxState.NEW:
        return _("Not started yet. Choose what to capture.")
    if mailbox.compared_at and not mailbox.differences and mailbox.kind == SourceKind.FILES:
        return _("Up to date: everything in these files is here.")
    if mailbox.compared_at and not mailbox.differences:
        return _("Up to date: everything that %(host)s holds is here.") % {"host": place(mailbox)}
    count = sum(one["missing_count"] + one["pending_count"] for one in mailbox.differences or [])
    if not count:
        return _("Read to the end. Not compared with %(host)s yet.") % {"host": place(mailbox)}
    return ngettext("%(n)d item is not here yet.", "%(n)d items are not here yet.", count) % {"n": count}


def time_left(mailbox: Mailbox) -> str:
    """How long the rest takes at the present rate, in words; nothing while that is not known."""
    if not mailbox.rate or mailbox.found <= mailbox.handled:
        return ""
    seconds = (mailbox.found - mailbox.handled) / mailbox.rate
    if seconds < 90:
        return _("a minute")
    if seconds < 90 * 60:
        return ngettext("%(n)d minute", "%(n)d minutes", round(seconds / 60)) % {"n": round(seconds / 60)}
    return ngettext("%(n)d hour", "%(n)d hours", round(seconds / 3600)) % {"n": round(seconds / 3600)}
