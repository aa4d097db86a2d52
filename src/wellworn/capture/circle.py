"""Who is inside: the members' own addresses, the workspace's domains, and what must not be captured."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from wellworn.capture import screen
from wellworn.capture.models import Block, ListAddress
from wellworn.lib.domains import registrable
from wellworn.lib.free_mail import is_free_mail
from wellworn.members.models import Alias, CreationRule, InternalDomain, Member, Workspace


@dataclass(frozen=True, slots=True)
class Circle:
    """What capture needs to know about the workspace to judge an address. Addresses are lower case."""

    members: dict[str, int]  # address or alias -> member id
    domains: frozenset[str]  # internal
    blocked: frozenset[str]  # addresses and domains, the workspace's and the present member's
    rule: str
    fill_above: float
    lists: frozenset[str] = frozenset()  # addresses of mailing lists

    def inside(self, address: str) -> bool:
        """Whether the address is a member's, or of the workspace's own domains."""
        if address in self.members:
            return True
        domain = address.rpartition("@")[2]
        return domain in self.domains or registrable(domain) in self.domains

    def bars(self, address: str) -> bool:
        """Whether a block stands against the address."""
        domain = address.rpartition("@")[2]
        return not self.blocked.isdisjoint((address, domain, registrable(domain)))

    def may_be_person(self, address: str) -> bool:
        """Whether a person could stand behind the address: outside, no role, no machine, not blocked, well formed."""
        local, _, domain = address.rpartition("@")
        if not local or "." not in domain or len(address) > 254 or any(c.isspace() for c in address):
            return False
        if self.inside(address) or self.bars(address) or address in self.lists:
            return False
        return not (screen.is_role(address) or screen.is_noreply(address))

    def why_nobody(self, addresses: Collection[str]) -> str:
        """The reason to ignore mail in which no address may be a person's."""
        outside = [one for one in addresses if not self.inside(one)]
        return "internal" if not outside else "blocked" if any(map(self.bars, outside)) else "role"

    def own(self, member: int) -> frozenset[str]:
        """A member's own addresses."""
        return frozenset(address for address, whose in self.members.items() if whose == member)


def everybody() -> Circle:
    """The circle as it stands now, with the workspace's blocks alone."""
    return load(None)


def load(member: Member | None) -> Circle:
    """The circle as it stands now, with `member`'s own blocks."""
    own_mail = {email.lower(): pk for pk, email in Member.objects.values_list("pk", "email")}
    members = own_mail | dict(Alias.objects.values_list("address", "member_id"))
    inner = set(InternalDomain.objects.values_list("domain", flat=True))
    inner |= {d for m in own_mail if (d := m.rpartition("@")[2]) and not is_free_mail(d)}
    patterns = Block.objects.filter(Q(member=None) | Q(member=member))
    workspace = Workspace.objects.filter(pk=1).first() or Workspace()
    return Circle(
        members=members,
        domains=frozenset(inner),
        blocked=frozenset(patterns.values_list("pattern", flat=True)),
        rule=CreationRule(workspace.creation_rule),
        fill_above=workspace.fill_above,
        lists=frozenset(ListAddress.objects.values_list("address", flat=True)),
    )
