"""What was judged once stays what it was: a month of a field is judged again only as it was, or where many people's values moved.

Two reports a month apart must not differ by what one person removed for good in a month that is long over. Of each cell that was judged it
is kept how much each of a few places gave, into which people are put by a secret. Where a cell is another, what moved is asked to be many
people's, like a cell itself: then it is judged as it is now, and is what it will be compared with. Otherwise its whole month is left
out from then on, so that two reports differ by a month of many people. Decision 160.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from wellworn.adoption.models.truth import TruthCell
from wellworn.adoption.truth.cells import Cell
from wellworn.measures.suppression import many_made

Place = tuple[date, str]  # month and form
Counts = Mapping[int, int]  # how much by each place


def standing(object: str, field: str, cells: Sequence[Cell], k: int) -> list[Cell]:
    """The cells of the months that may be judged, which are kept as they are now."""
    rows = {(row.month, row.form): row for row in TruthCell.objects.filter(object=object, field=field)}
    was = {place: {one: much for one, much in row.places} for place, row in rows.items()}
    now = {(cell.month, cell.form): dict(cell.places) for cell in cells}
    left_out = moved_by_few(was, now, k)
    fresh = [
        TruthCell(object=object, field=field, month=month, form=form, places=sorted(counts.items()))
        for (month, form), counts in now.items()
        if month not in left_out and was.get((month, form)) != counts
    ]
    TruthCell.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["object", "field", "month", "form"], update_fields=["places"]
    )
    gone = [row.pk for place, row in rows.items() if place not in now and place[0] not in left_out]
    TruthCell.objects.filter(pk__in=gone).delete()
    return [cell for cell in cells if cell.month not in left_out]


def moved_by_few(was: Mapping[Place, Counts], now: Mapping[Place, Counts], k: int) -> set[date]:
    """The months of which a cell differs from what was judged by what few people did."""
    forms: dict[date, set[str]] = defaultdict(set)
    for month, form in (*was, *now):
        forms[month].add(form)
    known = {month for month, _form in was}
    return {
        month
        for month in known
        if not all(_is_fine(was.get((month, form), {}), now.get((month, form), {}), k) for form in forms[month])
    }


def _is_fine(was: Counts, now: Counts, k: int) -> bool:
    """Whether nothing moved, or what moved is many people's."""
    moved = [abs(now.get(place, 0) - was.get(place, 0)) for place in was.keys() | now.keys()]
    return not any(moved) or many_made(moved, k)
