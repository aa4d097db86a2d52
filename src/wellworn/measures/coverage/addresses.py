"""One person's many addresses: written in other ways, at another of the firm's domains, or said to be the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

DOTLESS = frozenset({"gmail.com", "googlemail.com"})  # where dots before the @ mean nothing


def plain(address: str) -> str:
    """An address as it is compared: small, without `mailto:` and without what follows a plus."""
    bare = address.strip().lower().removeprefix("mailto:")
    local, at, domain = bare.rpartition("@")
    if not at:
        return bare
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def domain(address: str) -> str:
    """What stands after the @."""
    return address.rpartition("@")[2]


@dataclass(slots=True)
class Addresses:
    """Who is who: groups of addresses of one person, and the domains that are the firm's own."""

    same: Iterable[Iterable[str]] = ()
    own_domains: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()  # of members, at other domains; rooms and lists too
    _stands_for: dict[str, str] = field(init=False)
    _mine: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        stands_for: dict[str, str] = {}
        for group in self.same:
            together = {plain(address) for address in group}
            together |= {
                other for other, first in stands_for.items() if first in {stands_for.get(one) for one in together}
            }
            for one in together:
                stands_for[one] = min(together)
        self._stands_for = stands_for
        self._mine = frozenset(self.of(self.own))

    def of(self, addresses: Iterable[str]) -> frozenset[str]:
        """The people behind addresses, one address for each."""
        given = (plain(address) for address in addresses)
        return frozenset(self._stands_for.get(one, one) for one in given)

    def outside(self, addresses: Iterable[str]) -> frozenset[str]:
        """Those of them who are not of the firm."""
        return frozenset(
            one for one in self.of(addresses) if domain(one) not in self.own_domains and one not in self._mine
        )
