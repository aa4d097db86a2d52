"""Reports by mail servers: whether a message is one, whose address failed, and how."""

from __future__ import annotations

import re

from wellworn.capture.message import Message
from wellworn.capture.roles import is_noreply

DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|mail[-_]?delivery|mmdf|mailsystem|mail[-_.]?system|symantec_\w+|microsoftexchange\w*|bounce\w*|complaints?|feedbackloop|fbl\w*|arf\w*|abuse\w*|scomp|staff|uce)(?:@|$|[+-])",
    re.IGNORECASE,
)
CERTAIN = re.compile(r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|post[-_]?master|mdaemon)(?:@|$|[+-])", re.IGNORECASE)
SUBJECT = re.compile(
    r"undeliver|delivery (?:status|fail|report|notification|delayed)|returned mail|mail delivery|failure notice|delivery has failed|could not be delivered"
    r"|mail (?:system )?error|returning message|message (?:status|delayed|undeliver)|nondeliverable|non-?delivery|unzustellbar|rückläufer|non remis|no entregad|mancato recapito"
    r"|não entreg|onbestelbaar|ej levererat|kan inte leverera|niedostarcz|недостав|未送達|配信不能|退信|メールエラー|user unknown|complaint (?:about|from)|abuse report|feedback report|email feedback|warning: (?:could|message)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]{1,64}@[\w.-]{1,190}\.[a-z]{2,24}", re.IGNORECASE)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
SEARCHED = 20_000  # characters of a report without fields that are looked through


def is_report(message: Message) -> bool:
    """Whether a machine reports on delivery: by its type, its fields, its empty return path, or its sender and subject together."""
    if message.report.get("feedback-type") or message.report.get("action"):
        return True
    headers = message.headers
    if message.content_type in {"multipart/report", "message/delivery-status"}:
        return "disposition-notification" not in headers.get("content-type", "").lower()
    if "x-failed-recipients" in headers or "x-arf" in headers or "abuse" in headers.get("x-loop", ""):
        return True
    sender = message.sender.address or message.sender.name.replace(" ", "-")
    if CERTAIN.match(sender):
        return True
    telling = bool(SUBJECT.search(message.subject[:500]))
    path = headers.get("return-path", "").strip()[:400].lower()
    empty = path in {"<>", "<<>>"} or "mailer-daemon" in path
    daemon = bool(DAEMON.match(sender)) or (empty and is_noreply(sender))
    return (daemon and (telling or empty)) or (telling and empty)


def bounced(message: Message) -> tuple[str, str] | None:
    """The address that a message did not reach and the status code (RFC 3463, or "" if none), if this reports that."""
    if not is_report(message) or message.report.get("feedback-type"):
        return None
    report = message.report
    if report.get("action", "failed").lower() not in ("failed", "fail"):
        return None
    status = report.get("status", "")
    found = STATUS.search(status) or STATUS.search(report.get("diagnostic-code", ""))
    for field in ("original-recipient", "final-recipient", "x-actual-recipient"):
        if match := ADDRESS.search(report.get(field, "")):
            return match.group(0).lower(), found.group(1) if found else ""
    body = message.text[:SEARCHED]
    if match := ADDRESS.search(message.headers.get("x-failed-recipients", "")) or first_other(body, message):
        found = found or STATUS.search(body)
        return match.group(0).lower(), found.group(1) if found else ""
    return None


def first_other(body: str, message: Message) -> re.Match[str] | None:
    """The first address of a report's text that is not one of its own sender or reader."""
    known = {message.sender.address, *(m.address for m in message.to)}
    return next((match for match in ADDRESS.finditer(body) if match.group(0).lower() not in known), None)
