"""How often something was done lately, for limits that need not be exact: two at the same moment may count as one."""

from __future__ import annotations

import time
from hashlib import sha256

from django.core.cache import cache


def is_too_often(what: str, most: int, seconds: int) -> bool:
    """Count one more of `what`; whether there were more than `most` since the first one, which is forgotten after `seconds`."""
    key, now = "tally:" + sha256(what.encode()).hexdigest()[:32], time.time()
    count, until = cache.get(key) or (0, now + seconds)
    if until <= now:
        count, until = 0, now + seconds
    cache.set(key, (count + 1, until), max(1, round(until - now)))
    return bool(count + 1 > most)
