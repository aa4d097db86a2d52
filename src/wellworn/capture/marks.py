"""What a message is known again by: two 64-bit marks and a sketch of its words.

One message lies in many places: in three members' mailboxes, in Sent and in All Mail, exported twice under new Message-IDs. Its
content mark (who, when to the second, subject, words) finds the copies whatever their id. Its id mark finds the copies that a server
changed on the way (a footer, another charset); because some programs give one id to different messages, it counts only when
the words are alike too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b
from zlib import crc32

SKETCH_WORDS = 16
ALIKE = 0.25  # share of a sketch that copies have in common at least
REPLY = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:(?:re|fw|fwd|aw|wg|sv|vs|vl|antw|doorst|tr|rv|ref|rif|enc|odp|pd|ynt|ilt|res|回复|答复|转发|返信)"
    r"(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")


def hashed(*parts: str) -> int:
    """A 64-bit signed number, for a bigint key."""
    digest = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def base_subject(subject: str) -> str:
    """A subject without the marks of replies and forwards, spaces folded."""
    folded = " ".join(subject.split())
    previous = None
    while previous != folded:
        previous, folded = folded, REPLY.sub("", folded)
    return folded


def id_mark(message_id: str, sender: str) -> int | None:
    """The mark of a Message-ID as its sender used it; None without one."""
    return hashed("id", message_id, sender) if message_id else None


def content_mark(sender: str, sent: datetime | None, recipients: Iterable[str], subject: str, text: str) -> int:
    """The mark of what stands in a message, the same for every copy. `text` is what was newly written."""
    second = sent.astimezone(UTC).strftime("%Y%m%d%H%M%S") if sent else ""
    words = " ".join(WORD.findall(text.lower()))
    return hashed("text", sender, second, " ".join(sorted(set(recipients))), base_subject(subject).lower(), words)


def sketch(text: str) -> bytes:
    """The sixteen least word hashes of a text: near copies share most of them (bottom-k min-hash, Broder 1997)."""
    least = sorted({crc32(word.encode("utf-8", "surrogatepass")) for word in WORD.findall(text.lower())})[:SKETCH_WORDS]
    return b"".join(one.to_bytes(4, "big") for one in least)


def alike(one: bytes, other: bytes) -> bool:
    """Whether two sketches may be of copies of one text. No words at all may be a copy of anything: a body may be withheld."""
    if not one or not other:
        return True
    mine, theirs = ({s[i : i + 4] for i in range(0, len(s), 4)} for s in (one, other))
    return len(mine & theirs) >= ALIKE * min(len(mine), len(theirs))
