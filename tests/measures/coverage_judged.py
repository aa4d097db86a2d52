"""A reconciliation held against the truth of its world."""

from __future__ import annotations

from tests.measures.coverage_worlds import World

from wellworn.measures.coverage.reconcile import Outcome, Reconciled


def judged(world: World, found: list[Reconciled]) -> dict[str, tuple[float, float]]:
    """Precision and recall of the pairs, of happenings that nobody logged, and of logs without a trace."""

    def name(line: Reconciled) -> str:
        thing = line.happening
        assert thing is not None
        return next(world.names[uid, thing.starts] for uid in thing.uids if (uid, thing.starts) in world.names)

    met = (Outcome.BOTH, Outcome.AGAIN)
    together = {(line.log.key, name(line)) for line in found if line.log and line.outcome in met and line.happening}
    alone = {name(line) for line in found if line.outcome is Outcome.NOT_LOGGED}
    bare = (Outcome.NO_TRACE, Outcome.OFF_CHANNEL)
    untraced = {line.log.key for line in found if line.log and line.outcome in bare}
    truth = {
        "pairs": (together, set(world.truth.items())),
        "happened, not logged": (alone, world.happened - set(world.truth.values())),
        "logged without a trace": (untraced, world.untraced),
    }
    return {key: (len(said & true) / len(said), len(said & true) / len(true)) for key, (said, true) in truth.items()}  # type: ignore[operator]
