"""In what order teams begin, whichever day the first one does. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from wellworn.program.course import MOST_AFTER

MOST_STEPS = 6


@dataclass(frozen=True)
class Order:
    """In what order teams begin. Without shares nothing is drawn: `chosen` teams begin, all of them where it is None."""

    shares: tuple[int, ...] = ()
    apart: int = 1  # weeks from step to step
    last_is_never: bool = False
    chosen: frozenset[int] | None = None

    @property
    def lasts(self) -> int:
        """Weeks from the first step to the last that begins."""
        return self.apart * max(0, len(self.shares) - 1 - self.last_is_never)

    @property
    def is_at_once(self) -> bool:
        """Whether all begin on one day."""
        return not self.shares and self.chosen is None


ALL = Order()
HALF = Order((50, 50), last_is_never=True)
QUARTER = Order((25, 75), last_is_never=True)


def in_steps(apart: int, weeks: int) -> list[Order]:
    """Every order in steps that is judged in time."""
    found = [Order((1,) * steps, apart) for steps in range(2, MOST_STEPS + 1)]
    return [one for one in found if weeks + one.lasts <= MOST_AFTER]
