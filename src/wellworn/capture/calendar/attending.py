"""Who is asked to a meeting and what they answered. Rooms, resources and groups are told from people."""

from __future__ import annotations

from urllib.parse import unquote

from wellworn.capture.calendar.event import Attendee
from wellworn.capture.calendar.lines import Line, Node

MOST = 1_000  # attendees of one event that are read

_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}
_ROLES = {"CHAIR": "chair", "OPT-PARTICIPANT": "optional", "NON-PARTICIPANT": "informed"}
_KINDS = {"ROOM": "room", "RESOURCE": "resource", "GROUP": "group"}
_RESOURCE_DOMAINS = ("resource.calendar.google.com",)
_GROUP_DOMAINS = ("group.calendar.google.com", "import.calendar.google.com")


def organiser(node: Node) -> Attendee | None:
    """Who calls the meeting."""
    line = node.first("ORGANIZER")
    found = _attendee(line) if line else None
    return Attendee(found.address, found.name, "accepted", "chair", found.kind) if found else None


def attendees(node: Node) -> tuple[Attendee, ...]:
    """Who is asked, each address once."""
    found: dict[str, Attendee] = {}
    for line in node.every("ATTENDEE")[:MOST]:
        attendee = _attendee(line)
        if attendee and (attendee.address not in found or found[attendee.address].answer == "needs-action"):
            found[attendee.address] = attendee
    return tuple(found.values())


def _attendee(line: Line) -> Attendee | None:
    address = _address(line)
    if not address:
        return None
    name = " ".join(line.params.get("CN", "").replace("\\,", ",").strip("'\" ").split())[:300]
    return Attendee(
        address=address,
        name="" if name.lower() == address or name.lower().startswith("mailto:") else name,
        answer=_ANSWERS.get(line.params.get("PARTSTAT", "").upper(), "needs-action"),
        role=_ROLES.get(line.params.get("ROLE", "").upper(), "required"),
        kind=_kind(line, address),
    )


def _address(line: Line) -> str:
    """The mail address in lower case, from `mailto:`, a bare address, or the EMAIL parameter; "" if there is none."""
    for text in (line.value, line.params.get("EMAIL", ""), line.params.get("CN", "")):
        bare = text.strip().strip('"<>').strip()
        while bare[:7].lower() == "mailto:":
            bare = bare[7:].strip().strip('"<>')
        bare = unquote(bare.partition("?")[0]).strip().strip("<>'\"").lower()
        local, _, domain = bare.rpartition("@")
        if local and "." in domain and ":" not in bare and not any(c.isspace() or ord(c) < 32 for c in bare):
            return bare if len(bare) <= 320 else ""
    return ""


def _kind(line: Line, address: str) -> str:
    domain = address.rpartition("@")[2]
    if domain in _RESOURCE_DOMAINS:
        return "room"
    if domain in _GROUP_DOMAINS:
        return "group"
    return _KINDS.get(line.params.get("CUTYPE", "").upper(), "person")
