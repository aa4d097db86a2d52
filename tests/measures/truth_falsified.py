"""The seeded fields of `truth_worlds`, with a share of the values made up in one known way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator
from tests.measures import truth_worlds as worlds

from wellworn.measures.truth.column import Column

PREFERRED = np.array([0.04, 0.12, 0.13, 0.13, 0.10, 0.13, 0.11, 0.12, 0.08, 0.04])  # digits that people like to invent


def some(generator: Generator, column: Column, share: float) -> np.ndarray:
    """Which values are made up."""
    return generator.random(len(column.values)) < share


def junk(generator: Generator, size: int, share: float) -> Column:
    """Values that say nothing."""
    column = worlds.text(generator, size)
    values = np.array(column.values, dtype=object)
    made_up = some(generator, column, share)
    values[made_up] = generator.choice(worlds.JUNK, made_up.sum())
    return replace(column, values=list(values))


def phones(generator: Generator, size: int, share: float) -> Column:
    """Phones that nobody answers."""
    column = worlds.phone(generator, size)
    values = np.array(column.values, dtype=object)
    made_up = some(generator, column, share)
    values[made_up] = generator.choice(["000000000", "+46 123456", "1111111", "0", "+1 000 000 0000"], made_up.sum())
    return replace(column, values=list(values))


def defaults(generator: Generator, size: int, share: float) -> Column:
    """The default kept by those who did not choose."""
    column = worlds.compared_choice(generator, size)
    values = np.array(column.values, dtype=object)
    values[some(generator, column, share)] = column.default
    return replace(column, values=list(values))


def defaults_alone(generator: Generator, size: int, share: float) -> Column:
    """The same, without anything to compare with."""
    return replace(defaults(generator, size, share), reference=None)


def variety(generator: Generator, size: int, share: float) -> Column:
    """Everybody takes one of the first two."""
    column = worlds.compared_choice(generator, size)
    values = np.array(column.values, dtype=object)
    made_up = some(generator, column, share)
    values[made_up] = generator.choice(["choice 0", "choice 1"], made_up.sum(), p=[0.8, 0.2])
    return replace(column, values=list(values))


def copies(generator: Generator, size: int, share: float) -> Column:
    """A few notes again and again, with other numbers, and one word of the longest changed."""
    column = worlds.text(generator, size)
    values = np.array(column.values, dtype=object)
    long = [note for note in column.values if len(note.split()) > 15]
    for at in np.flatnonzero(some(generator, column, share)):
        words = long[int(generator.integers(6))].split()
        words[int(generator.integers(len(words)))] = (
            f"{generator.integers(2, 99)}" if generator.random() < 0.7 else "also"
        )
        values[at] = " ".join(words)
    return replace(column, values=list(values))


def heaping(generator: Generator, size: int, share: float) -> Column:
    """Counts guessed to the next ten."""
    column = worlds.number(generator, size)
    values, made_up = np.array(column.values, dtype=float), some(generator, column, share)
    values[made_up] = np.maximum(np.rint(values[made_up] / 10) * 10, 10)
    return replace(column, values=values)


def round_amounts(generator: Generator, size: int, share: float) -> Column:
    """Amounts guessed to one figure."""
    column = worlds.amount(generator, size)
    values, made_up = np.array(column.values, dtype=float), some(generator, column, share)
    step = 10.0 ** np.floor(np.log10(values))
    values[made_up] = np.maximum(np.rint(values / step) * step, 1)[made_up]
    return replace(column, values=values)


def digits(generator: Generator, size: int, share: float) -> Column:
    """Amounts whose digits after the first somebody thought of."""
    column = worlds.amount(generator, size)
    values, made_up = np.array(column.values, dtype=float), some(generator, column, share)
    first = np.floor(values / 10.0 ** np.floor(np.log10(values)))
    invented = generator.choice(10, (size, 3), p=PREFERRED) @ [100, 10, 1] + 1000 * first
    values[made_up] = (invented * 10.0 ** np.maximum(np.floor(np.log10(values)) - 3, 0))[made_up]
    return replace(column, values=values)


def bunching(generator: Generator, size: int, share: float) -> Column:
    """Amounts a little below the limit are lifted to just above it."""
    column = worlds.amount(generator, size)
    values, made_up = np.array(column.values, dtype=float), some(generator, column, share)
    lifted = made_up & (values > 0.75 * worlds.LIMIT) & (values < worlds.LIMIT)
    values[lifted] = worlds.LIMIT * (1 + generator.uniform(0, 0.015, lifted.sum()))
    return replace(column, values=values)


def month_ends(generator: Generator, size: int, share: float) -> Column:
    """Close dates put at the end of the month."""
    column = worlds.day(generator, size)
    days, made_up = np.array(column.values), some(generator, column, share)
    days[made_up] = (days[made_up].astype("datetime64[M]") + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return replace(column, values=days)


def deadlines(generator: Generator, size: int, share: float) -> Column:
    """What was done in a quarter is entered on its last two days, within two hours."""
    column = worlds.entered(generator, size)
    moments, made_up = np.array(column.entered), some(generator, column, share)
    ends = np.array(worlds.QUARTER_ENDS)[np.searchsorted(worlds.QUARTER_ENDS, moments[made_up].astype("datetime64[D]"))]
    late = ends.astype("datetime64[s]") + generator.integers(16 * 3600, 18 * 3600, made_up.sum())
    moments[made_up] = late - generator.integers(0, 2, made_up.sum()) * np.timedelta64(1, "D")
    return replace(column, entered=moments)


FALSIFIED = {
    "junk": junk,
    "junk phones": phones,
    "defaults": defaults,
    "defaults without trusted values": defaults_alone,
    "variety": variety,
    "copies": copies,
    "heaping": heaping,
    "heaping of amounts": round_amounts,
    "digits": digits,
    "bunching": bunching,
    "month_ends": month_ends,
    "deadlines": deadlines,
}
