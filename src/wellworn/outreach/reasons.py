"""Why an enrolment ended or rests: a key for the row and a sentence for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise | str] = {
    "reply": _("They answered."),
    "before": _("Something came of it before the first mail."),
    "bounced": _("The mail came back."),
    "left": _("They work there no longer, says their automatic reply."),
    "meeting": _("A meeting with them is arranged."),
    "unsubscribed": _("They asked not to be written to."),
    "won": _("The deal is won."),
    "lost": _("The deal is lost."),
    "bin": _("They are in the bin."),
    "unseen": _("Whoever wrote may no longer see them."),
    "address": _("They no longer have that address."),
    "member": _("Whoever wrote has left."),
    "refused": _("Their mail server refused the mail."),
    "hand": _("Stopped by hand."),
    "undone": _("Taken back before the first mail."),
    "words": _("A variable in a mail has no value and no fallback."),
    "no-day": _("There is no working day to send on."),
    # These rest, and go on.
    "away": _("They are away. It goes on when they are back."),
    "field": _(
        "A field in the mail is not asked for any more. It goes on when the field is back, or with other words."
    ),
    "paused": _("Paused by hand."),
    "unknown": _("We cannot tell whether the last mail left. Look into your sent mail."),
}
GOOD = frozenset({"reply", "meeting", "won"})  # what a follow-up is for


def explain(key: str) -> str:
    """The sentence of a reason, in the reader's language."""
    return str(REASONS.get(key, ""))
