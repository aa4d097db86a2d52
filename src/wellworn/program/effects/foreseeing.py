"""What an order of units could show, before it begins: what will judge it is run on weeks in which nothing was done, and on the same weeks
with an effect that nobody could overlook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wellworn.program.effects.conclude import conclude
from wellworn.program.effects.conclusion import Conclusion, Method, Question, Said, Says, Verdict
from wellworn.program.effects.panel import CannotEstimate, Panel

ENORMOUS = 1000.0  # standard deviations


@dataclass(frozen=True)
class Foreseen:
    """`best` is what would be told of an enormous effect. `seen` is the smallest effect that four of five such roll-outs would show."""

    best: Conclusion
    seen: float | None

    @property
    def is_able(self) -> bool:
        """Whether any effect could be told from chance."""
        return self.best.verdict is Verdict.FOUND


def foresee(panels: Sequence[Panel], asked: Question) -> Foreseen:
    """What an order could show; `panels` are weeks gone by with treatment dates as they might fall, one for each time it is drawn. Raises
    CannotEstimate."""
    question = replace(asked, worth=None, window=None, is_over=False)
    bests = [_of_enormous(panel, question) for panel in panels]
    best = next((one for one in bests if one.verdict is not Verdict.FOUND), bests[0])
    if best.verdict is not Verdict.FOUND:
        return Foreseen(best, None)
    seen = [one.seen for one in (conclude(panel, question) for panel in panels) if one.seen]
    return Foreseen(best, float(np.median(seen)) if seen else None)


def _of_enormous(panel: Panel, question: Question) -> Conclusion:
    """What would be told of an effect beside which all else is nothing."""
    spread = float(np.std(panel.outcome))
    if not spread:
        raise CannotEstimate("Nothing was counted in these weeks, or the same everywhere.")
    try:
        return conclude(replace(panel, outcome=panel.outcome + ENORMOUS * spread * panel.treated), question)
    except CannotEstimate:  # nobody is left to compare with: small teams are shown together
        return Conclusion(Verdict.UNTOLD, Said(Says.ALL_ALIKE), Method.STAGGERED, None, (), asked=question)
