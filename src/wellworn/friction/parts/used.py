"""How much each role uses a part, as far as the gate lets a reader know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wellworn.adoption.asking import Range, ask
from wellworn.adoption.reading import group_name, whole
from wellworn.adoption.waiting import Waiting
from wellworn.friction.audit.parts import FEW, MANY, Group, Level
from wellworn.measures.features import FEATURES
from wellworn.measures.measure import PEOPLE, Row, Scope
from wellworn.members.models import Member
from wellworn.usage.features import BY_KEY

WEEKS = 12
PAGE = "Audit: what is used"


@dataclass(frozen=True)
class Used:
    """What the gate answered about all features, by role."""

    rows: Mapping[str, Sequence[Row]]  # by feature

    @classmethod
    def ask(cls, today: date, *, by: Member, waiting: Waiting | None = None) -> Used:
        """Of the last weeks, to yesterday."""
        scope = Scope(today - timedelta(weeks=WEEKS), today - timedelta(days=1))
        rows: dict[str, list[Row]] = {}
        for row in ask(FEATURES, scope, by=by, page=PAGE, waiting=waiting).rows:
            rows.setdefault(str(row["feature"]), []).append(row)
        return cls(rows)

    def groups(self, features: Iterable[str]) -> list[Group]:
        """Each role that one of the features is for, by the one of them that it uses most. Whoever uses one of several uses the part, so a
        share is the least that it can be."""
        found: dict[str, Group] = {}
        for key in features:
            meant = {str(role) for role in BY_KEY[key].roles} if key in BY_KEY else set()
            for row in self.rows.get(key, ()):
                role = str(row["role"])
                one = group_of(row)
                if role in meant and (role not in found or _rank(one) > _rank(found[role])):
                    found[role] = one
        return sorted(found.values(), key=_rank, reverse=True)

    def lives(self, feature: str) -> bool:
        """Whether many of a role that it is for use a feature."""
        return any(one.level is Level.LIVES for one in self.groups([feature]))


def group_of(row: Row) -> Group:
    """A row of the measure as a group: a range says that nearly all use it, or nearly nobody, or nothing."""
    users, share = row["users"], row["share"]
    name, people = group_name([str(row["role"])]), whole(row[PEOPLE]) or 0
    if isinstance(users, Range):
        level = Level.LIVES if users.is_most else Level.HARDLY if users.is_few else Level.UNKNOWN
        return Group(name, people, level)
    if not isinstance(share, float):
        return Group(name, people, Level.UNKNOWN)
    if row["verdict"] == "tried once":
        return Group(name, people, Level.ONCE, share)
    level = Level.LIVES if share >= MANY else Level.SOME if share >= FEW else Level.HARDLY
    return Group(name, people, level, share)


def _rank(one: Group) -> tuple[int, float]:
    return one.level, one.share if one.share is not None else float(one.level is Level.LIVES)
