"""Through whose eyes a member looks at themselves: a role, or one colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Role

ROLES = {  # as it stands in the address: in words, the role, whether the records of one's own team are open to it
    "mate": (_("A rep of my team"), Role.REP, True),
    "other": (_("A rep of another team"), Role.REP, False),
    "manager": (_("The manager of my team"), Role.MANAGER, True),
    "executive": (_("An executive"), Role.EXECUTIVE, True),
    "admin": (_("An admin"), Role.ADMIN, True),
    "it": (_("IT"), Role.IT, False),
    "champion": (_("A champion of another team"), Role.REP, False),
    "representative": (_("The workers’ representative"), Role.REP, False),
}
ANYBODY = "other"


@dataclass(frozen=True, slots=True)
class Eyes:
    """Somebody who looks. `member` is None for a role, which then stands for whoever has it and was in none of one's mails."""

    asked: str
    label: str
    role: Role
    opens: bool  # whether they open what belongs to the team of whom they look at
    is_champion: bool = False
    is_representative: bool = False
    member: Member | None = None

    @property
    def reader(self) -> Member:
        """A member to ask rights of."""
        return self.member or Member(
            role=self.role, is_champion=self.is_champion, is_representative=self.is_representative
        )


def choices() -> list[tuple[str, str]]:
    """The roles to choose from."""
    return [(key, str(label)) for key, (label, _role, _opens) in ROLES.items()]


def eyes_of(asked: str, me: Member, colleagues: Sequence[Member]) -> Eyes:
    """Whose eyes are asked for; without a sensible answer those of somebody of another team."""
    one = next((colleague for colleague in colleagues if str(colleague.pk) == asked), None)
    if one is not None:
        opens = me.team_id is None or me.team_id in one.open_teams
        return Eyes(asked, str(one), Role(one.role), opens, one.is_champion, one.is_representative, one)
    key = asked if asked in ROLES else ANYBODY
    label, role, opens = ROLES[key]
    return Eyes(
        key if key == asked else "", str(label), role, opens, is_champion=key == "champion",
        is_representative=key == "representative",
    )  # fmt: skip
