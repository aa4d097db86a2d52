"""Of which months and forms of a field anything may be said, decided by how many people gave values and never by the values.

What is said about a field is said about unions of cells: what was given in a month on a form, or all of a month that is left. Cells are
disjoint, and each has so many people, none of whom gave nearly all of it, that no reader can take one away: whatever is worked out from
numbers about unions of cells is about whole cells. Months are over, and a cell that is not what it was when it was judged first is not judged
again (`standing_cells`), so it holds over time too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wellworn.measures.suppression.outcomes import DOMINATES, TWO_DOMINATE

REST = ""  # the form of what is not told apart


@dataclass(frozen=True, slots=True)
class Cell:
    """What was given for a field in a month on a form: how much, by how many, and by the two who gave most."""

    month: date
    form: str
    values: int
    people: int
    most: int
    second: int = 0
    places: tuple[tuple[int, int], ...] = ()  # how much by each place that people were put into

    def stands(self, k: int) -> bool:
        """Whether k others than the reader are behind it, and no one or two of them are nearly all of it."""
        return (
            self.people > k
            and self.most <= DOMINATES * self.values
            and self.most + self.second <= TWO_DOMINATE * self.values
        )


def together(cells: Sequence[Cell]) -> Cell:
    """Some cells of a month as one, cautiously: as though the people of all were those of the largest, and who gave most were one."""
    first, second = sum(one.most for one in cells), sum(one.second for one in cells)
    return Cell(cells[0].month, REST, sum(one.values for one in cells), max(one.people for one in cells), first, second)


def told_apart(cells: Iterable[Cell], k: int) -> Mapping[date, frozenset[str]]:
    """The months that may be told of, each with the forms that may be told apart in it. What is left of a month stands by itself or is
    nothing; a month whose values cannot stand together is left out."""
    months: dict[date, list[Cell]] = defaultdict(list)
    for cell in cells:
        months[cell.month].append(cell)
    found = {}
    for month, there in sorted(months.items()):
        apart = sorted(
            (one for one in there if one.form != REST and one.stands(k)),
            key=lambda one: (-one.people, -one.values, one.form),
        )
        rest = [one for one in there if one not in apart]
        while apart and rest and not together(rest).stands(k):
            rest.append(apart.pop())
        if apart or together(rest).stands(k):
            found[month] = frozenset(one.form for one in apart)
    return found
