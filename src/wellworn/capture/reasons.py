"""Why an item was ignored or could not be understood: a key for the ledger and a sentence for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IGNORED: dict[str, Promise | str] = {
    "internal": _("Only colleagues wrote and read it."),
    "own": _("It went only between your own addresses."),
    "bulk": _("It was sent to many at once: a newsletter, an offer or a notification."),
    "list": _("It came through a mailing list."),
    "automatic-reply": _("It is an automatic reply, such as an out-of-office note."),
    "bounce": _("It is a mail server's report about a message that was sent."),
    "no-reply": _("It comes from an address that nobody reads."),
    "role": _("Only shared addresses such as info@ took part, and no person."),
    "private": _("Its sender marked it private."),
    "blocked": _("An address or domain in it is blocked."),
    "calendar-only": _("It only carries a meeting, which is in the calendar."),
    "draft": _("It is a draft that was never sent."),
    "spam": _("The mail server marked it as spam."),
    "junk-folder": _("It lies in the junk folder."),
    "too-old": _("It is older than the date from which this mailbox is captured."),
    "nobody": _("It names no sender and no recipient."),
    "not-a-meeting": _(
        "It stands in a calendar but is no meeting: a task, a journal entry, or times that somebody is free."
    ),
}

UNREADABLE: dict[str, Promise | str] = {
    "empty": _("There is nothing in it."),
    "no-headers": _("It does not look like mail: no From, To, Date or other field of a message was found."),
    "no-calendar": _("There is no calendar in it."),
    "no-start": _("The event does not say when it starts."),
    "bad-start": _("The start of the event is no date or time."),
    "too-large": _("It is larger than 100 MB."),
    "not-understood": _("Wellworn could not understand it. It is kept, and tried again after the next upgrade."),
}


def explain(key: str) -> str:
    """The sentence for a reason, in the reader's language; an unknown key is its own sentence."""
    return str(IGNORED.get(key) or UNREADABLE.get(key) or key)
