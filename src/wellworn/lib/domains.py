"""Domains: which part of one somebody registered, by the Public Suffix List."""

from __future__ import annotations

import re
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

LONGEST = 253
a_label = re.compile(r"[a-z0-9_-]{1,63}")
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
    """The part of `domain` that somebody registered, with A-labels; "" if there is none.

    A suffix in the list's private part (such as github.io) is one too: its customers are different companies.
    """
    domain = ascii_domain(domain)
    return (public_suffixes.privatesuffix(domain) or "") if domain else ""
