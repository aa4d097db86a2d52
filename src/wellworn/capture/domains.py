"""Whether a domain belongs to a company at all."""

from __future__ import annotations

from functools import lru_cache

from wellworn.capture import free_mail
from wellworn.lib.domains import ascii_domain, registrable


@lru_cache(maxsize=8192)
def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that the domain names no company."""
    domain = ascii_domain(domain)
    base = registrable(domain)
    if not base:
        return False
    listed = not free_mail.PROVIDERS.isdisjoint((domain, base))
    return listed or base.partition(".")[0] in free_mail.NATIONAL
