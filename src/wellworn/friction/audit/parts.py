"""What the product has besides fields (features, forms, stages, views, reports, notices): worth keeping, training or retiring. Pure.

Who uses a part is told of roles alone, as far as the gate lets them be told; what is kept back is not guessed. A part that nobody could be
told about gets no verdict. Each verdict has its reason in two sentences: what is the case, and what follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from math import sqrt

from wellworn.measures.intervals import Z95
from wellworn.measures.measure import gettext_noop

KEEP, TRAIN, RETIRE, UNKNOWN = "keep", "train", "retire", "unknown"
ORDER = (RETIRE, TRAIN, KEEP, UNKNOWN)
MANY, FEW = 0.25, 0.05  # of a role: from there a part has its place; below it hardly has one (as measures.features)
SKIPPED = 0.2  # of the deals that stood in the stage beside it
ENOUGH, PLENTY = 20, 100  # deals, for a word on a stage, and for "it makes no difference"
NO_DIFFERENCE = 0.05  # in the share won: the whole interval lies within
STANDS_STILL = 0.5  # of the open deals of a stage


class Level(IntEnum):
    """How much a role uses a part."""

    UNKNOWN = 0  # kept back
    HARDLY = 1
    ONCE = 2  # most who tried it did so on one day
    SOME = 3
    LIVES = 4


@dataclass(frozen=True, slots=True)
class Group:
    """A role, and how much it uses a part."""

    name: str
    people: int
    level: Level
    share: float | None = None  # None: nearly all, nearly nobody, or kept back

    @property
    def percent(self) -> str:
        """The share in words that stand in a sentence."""
        if self.share is not None:
            return f"{round(100 * self.share)}\u00a0%"
        return {Level.LIVES: gettext_noop("nearly all"), Level.HARDLY: gettext_noop("fewer than 5")}.get(
            self.level, "–"
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as a value: worded in English here, in the reader's language where it is shown."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with its two sentences."""

    verdict: str
    case: Said
    follows: Said


def judge_use(groups: Sequence[Group], *, weeks: int, is_seldom: bool = False, near: str = "") -> Judged:
    """By who uses it, of those whom it is for. `is_seldom`: what is needed seldom, and then needed, such as a way back. `near`: another way
    of doing something with the same thing, which is used a lot."""
    told = sorted((one for one in groups if one.level), key=lambda one: (-one.level, -(one.share or 0.0)))
    if not told:
        return Judged(
            UNKNOWN,
            Said(gettext_noop("Whom it is for are too few people, or what they did would name them.")),
            Said(gettext_noop("Nothing is said of it.")),
        )
    best, last = told[0], told[-1]
    first: dict[str, object] = {"who": best.name, "share": best.percent, "n": best.people, "weeks": weeks}
    if best.level is Level.LIVES and last.level <= Level.ONCE:
        case = gettext_noop("%(share)s of %(n)s in the role %(who)s use it, and hardly anybody in the role %(others)s.")
        follows = gettext_noop("Those who do can show the others in a few minutes.")
        return Judged(TRAIN, Said(case, first | {"others": last.name}), Said(follows))
    if best.level is Level.LIVES:
        case = gettext_noop("%(share)s of %(n)s in the role %(who)s use it.")
        return Judged(KEEP, Said(case, first), Said(gettext_noop("It has its place in their work.")))
    if is_seldom:
        case = gettext_noop("In %(weeks)s weeks few people needed it.")
        return Judged(KEEP, Said(case, first), Said(gettext_noop("It is there for the day on which somebody does.")))
    if best.level is Level.SOME:
        case = gettext_noop("%(share)s of %(n)s in the role %(who)s use it, and came back to it.")
        return Judged(TRAIN, Said(case, first), Said(gettext_noop("What helps some of them would help more: show it.")))
    if best.level is Level.ONCE:
        case = gettext_noop("More than half of those who tried it, in the role %(who)s, did so on one day alone.")
        follows = gettext_noop("Something stopped them: show how it goes, or mend it.")
        return Judged(TRAIN, Said(case, first), Said(follows))
    if near:
        case = gettext_noop("Hardly anybody used it in %(weeks)s weeks, and many do this: %(near)s.")
        follows = gettext_noop("Whoever does the one can learn the other; if they leave it all the same, it can go.")
        return Judged(TRAIN, Said(case, first | {"near": near}), Said(follows))
    case = gettext_noop(
        "In %(weeks)s weeks hardly anybody used it, of %(n)s people in the role %(who)s whom it is for."
    )
    return Judged(
        RETIRE, Said(case, first), Said(gettext_noop("It can go, or be put where their work is done anyway."))
    )


@dataclass(frozen=True, slots=True)
class Stood:
    """What came of the deals that stood in a stage. None: kept back, or not known."""

    name: str
    deals: int | None = None
    won: int | None = None
    expected: int | None = None  # in 100, as the pipeline says
    low: float | None = None  # of the share won, 95 %
    high: float | None = None
    still: float | None = None  # share of the open deals that stand still

    @property
    def share(self) -> float | None:
        """Won, of all."""
        return self.won / self.deals if self.deals and self.won is not None else None


def judge_stage(one: Stood, beside: Sequence[Stood], before: Stood | None) -> Judged:
    """By what came of the deals that stood there, next to the stages beside it and the one before it."""
    if one.deals is None or one.share is None or one.low is None or one.high is None:
        case = gettext_noop("Too few people’s deals stood here and have ended for a number.")
        return Judged(UNKNOWN, Said(case), Said(gettext_noop("Nothing is said of it.")))
    most = max((other.deals or 0 for other in beside), default=0)
    if most >= ENOUGH and one.deals < SKIPPED * most:
        case = gettext_noop("%(n)s of the deals that ended stood here, beside %(most)s in the stage next to it.")
        follows = gettext_noop("A stage that is skipped tells nobody where a deal is: take it out.")
        return Judged(RETIRE, Said(case, {"n": one.deals, "most": most}), Said(follows))
    if one.deals < ENOUGH:
        case = gettext_noop("%(n)s deals stood here and have ended.")
        return Judged(
            UNKNOWN, Said(case, {"n": one.deals}), Said(gettext_noop("That is too few to say what it means."))
        )
    if before is not None and _no_news(one, before):
        case = gettext_noop("Of the deals that came here %(share)s were won, and of those in %(before)s %(other)s.")
        values: dict[str, object] = {
            "share": _percent(one.share),
            "before": before.name,
            "other": _percent(before.share),
        }
        return Judged(
            RETIRE, Said(case, values), Said(gettext_noop("Coming here tells nothing that was not known before."))
        )
    said: dict[str, object] = {
        "expected": one.expected, "share": _percent(one.share), "n": one.deals, "low": round(100 * one.low), "high": round(100 * one.high),
    }  # fmt: skip
    if one.expected is not None and not one.low <= one.expected / 100 <= one.high:
        case = gettext_noop(
            "It says %(expected)s in 100, and of %(n)s deals %(share)s were won (%(low)s to %(high)s in 100)."
        )
        follows = gettext_noop("Agree what has to be true before a deal comes here, or say another chance.")
        return Judged(TRAIN, Said(case, said), Said(follows))
    if one.still is not None and one.still >= STANDS_STILL:
        case = gettext_noop("%(still)s of the open deals here have stood still for a month.")
        follows = gettext_noop("Say what brings a deal on from here, or that it is over.")
        return Judged(TRAIN, Said(case, {"still": _percent(one.still)}), Said(follows))
    case = gettext_noop("Of %(n)s deals that stood here %(share)s were won (%(low)s to %(high)s in 100).")
    return Judged(KEEP, Said(case, said), Said(gettext_noop("It means what it says.")))


def _no_news(one: Stood, before: Stood) -> bool:
    """Whether reaching a stage says nothing beyond the one before it: the whole interval of the difference is small. Those who came further
    are among those before, so that the interval, made as of two groups apart, is too wide rather than too narrow."""
    a, b = one.share, before.share
    if a is None or b is None or min(one.deals or 0, before.deals or 0) < PLENTY:
        return False
    error = sqrt(a * (1 - a) / (one.deals or 1) + b * (1 - b) / (before.deals or 1))
    return abs(a - b) + Z95 * error <= NO_DIFFERENCE


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)}\u00a0%"


def judge_kept(owner: str, *, is_pinned: bool, twin: str = "", lacks: Sequence[str] = ()) -> Judged:
    """A view or report that is kept for others, by what it is made of: who opens a single one is not recorded."""
    if lacks:
        case = gettext_noop("It is made with %(fields)s, which is not there any more.")
        follows = gettext_noop("What it shows is not what its name says: mend it, or let it go.")
        return Judged(RETIRE, Said(case, {"fields": ", ".join(lacks)}), Said(follows))
    if twin:
        case = gettext_noop("It shows just what “%(twin)s” shows.")
        return Judged(RETIRE, Said(case, {"twin": twin}), Said(gettext_noop("One of the two is enough.")))
    case = gettext_noop("It is pinned for %(owner)s.") if is_pinned else gettext_noop("It is kept for %(owner)s.")
    follows = gettext_noop("All that it is made with is there; who opens it is not recorded.")
    return Judged(KEEP, Said(case, {"owner": owner}), Said(follows))


def judge_layout(*, role: str, is_as_everybodys: bool, fields: int, empty: int) -> Judged:
    """The layout of a role, by what it does otherwise, and how many of the fields it puts on the page are hardly ever filled."""
    if is_as_everybodys:
        case = gettext_noop("It puts every field where everybody’s layout has it.")
        return Judged(
            RETIRE, Said(case), Said(gettext_noop("Without it the role %(role)s sees the same."), {"role": role})
        )
    case = gettext_noop("It puts %(n)s fields on the page; filled in fewer than 1 of 20 records: %(empty)s.")
    follows = (
        gettext_noop("The verdicts of these fields say what to do with each.")
        if empty
        else gettext_noop("What it shows is filled.")
    )
    return Judged(KEEP, Said(case, {"n": fields, "empty": empty, "role": role}), Said(follows))
