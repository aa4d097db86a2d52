"""What may be shown of groups of people, so that nothing can be worked out about fewer than five of them.

Pure functions over sets of members: the floor (`floor`), what a reader can work out of sums (`algebra`), which groups of a page are
shown (`deciding`), what one reader has been shown over time (`ledger`), who stands in when people come and go (`standing`), small teams (`rolling_up`), and numbers that are nearly nobody
or nearly everybody (`outcomes`). `docs/privacy-numbers.md` says what is proven and what is not.
"""

from wellworn.measures.suppression.deciding import Decision, Group, Why, decide, tells
from wellworn.measures.suppression.floor import FLOOR, bits, least, numbers
from wellworn.measures.suppression.ledger import APART, Ledger, Shown
from wellworn.measures.suppression.outcomes import Outcome, dominated, many_made, outcome, outcomes
from wellworn.measures.suppression.rolling_up import RolledUp, Team, Unit, roll_up
from wellworn.measures.suppression.standing import Standing, stand

__all__ = [
    "APART",
    "FLOOR",
    "Decision",
    "Group",
    "Ledger",
    "Outcome",
    "RolledUp",
    "Shown",
    "Standing",
    "Team",
    "Unit",
    "Why",
    "bits",
    "decide",
    "dominated",
    "least",
    "many_made",
    "numbers",
    "outcome",
    "outcomes",
    "roll_up",
    "stand",
    "tells",
]
