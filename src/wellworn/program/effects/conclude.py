"""The verdict and its sentence. Which of the three it is follows from rules that do not look at whether the answer pleases."""

from __future__ import annotations

from math import ceil

import numpy as np

from wellworn.program.effects import chance, series
from wellworn.program.effects.chance import Chance
from wellworn.program.effects.conclusion import Conclusion, Method, Question, Said, Verdict
from wellworn.program.effects.estimate import Estimate, estimated, fitting
from wellworn.program.effects.panel import CannotEstimate, Panel, Table, table

LEAST_AFTER = 3  # times after it began: fewer show a beginning, no effect
LEAST_WAYS = 20  # in which a lot could have fallen: with fewer no answer can be rarer than 1 in 20
MOST_WAITING = 26  # times: what needs longer needs more teams instead

PARALLEL = Said("Without the change, the teams that had it would have gone on beside the others as before.")
LOT = Said(
    "The order of the teams was drawn by lot; nothing else is assumed of them, but that one team does not change another."
)
APART = Said("What one team had did not change the others.")
FORESEEN = Said("Nobody acted on the change before it began.")
TREND = Said(
    "Without the change the series would have gone on in its straight line, and nothing else began on the same day."
)
SYMMETRIC = Said("Some dates have one team alone: what chance does to a team goes up and down alike.")


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
        return _untold(given, chosen, why, notes)
    found = estimated(given, chosen, seed=seed)
    return _concluded(given, found, asked, notes)


def _notes(given: Table, method: Method) -> list[Said]:
    notes = []
    if given.left_out:
        notes.append(
            Said(
                "%(n)s units are left out: they have gaps, or had the change from the beginning.",
                {"n": len(given.left_out)},
            )
        )
    if method is Method.FIXED_EFFECTS and len(np.unique(given.first[~given.never])) > 1:
        notes.append(
            Said(
                "Two-way fixed effects compare later teams with earlier ones that already had the change: where effects grow, they mislead."
            )
        )
    return notes


def _too_little(given: Table, method: Method, asked: Question) -> tuple[Said, int | None] | None:
    """Why nothing can be told yet, and in how many times to ask again."""
    width, ever = given.outcome.shape[1], ~given.never
    after = width - int(given.first[ever].min()) if ever.any() else 0
    if after < LEAST_AFTER:
        words = {"more": LEAST_AFTER - after, "step": asked.step}
        return Said(
            "We cannot tell yet: it has only begun. Ask again in %(more)s %(step)ss.", words
        ), LEAST_AFTER - after
    if method is Method.SERIES:
        return _too_short(int(given.first.min()), after, asked)
    if len(given.first) < 4:
        return Said(
            "We cannot tell: with %(n)s teams, chance alone can look like anything. Add teams.", {"n": len(given.first)}
        ), None
    if given.drawn and (ways := chance.possible(given)) < LEAST_WAYS:
        words = {"ways": ways}
        return (
            Said(
                "We cannot tell: the lot could have fallen in only %(ways)s ways, so no result can be rarer than that. Add teams.",
                words,
            ),
            None,
        )
    return None


def _too_short(begins: int, after: int, asked: Question) -> tuple[Said, int | None] | None:
    words = {"least": series.LEAST, "n": begins, "step": asked.step}
    if begins < series.LEAST:
        return Said(
            "We cannot tell: there are %(n)s %(step)ss from before; %(least)s are needed to see where it was going.",
            words,
        ), None
    if (more := series.LEAST // 2 - after) > 0:
        words = {"more": more, "step": asked.step}
        return Said("We cannot tell yet: it has only begun. Ask again in %(more)s %(step)ss.", words), more
    return None


def _untold(given: Table, method: Method, why: tuple[Said, int | None], notes: list[Said]) -> Conclusion:
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
    )


def _concluded(given: Table, found: Estimate, asked: Question, notes: list[Said]) -> Conclusion:
    """By the rules: in docs/effects.md in words."""
    effect, seen = found.effect, found.effect.seen()
    verdict, said, again = _verdict(given, found, asked, seen)
    return Conclusion(
        verdict, said, found.method, effect, _assumptions(given, found.method), seen if np.isfinite(seen) else None, again, found.before,
        found.moments, found.steps, notes, len(given.first), int((~given.never).sum()),
    )  # fmt: skip


def _verdict(given: Table, found: Estimate, asked: Question, seen: float) -> tuple[Verdict, Said, int | None]:
    effect, words = found.effect, _words(found.effect, asked, seen)
    if not given.drawn and found.before is not None and found.before.chance < asked.level:
        return (
            Verdict.UNTOLD,
            Said(
                "We cannot tell: the teams that had it were already moving apart from the others before it began, by %(before)s.",
                {"before": _amount(found.before.estimate, asked)},
            ),
            None,
        )
    open_still = asked.window is not None and found.after < asked.window
    if (
        effect.chance <= asked.level and not open_still
    ):  # looked at week by week, chance would find something in the end
        way = "rose" if effect.estimate > 0 else "fell"
        template = f"%(outcome)s {way} by %(size)s because of it (between %(low)s and %(high)s)."
        return Verdict.FOUND, Said(template, words), None
    if open_still or (asked.worth is not None and seen > asked.worth):
        return Verdict.UNTOLD, *_ask_again(found, asked, seen, words)
    template = "No effect found on %(outcome)s: between %(low)s and %(high)s. A change of %(seen)s or more would most likely have shown."
    return Verdict.NONE, Said(template, words | {"outcome": _inside(asked.outcome)}), None


def _ask_again(found: Estimate, asked: Question, seen: float, words: dict[str, object]) -> tuple[Said, int | None]:
    """When there will be enough: at the window's end, or when the error is small enough, as errors fall with the root of the times."""
    waits = [asked.window - found.after] if asked.window is not None and found.after < asked.window else []
    if not waits and asked.worth:
        waits.append(ceil(found.after * ((seen / asked.worth) ** 2 - 1)))
    more = waits[0] if waits else 1
    if more > MOST_WAITING or not np.isfinite(seen):
        template = "We cannot tell: so far it lies between %(low)s and %(high)s, and waiting will not narrow it enough. Add teams."
        return Said(template, words), None
    template = "We cannot tell yet: so far it lies between %(low)s and %(high)s. Ask again in %(more)s %(step)ss."
    if more == 1:
        template = "We cannot tell yet: so far it lies between %(low)s and %(high)s. Ask again in a %(step)s."
    return Said(template, words | {"more": more}), more


def _words(effect: Chance, asked: Question, seen: float) -> dict[str, object]:
    outcome = asked.outcome[:1].upper() + asked.outcome[1:]
    return {
        "outcome": outcome, "size": _amount(abs(effect.estimate), asked), "low": _amount(effect.low, asked), "high": _amount(effect.high, asked),
        "seen": _amount(seen, asked), "step": asked.step,
    }  # fmt: skip


def _inside(outcome: str) -> str:
    """A name inside a sentence."""
    return outcome[:1].lower() + outcome[1:]


def _amount(value: float, asked: Question) -> str:
    """A number as it is told: three digits that matter, with its sign."""
    if not np.isfinite(value):
        return "anything" if value > 0 else "anything below"
    told = value * asked.scale
    digits = 0 if abs(told) >= 100 else 1 if abs(told) >= 10 else 2 if abs(told) >= 0.1 or told == 0 else 4
    return f"{told:,.{digits}f}{asked.unit}".replace("-", "−")


def _assumptions(given: Table, method: Method) -> tuple[Said, ...]:
    if method is Method.SERIES:
        return (TREND, FORESEEN)
    if given.drawn:
        return (LOT, FORESEEN)
    dates, sizes = np.unique(given.first, return_counts=True)
    return (PARALLEL, APART, FORESEEN, SYMMETRIC) if len(dates) and sizes.min() < 2 else (PARALLEL, APART, FORESEEN)
