"""Domains: which part of one was registered, whether it belongs to a company at all, and what that company is called."""

from __future__ import annotations

import re
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

from wellworn.capture import free_mail

LONGEST = 253
a_label = re.compile(r"[a-z0-9_-]{1,63}")

# Marks of a name that is said rather than spelled: kept in capitals where a domain's label is this short and has no vowel.
public_suffixes = PublicSuffixList()


def ascii_domain(domain: str) -> str:
    """`domain` in lower case with A-labels, or "" if it cannot be one."""
    domain = domain.strip().strip(".").lower()
    if not domain or len(domain) > LONGEST or "." not in domain or any(c in domain for c in " \t\n@/:"):
        return ""
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    labels = domain.split(".")
    if not all(a_label.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return ""
    return domain


@lru_cache(maxsize=8192)
def registrable(domain: str) -> str:
    """The part of `domain` that somebody registered, after the Public Suffix List; "" if there is none.

    A suffix in the list's private part (such as github.io) is one too: its customers are different companies.
    """
    domain = ascii_domain(domain)
    if not domain:
        return ""
    return public_suffixes.privatesuffix(domain) or ""


@lru_cache(maxsize=8192)
def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that the domain names no company."""
    domain = ascii_domain(domain)
    base = registrable(domain)
    if not base:
        return False
    listed = not free_mail.PROVIDERS.isdisjoint((domain, base))
    return listed or base.partition(".")[0] in free_mail.NATIONAL
