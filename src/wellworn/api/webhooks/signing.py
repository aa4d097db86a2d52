"""Signatures as the Standard Webhooks specification writes them (standardwebhooks.com, version 1)."""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

PREFIX = "whsec_"
VERSION = "v1"


def new_secret() -> str:
    """A fresh secret: 24 random bytes in base64 behind their prefix, as the specification recommends."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` of a message: HMAC-SHA256 over "id.timestamp.body"."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return f"{VERSION},{base64.b64encode(hmac.digest(key, signed, sha256)).decode()}"


def headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Every header that a message carries."""
    return {
        "content-type": "application/json",
        "user-agent": "Wellworn-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
