"""What forms and notices there are, and by which features it is known that somebody uses them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.records.models.notice import NoticeKind
from wellworn.usage.features import FEATURES


@dataclass(frozen=True, slots=True)
class Known:
    """A part that is used where one of its features is."""

    key: str
    name: str | Promise
    features: tuple[str, ...]


FORMS = (
    Known("record", _("A value where it stands"), ("record.change",)),
    Known("asks", _("What a stage asks"), ("deal.move",)),
    Known("new", _("Something new"), ("record.create",)),
    Known("quick", _("A line that becomes what it says"), ("quick.save",)),
    Known("list", _("Cells and bulk changes of a list"), ("list.paste", "list.bulk")),
    Known("composer", _("Notes and calls"), ("note.write", "call.log")),
    Known("confirm", _("Yes or no to what was found"), ("proposal.accept", "proposal.edit", "proposal.dismiss")),
    Known("review", _("The review, deal by deal"), ("review.end",)),
    Known("follow", _("A follow-up"), ("sequence.start",)),
    Known("import", _("A file to import"), ("import.finish",)),
)
# What a notice is there for: the act that it asks for. Who opens a notice is not recorded.
NOTICES = (
    Known(NoticeKind.MENTION, NoticeKind.MENTION.label, ("note.write",)),
    Known(NoticeKind.ASSIGNED, NoticeKind.ASSIGNED.label, ("task.done", "task.snooze")),
    Known(NoticeKind.DUE, NoticeKind.DUE.label, ("task.done", "task.snooze")),
    Known(NoticeKind.DEAL, NoticeKind.DEAL.label, ("record.open",)),
    Known(NoticeKind.PROPOSAL, NoticeKind.PROPOSAL.label, ("proposal.accept", "proposal.edit", "proposal.dismiss")),
    Known(NoticeKind.SHARED, NoticeKind.SHARED.label, ("reports.save", "reports.mail")),
    Known(NoticeKind.BATCH, NoticeKind.BATCH.label, ("list.bulk", "import.finish")),
    Known(NoticeKind.WHY, NoticeKind.WHY.label, ("why.ask", "why.answer")),
    Known("digest", _("The day’s notices in one mail"), ("notice.choose",)),
)
VIEWS = Known("views", _("Saved views altogether"), ("view.save", "view.link"))
REPORTS = Known("reports", _("Kept reports altogether"), ("reports.save", "reports.mail"))
# Done by the machine, or taken in from elsewhere: no hand uses it, so hands do not judge it.
MACHINE = frozenset(
    one.key for one in FEATURES if one.key.startswith("capture.") and one.key != "capture.block"
) | {"sequence.mail", "reports.sent", "week.sent", "notice.digest", "event.record", "usage.report"}  # fmt: skip
# Needed seldom, and then needed: ways back, what is set up once and then serves, and what protects people.
SELDOM = frozenset(
    one.key for one in FEATURES
    if one.key.rpartition(".")[2] in {"undo", "restore", "revoke", "delete", "disconnect", "block", "suppress", "retry", "connect", "feed",
                                      "withdraw", "agree", "decline", "resume", "pause", "stop", "share", "check", "start", "link"}
    or one.key.startswith(("mailbox.", "outgoing.", "protection.", "lead.", "import.", "pair.", "feed."))
) - {"sequence.start"} | {"record.merge", "record.export", "notice.choose", "why.ask", "why.answer", "view.save", "reports.save", "reports.mail",
                          "template.save", "sequence.save"}  # fmt: skip
