"""Which mail is not for the record. Decided from headers alone, before any body is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wellworn.capture.bounces import bounced, is_report
from wellworn.capture.message import Message
from wellworn.capture.roles import is_noreply, is_role
from wellworn.lib.domains import registrable

__all__ = ["Facts", "bounced", "is_noreply", "is_role", "lists_named", "screen"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a workspace and a mailbox know beforehand. All in lower case; `blocked` holds addresses and domains."""

    own: frozenset[str] = frozenset()
    internal_domains: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()


BULK_PRECEDENCE = frozenset({"bulk", "junk"})
PRIVATE = frozenset({"private", "personal", "company-confidential", "confidential"})
BULK_HEADERS = (
    "feedback-id", "x-csa-complaints", "x-campaign", "x-campaignid", "x-campaign-id", "x-mailgun-tag", "x-mc-user", "x-mandrill-user",
    "x-sfmc-stack", "x-job", "x-sg-eid", "x-ses-outgoing", "x-roving-id", "x-mailchimp-id", "x-hs-campaign-id", "x-cheetah-mailing-id",
    "x-mailer-recptid", "x-bulkmail", "x-mass-mailer", "x-newsletter", "x-marketoid", "x-emarsys-identify", "x-klaviyo-message-id",
)  # fmt: skip
BULK_MAILER = re.compile(
    r"mailchimp|sendgrid|mailgun|constant.?contact|campaign.?monitor|createsend|phplist|sendinblue|brevo|mailjet|newsletter|bulk ?mail"
    r"|silverpop|exacttarget|marketo|eloqua|responsys|lyris|listserv|majordomo|mailman|sympa|ezmlm|postmaster general|roving|cheetahmail"
    r"|emarsys|cleverreach|rapidmail|inxmail|optivo|klaviyo|activecampaign|getresponse|aweber|mass ?mail|group ?mail|gammadyne|xmail",
    re.IGNORECASE,
)
LIST_HEADERS = (
    "list-id",
    "list-post",
    "list-subscribe",
    "list-help",
    "mailing-list",
    "x-mailing-list",
    "x-mailman-version",
    "x-ml-name",
    "x-mlserver",
    "x-ml-info",
    "x-list",
)
AUTO_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-reply-from",
    "auto-reply",
)
VACATION = re.compile(
    r"^\W*(?:(?:re|aw|sv|antw|tr)\s*:\s*)?\W*(?:out of (?:the )?office|auto(?:matic|mated|matische?s?)?[ -]?(?:reply|response|antwort|svar)|autoreply"
    r"|abwesen|automatische antwort|abwesenheits|réponse automatique|absence du bureau|respuesta autom|risposta automatica|resposta autom"
    r"|autosvar|frånvaro|fraværende|automaattinen vastaus|poissa|automatisch antwoord|afwezig|automatyczna odpowied|automatická odpov"
    r"|automatikus v|автоответ|автоматический ответ|otomatik yan|自动回复|自動回覆|自動返信|不在通知|vacation (?:reply|response)|i am away)",
    re.IGNORECASE,
)
MAILTO = re.compile(r"<\s*mailto:([^?>\s]+)", re.IGNORECASE)
LIST_ID = re.compile(r"<([^<>@\s]+)>")
REPLY = re.compile(
    r"^\s*(?:re|aw|sv|vs|antw|r|rv|odp|res|ref|ynt|ha|回复|答复|回覆|返信)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)


def screen(message: Message, facts: Facts) -> str:
    """Why `message` is not for the record, as a key of `capture.reasons`, or "" if it is. The most telling reason comes first."""
    headers = message.headers
    everyone = [m.address for m in (message.sender, *message.to, *message.cc, *message.bcc) if m.address]
    if headers.get("sensitivity", "").strip().lower() in PRIVATE:
        return "private"
    if is_blocked(everyone, facts.blocked):
        return "blocked"
    if is_report(message):
        return "bounce"
    if headers.get("x-unsent", "").strip() == "1":
        return "draft"
    if headers.get("x-spam-flag", "").strip().lower().startswith("yes"):
        return "spam"
    if is_calendar_only(message):
        return "calendar-only"
    mine = is_internal(message.sender.address, facts)
    if mine and among_others(everyone, facts):
        return "automatic-reply" if is_automatic_reply(message) else ""
    return automatic(message) or between(message, everyone, facts)


def is_calendar_only(message: Message) -> bool:
    """Whether the whole is an invitation or an answer to one, by its headers. Its meeting is still to be read from it."""
    told = "calendarmessage" in message.headers.get("content-class", "").lower()
    return bool(message.calendars) and (told or message.content_type == "text/calendar")


def among_others(everyone: list[str], facts: Facts) -> bool:
    """Whether somebody outside takes part, who is a person as far as an address tells."""
    return any(
        not is_internal(address, facts) and not is_role(address) and not is_noreply(address) for address in everyone
    )


def is_blocked(everyone: list[str], blocked: frozenset[str]) -> bool:
    """Whether an address, its domain or a domain above it is blocked."""
    if not blocked:
        return False
    for address in everyone:
        domain = address.rpartition("@")[2]
        if address in blocked or domain in blocked or registrable(domain) in blocked:
            return True
    return False


def is_internal(address: str, facts: Facts) -> bool:
    """Whether an address is the member's own or a colleague's."""
    if address in facts.own:
        return True
    domain = address.rpartition("@")[2]
    while domain:
        if domain in facts.internal_domains:
            return True
        domain = domain.partition(".")[2]
    return False


def automatic(message: Message) -> str:
    """The reason if no person sent it to these readers: automatic reply, mailing list, bulk, or an unread sender."""
    headers = message.headers
    if is_automatic_reply(message):
        return "automatic-reply"
    precedence = headers.get("precedence", "").strip().lower()
    if any(name in headers for name in LIST_HEADERS) or precedence == "list":
        return "list"
    if precedence in BULK_PRECEDENCE or any(name in headers for name in BULK_HEADERS):
        return "bulk"
    if is_submitted_by_machine(headers) or BULK_MAILER.search(headers.get("x-mailer", "")[:200]):
        return "bulk"
    if "list-unsubscribe" in headers and not is_personal(message):
        return "bulk"
    return "no-reply" if is_noreply(message.sender.address) else ""


def is_submitted_by_machine(headers: dict[str, str]) -> bool:
    """Whether Auto-Submitted (RFC 3834) says that no person sent it."""
    return headers.get("auto-submitted", "no").strip().lower() not in {"no", ""}


def is_automatic_reply(message: Message) -> bool:
    """An out-of-office note or another answer by a machine. The subject alone proves nothing."""
    headers = message.headers
    if headers.get("auto-submitted", "").strip().lower().startswith("auto-replied"):
        return True
    if any(name in headers for name in AUTO_HEADERS) or headers.get("precedence", "").strip().lower() == "auto_reply":
        return True
    if not VACATION.match(message.subject[:200]):
        return False
    suppressed = bool(headers.get("x-auto-response-suppress", "").strip())
    unanswerable = headers.get("return-path", "").strip() == "<>"
    return suppressed or unanswerable or is_submitted_by_machine(headers) or bool(message.references)


def is_personal(message: Message) -> bool:
    """Whether a person wrote it although a sales tool added List-Unsubscribe: one reader, a conversation, no shared sender."""
    readers = {m.address for m in (*message.to, *message.cc) if m.address}
    conversation = bool(message.references) and bool(REPLY.match(message.subject))
    return (
        conversation
        and len(readers) <= 5
        and not is_role(message.sender.address)
        and not is_noreply(message.sender.address)
    )


def between(message: Message, everyone: list[str], facts: Facts) -> str:
    """The reason if those who took part are none that a record is kept of."""
    if not everyone:
        return "nobody"
    others = [address for address in everyone if address not in facts.own]
    if facts.own and not others:
        return "own"
    outside = [address for address in others if not is_internal(address, facts)]
    if not outside and (facts.internal_domains or facts.own):
        return "internal"
    if all(is_noreply(address) for address in outside):
        return "no-reply"
    if all(is_role(address) or is_noreply(address) for address in outside):
        return "role"
    return ""


def lists_named(message: Message) -> tuple[str, ...]:
    """Those of the readers whom the message itself calls a list: by List-Post (RFC 2369), or as List-Id spells it (RFC 2919)."""
    said = {address.lower() for address in MAILTO.findall(message.headers.get("list-post", ""))}
    said |= {one.lower().replace(".", "@", 1) for one in LIST_ID.findall(message.headers.get("list-id", ""))}
    readers = {mention.address for mention in (*message.to, *message.cc)} - {message.sender.address}
    return tuple(sorted(said & readers))
