"""What messages are called, and which of them a webhook has asked for."""

from __future__ import annotations

from collections.abc import Iterable

VERBS = {  # what stands in events alone, and what a message of it is called
    "record.delete": "deleted",
    "record.restore": "restored",
    "record.merge": "merged",
    "task.done": "done",
}


def wants(kinds: Iterable[str], kind: str) -> bool:
    """Whether one of a webhook's kinds covers `kind`: itself, "deal.*" or "*"."""
    return any(one in ("*", kind) or (one.endswith(".*") and kind.startswith(one[:-1])) for one in kinds)
