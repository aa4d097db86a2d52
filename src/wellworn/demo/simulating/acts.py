"""What members do with the product: how often each thing is done on a working day, by role, when nothing is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from wellworn.demo.simulating.case import Case
from wellworn.demo.simulating.company import Real


class Follows(Enum):
    """What makes an act more or less frequent."""

    USE = "use"  # done by hand: as much as people want to
    DUTY = "duty"  # signing in and opening: people do that because they have to, much longer
    SEARCH = "search"  # looking for what one does not find
    MACHINE = "machine"  # done by the machine, as far as that is switched on


@dataclass(frozen=True)
class Act:
    """A feature used through a surface."""

    feature: str
    is_value: bool
    surface: str
    rates: tuple[float, float, float, float, float]  # a working day: rep, manager, executive, admin, IT
    follows: Follows = Follows.USE


ACTS = (
    Act("record.change", True, "web", (3.6, 1.2, 0.1, 1.0, 0.1)),
    Act("record.create", True, "web", (1.2, 0.4, 0.0, 0.4, 0.0)),
    Act("deal.move", True, "web", (0.9, 0.5, 0.1, 0.0, 0.0)),
    Act("task.done", True, "web", (2.2, 1.2, 0.2, 0.5, 0.3)),
    Act("note.write", True, "web", (1.1, 0.6, 0.1, 0.1, 0.0)),
    Act("call.log", True, "web", (1.3, 0.3, 0.0, 0.0, 0.0)),
    Act("quick.save", True, "web", (0.7, 0.2, 0.1, 0.1, 0.0)),
    Act("proposal.accept", True, "web", (0.8, 0.2, 0.0, 0.0, 0.0)),
    Act("sequence.start", True, "web", (0.3, 0.0, 0.0, 0.0, 0.0)),
    Act("list.bulk", True, "web", (0.05, 0.05, 0.0, 0.3, 0.0)),
    Act("report.write", True, "web", (0.1, 0.1, 0.0, 0.0, 0.0)),
    Act("review.begin", True, "web", (0.1, 0.4, 0.1, 0.0, 0.0)),
    Act("forecast.call", True, "web", (0.0, 0.2, 0.1, 0.0, 0.0)),
    Act("session.begin", False, "web", (1.2, 1.2, 0.8, 1.5, 1.2), Follows.DUTY),
    Act("record.open", False, "web", (6.0, 5.0, 1.0, 2.0, 0.5), Follows.DUTY),
    Act("list.search", False, "web", (1.5, 1.0, 0.3, 1.0, 0.3), Follows.SEARCH),
    Act("capture.activity", True, "capture", (9.0, 6.0, 2.0, 0.5, 0.2), Follows.MACHINE),
    Act("capture.fill", True, "capture", (1.6, 0.6, 0.1, 0.0, 0.0), Follows.MACHINE),
    Act("sequence.mail", True, "job", (0.8, 0.0, 0.0, 0.0, 0.0), Follows.MACHINE),
)
NEVER_USED = ("view.link", "feed.make")  # offered, and used by nobody
DUTY = 0.3  # how far what is done out of duty follows use: a third of it, on the scale of logarithms


def rates() -> Real:
    """Role x act."""
    return np.array([act.rates for act in ACTS]).T


def strength(case: Case, month: int) -> Real:
    """What each act's rate is multiplied by in a month."""
    level = case.use(month)
    by = {
        Follows.USE: level,
        Follows.DUTY: level**DUTY,
        Follows.SEARCH: case.searches * level**DUTY,
        Follows.MACHINE: case.share("automation", month),
    }
    return np.array([by[act.follows] for act in ACTS])
