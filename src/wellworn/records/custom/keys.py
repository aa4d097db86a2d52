"""Keys made from labels: what a field or an object is called in URLs, imports and the API, once and for all. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from wellworn.records.folding import folded

LENGTH = 40  # OBJECT_KEY, and what provenance keeps of a field's name
RESERVED = frozenset(
    {
        "address", "company", "custom", "delete", "deleted", "domain", "domains", "fields", "handles",
        "history", "id", "key", "kind", "label", "mail", "merge", "name", "new", "note", "notes", "object",
        "object_id", "phone", "phones", "pins", "pk", "purge", "record", "restore", "search", "source", "stage", "tags",
        "task", "tasks", "team", "thing", "things", "timeline", "type", "undo", "unfolded", "value", "words",
    }
)  # fmt: skip


def key_of(label: str, taken: Collection[str], otherwise: str) -> str:
    """A key for `label` that is none of `taken` and none of ours: "Hull no. (IMO)" is "hull_no_imo", the next one "hull_no_imo_2".

    It begins with a letter and has letters, digits and underscores of ASCII alone; a label without any becomes `otherwise`.
    """
    bare = re.sub(r"[^a-z0-9]+", "_", folded(label).encode("ascii", "ignore").decode()).strip("_")
    bare = (bare if bare[:1].isalpha() else f"{otherwise}_{bare}" if bare else otherwise)[: LENGTH - 4].rstrip("_")
    number, key = 1, bare
    while key in taken or key in RESERVED:
        number += 1
        key = f"{bare}_{number}"
    return key
