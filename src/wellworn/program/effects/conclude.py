"""The verdict and its sentence. Which of the three it is follows from rules that do not look at whether the answer pleases."""

from __future__ import annotations

from math import ceil

import numpy as np

from wellworn.program.effects import chance, series
from wellworn.program.effects.conclusion import Conclusion, Method, Question, Said, Says, Verdict
from wellworn.program.effects.estimate import Estimate, estimated, fitting, weigher
from wellworn.program.effects.panel import CannotEstimate, Panel, Table, table

LEAST_AFTER = 3  # times after it began: fewer show a beginning, no effect
MOST_WAITING = 26  # times: what needs longer needs more teams instead


def conclude(
    panel: Panel, question: Question | None = None, *, method: Method | None = None, seed: int = 1
) -> Conclusion:
    """The answer to a question from a panel. Raises CannotEstimate when the panel is none; what is only too little is an answer."""
    asked = question or Question()
    given = table(panel)
    if not len(given.first):
        raise CannotEstimate(
            "No unit has an outcome at every time. Leave times or units with gaps out, or choose longer times."
        )
    chosen = method or fitting(given)
    notes = _notes(given, chosen)
    if (why := _too_little(given, chosen, asked)) is not None:
        return _untold(given, chosen, why, notes, asked)
    found = estimated(given, chosen, seed=seed)
    return _concluded(given, found, asked, notes)


def _notes(given: Table, method: Method) -> list[Said]:
    notes = []
    if given.left_out:
        notes.append(Said(Says.LEFT_OUT, {"n": len(given.left_out)}))
    if method is Method.FIXED_EFFECTS and len(np.unique(given.first[~given.never])) > 1:
        notes.append(Said(Says.MISLEADS))
    return notes


def _too_little(given: Table, method: Method, asked: Question) -> tuple[Said, int | None] | None:
    """Why nothing can be told yet, and in how many times to ask again."""
    width, ever = given.outcome.shape[1], ~given.never
    after = width - int(given.first[ever].min()) if ever.any() else 0
    least = series.LEAST // 2 if method is Method.SERIES else LEAST_AFTER
    if method is Method.SERIES and int(given.first.min()) < series.LEAST:
        return Said(Says.SHORT_BEFORE, {"n": int(given.first.min()), "least": series.LEAST}), None
    if after < least and asked.is_over:
        return Said(Says.ENDED_AT_ONCE, {"n": after}), None
    if after < least:
        return Said(Says.ONLY_BEGUN, {"more": least - after}), least - after
    if method is Method.SERIES:
        return None
    if len(given.first) < 4:
        return Said(Says.FEW_TEAMS, {"n": len(given.first)}), None
    if given.drawn and (rarest := chance.rarest(given, weigher(method))) > asked.level:
        ways = chance.possible(given)
        return Said(Says.FEW_WAYS, {"ways": ways, "n": max(1, round(rarest * ways))}), None
    return None


def _untold(
    given: Table, method: Method, why: tuple[Said, int | None], notes: list[Said], asked: Question
) -> Conclusion:
    return Conclusion(
        Verdict.UNTOLD,
        why[0],
        method,
        None,
        (),
        ask_again=why[1],
        notes=notes,
        units=len(given.first),
        treated=int((~given.never).sum()),
        asked=asked,
    )


def _concluded(given: Table, found: Estimate, asked: Question, notes: list[Said]) -> Conclusion:
    """By the rules: in docs/effects.md in words."""
    effect, seen = found.effect, found.effect.seen()
    verdict, said, again = _verdict(given, found, asked, seen)
    return Conclusion(
        verdict, said, found.method, effect, _assumptions(given, found.method), seen if np.isfinite(seen) else None, again, found.before,
        found.moments, found.steps, notes, len(given.first), int((~given.never).sum()), asked,
    )  # fmt: skip


def _verdict(given: Table, found: Estimate, asked: Question, seen: float) -> tuple[Verdict, Said, int | None]:
    effect = found.effect
    between = {"low": effect.low, "high": effect.high}
    if not given.drawn and found.before is not None and found.before.chance < asked.level:
        return Verdict.UNTOLD, Said(Says.APART_BEFORE, {"before": found.before.estimate}), None
    open_still = asked.window is not None and found.after < asked.window
    if open_still and asked.is_over:
        return Verdict.UNTOLD, Said(Says.CUT_SHORT, {**between, "n": found.after, "window": asked.window or 0}), None
    # looked at week by week, chance would find something in the end: an effect is told when its window is over
    if effect.chance <= asked.level and not open_still:
        way = Says.ROSE if effect.estimate > 0 else Says.FELL
        return Verdict.FOUND, Said(way, {"size": abs(effect.estimate), **between}), None
    if open_still or (asked.worth is not None and seen > asked.worth):
        return Verdict.UNTOLD, *_ask_again(found, asked, seen)
    return Verdict.NONE, Said(Says.NONE, {**between, "seen": seen}), None


def _ask_again(found: Estimate, asked: Question, seen: float) -> tuple[Said, int | None]:
    """When there will be enough: at the window's end, or when the error is small enough, as errors fall with the root of the times."""
    between = {"low": found.effect.low, "high": found.effect.high}
    waits = [asked.window - found.after] if asked.window is not None and found.after < asked.window else []
    if not waits and asked.worth:
        waits.append(ceil(found.after * ((seen / asked.worth) ** 2 - 1)) if np.isfinite(seen) else MOST_WAITING + 1)
    more = waits[0] if waits else 1
    if more > MOST_WAITING or not np.isfinite(seen) or asked.is_over:
        return Said(Says.WAITING_IS_NO_USE, between), None
    return Said(Says.ASK_AGAIN, {**between, "more": more}), more


def _assumptions(given: Table, method: Method) -> tuple[Said, ...]:
    if method is Method.SERIES:
        codes = (Says.TREND, Says.FORESEEN)
    elif given.drawn:
        codes = (Says.LOT, Says.FORESEEN)
    else:
        _dates, sizes = np.unique(given.first, return_counts=True)
        alone = (Says.SYMMETRIC,) if len(sizes) and sizes.min() < 2 else ()
        codes = (Says.PARALLEL, Says.ALONE, Says.FORESEEN, *alone)
    return tuple(Said(code) for code in codes)
