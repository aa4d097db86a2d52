"""What a member signs in to a provider with, and how it is kept: encrypted, never in a log, never on a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from wellworn.lib import sealed


@dataclass(frozen=True, slots=True)
class Credential:
    """A password, or an access token of a provider that speaks XOAUTH2."""

    kind: Literal["password", "xoauth2"]
    secret: str

    def __repr__(self) -> str:
        """Without the secret, so that no traceback shows it."""
        return f"Credential({self.kind!r}, ...)"

    def sealed(self) -> bytes:
        """Encrypted, for `Mailbox.secret`."""
        return sealed.seal(json.dumps({"kind": self.kind, "secret": self.secret}))

    @classmethod
    def unsealed(cls, secret: bytes | memoryview) -> Credential:
        """What `sealed` kept. Raises `sealed.Unsealable` when its key is gone."""
        kept = json.loads(sealed.unseal(secret))
        return cls(kept["kind"], kept["secret"])
