"""Secrets that open something to whoever bears them, a link or a token: made once, shown once, and kept as a hash alone."""

from __future__ import annotations

import secrets
from hashlib import sha256

BYTES = 32


def fresh() -> str:
    """A secret that nobody guesses: 256 random bits, as 43 characters that fit an address."""
    return secrets.token_urlsafe(BYTES)


def hashed(secret: str) -> str:
    """What the database knows of a secret, as 64 hexadecimal digits. Of so many random bits one round of SHA-256 is enough."""
    return sha256(secret.encode()).hexdigest()
