"""A measure's counts before they are concluded from, with what would tell too well of single people taken out.

Rows about too few are dropped. A number of heads that is nearly nobody or nearly everybody becomes a Range, and so does the one beside it
from which it would follow. A sum that one or two people made is None. `measures.suppression` has the rules; who is counted at all has
been decided before, without looking at a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from wellworn.measures.measure import GROUPS, PEOPLE, Measure, Row, Scope
from wellworn.measures.suppression import FLOOR, least, outcome
from wellworn.measures.suppression.outcomes import DOMINATES, TWO_DOMINATE
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

Key = tuple[str, ...]
# Before a sum's name: what its greatest contributor did, and the two greatest
FIRST, SECOND = "greatest_of_", "two_greatest_of_"


@dataclass(frozen=True, slots=True)
class Range:
    """That a number of heads, out of `people`, lies between `low` and `high`, both included."""

    low: int
    high: int
    people: int

    @property
    def is_few(self) -> bool:
        """Whether it is nearly nobody: fewer than five."""
        return self.high < FLOOR

    @property
    def is_most(self) -> bool:
        """Whether it is nearly everybody: all but four at most."""
        return self.low > self.people - FLOOR

    def __str__(self) -> str:
        return f"fewer than {FLOOR}" if self.is_few else "nearly all" if self.is_most else f"{self.low} to {self.high}"


def told(
    measure: Measure, counts: Sequence[Row], scope: Scope, people: Mapping[Key, int], greatest: Sequence[Row] = ()
) -> list[Row]:
    """The rows of a measure as they may be shown. `people` are the groups that are counted, by the values of `grouped`, and their sizes;
    `greatest` are the rows of `contributions`."""
    by = grouped(measure, scope)
    rows = [dict(row) for row in counts if measure.is_large_enough(row)]
    if not by:
        rows = [{name: value for name, value in row.items() if name != "team"} for row in rows]
    if measure.shape:
        return [_ranged(row, measure) for row in measure.conclude(rows, scope)]
    _without_dominated(rows, measure, by, greatest)
    heads = [_heads(row, measure) for row in rows]
    if by:
        _beside_larger(rows, heads, measure, by, people)
    known = {}
    for row, shown in zip(rows, heads, strict=True):
        row.update({name: value if isinstance(value, int) else None for name, value in shown.items()})
        known[_key(row, (*by, *measure.splits))] = shown
    found = []
    for concluded in measure.conclude(rows, scope):
        shown = known.get(_key(concluded, (*by, *measure.splits)), {})
        found.append(_ranged({**concluded, **{name: one for name, one in shown.items() if name in concluded}}, measure))
    return found


def grouped(measure: Measure, scope: Scope) -> tuple[str, ...]:
    """By what a measure's rows are, beside its own splits."""
    return scope.also_by(*measure.always_by).by


@cache
def sums(measure: Measure, by: tuple[str, ...]) -> tuple[str, ...]:
    """Which columns of a measure by some groups are sums of what its people did."""
    some_days = Scope(date(2026, 1, 1), date(2026, 12, 31), by)
    columns = measure.expression(Tables.named(), some_days).columns
    return tuple(
        name for name in columns if name not in {*GROUPS, *measure.splits, *measure.heads, *measure.inputs, PEOPLE}
    )


def contributions(measure: Measure, tables: Tables, scope: Scope) -> ir.Table:
    """For each row of a measure what the greatest contributor made of each of its sums, and the two greatest.

    The measure itself is counted with everybody as a group of their own. Nothing of that leaves the engine.
    """
    by, made = grouped(measure, scope), sums(measure, grouped(measure, scope))
    one = tables.members.mutate(team=tables.members.member.cast("string"))
    single = (*(name for name in by if name != "team"), "team")
    each = measure.expression(replace(tables, members=one), scope.counted_by(single))
    if "team" in by:
        names = tables.members.select(who=tables.members.member.cast("string"), of_team=tables.members.team)
        joined = each.inner_join(names, each.team == names.who)
        each = joined.select(
            team=joined.of_team, **{name: joined[name] for name in each.columns if name != "team"}
        )  # fmt: skip
    keys = [*by, *measure.splits]
    ranked = each
    for name in made:
        place = ibis.row_number().over(ibis.window(group_by=[each[key] for key in keys], order_by=each[name].desc()))
        ranked = ranked.mutate(**{f"place_of_{name}": place})
    parts: dict[str, ir.Value] = {}
    for name in made:
        parts[FIRST + name] = ranked[name].max()
        parts[SECOND + name] = ranked[name].sum(where=ranked[f"place_of_{name}"] < 2).cast("int64")
    return ranked.group_by(*keys).agg(**parts) if keys else ranked.agg(**parts)


def _key(row: Row, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(row.get(name) for name in names)


def _without_dominated(
    rows: Sequence[dict[str, object]], measure: Measure, by: Sequence[str], greatest: Sequence[Row]
) -> None:
    """Take out the sums that one member or two made nearly alone: more than 80 % and more than 90 %."""
    names = (*by, *measure.splits)
    known = {_key(row, names): row for row in greatest}
    summed = {name for row in greatest for name in row}
    for row in rows:
        made = known.get(_key(row, names))
        for name, value in list(row.items()):
            if made is None:
                if isinstance(value, int) and value > 0 and FIRST + name in summed:
                    row[name] = None  # by whom is not known
                continue
            first, second = made.get(FIRST + name), made.get(SECOND + name)
            if isinstance(value, int) and isinstance(first, int) and isinstance(second, int):
                is_one = first > DOMINATES * value or second > TWO_DOMINATE * value
                row[name] = None if is_one and value > 0 else value


def _heads(row: Row, measure: Measure) -> dict[str, int | Range]:
    """Each number of heads of a row as it may be shown, so that none follows from the others either."""
    people, k = int(str(row[PEOPLE])), least(measure.least_group)
    did = {name: value for name in measure.heads if isinstance(value := row.get(name), int)}
    shown = {name: _range(value, people, k) for name, value in did.items()}
    for whole, parts in measure.parts:
        parts = tuple(name for name in parts if name in did)
        total = people if whole == PEOPLE else did.get(whole)
        if total is None:
            continue
        while exact := [name for name in parts if isinstance(shown[name], int)]:
            rest = total - sum(did[name] for name in exact)
            is_open = len(exact) < len(parts)
            if whole != PEOPLE and isinstance(shown[whole], Range):
                safe = is_open
            else:
                safe = rest >= k or (rest == 0 and not is_open)
            if safe:
                break
            _hide(shown, did, min(exact, key=lambda name: (did[name], name)), people)
    return shown


def _range(did: int, people: int, k: int) -> int | Range:
    said = outcome(min(did, people), people, k=k)
    return did if said.is_exact else Range(said.low, said.high, people)


def _hide(shown: dict[str, int | Range], did: Mapping[str, int], name: str, people: int) -> None:
    """Make a number a range of half of the people."""
    low = 0 if 2 * did[name] <= people else people // 2
    shown[name] = Range(low, min(people, low + (people + 1) // 2), people)


def _beside_larger(
    rows: Sequence[Row],
    heads: Sequence[dict[str, int | Range]],
    measure: Measure,
    by: Sequence[str],
    people: Mapping[Key, int],
) -> None:
    """The number of the larger group that some of these make up together may be known as well: everybody's, or that of a role. What is
    left beside those with exact numbers may then not be nearly nobody either, nor nearly everybody."""
    wider = {tuple(name for name in by if name in larger) for larger in ((), ("role",), ("team",))}
    for larger in sorted(one for one in wider if len(one) < len(by) and set(measure.always_by) <= set(one)):
        places = [by.index(name) for name in larger]
        for whole in {tuple(key[place] for place in places) for key in people}:
            sizes = {key: size for key, size in people.items() if tuple(key[place] for place in places) == whole}
            inside = [place for place, row in enumerate(rows) if _group(row, by) in sizes]
            for name in measure.heads:
                for split in {_key(rows[place], measure.splits) for place in inside}:
                    mine = [
                        place for place in inside if _key(rows[place], measure.splits) == split and name in heads[place]
                    ]
                    _beside(rows, heads, mine, name, by, sizes, least(measure.least_group))


def _beside(
    rows: Sequence[Row], heads: Sequence[dict[str, int | Range]], mine: Sequence[int], name: str, by: Sequence[str],
    sizes: Mapping[Key, int], k: int,
) -> None:  # fmt: skip
    """Make the number of the smallest exact group a range, until what is left beside the exact ones is safe."""
    while exact := [place for place in mine if isinstance(heads[place][name], int)]:
        groups = {_group(rows[place], by) for place in exact}
        left = sum(size for key, size in sizes.items() if key not in groups)
        did = sum(int(str(rows[place][name])) for place in mine if place not in exact)
        if not left or k <= did <= left - k:
            break
        place = min(exact, key=lambda one: (int(str(rows[one][PEOPLE])), one))
        _hide(heads[place], {name: int(str(rows[place][name]))}, name, int(str(rows[place][PEOPLE])))


def _group(row: Row, by: Sequence[str]) -> Key:
    return tuple(str(row[name]) for name in by)


def _ranged(row: Row, measure: Measure) -> Row:
    """A concluded row, with ranges where it says numbers of heads that nobody judged yet."""
    people, k = row.get(PEOPLE), least(measure.least_group)
    if not isinstance(people, int):
        return row
    told: dict[str, object] = dict(row)
    for name in measure.heads:
        value = told.get(name)
        if isinstance(value, int) and name in row and not k <= value <= people - k:
            told[name] = _range(value, people, k)
    is_range = any(isinstance(told.get(name), Range) for name in measure.heads)
    return measure.in_range(told) if is_range else told
