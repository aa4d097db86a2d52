"""Charts, as values: what a page wants drawn, said in a sentence and told in a table. `{% chart chart %}` shows one.

Each has a `key`, by which its numbers are asked for as a file (`chart_files.asked_for`), a `title`, a `sentence` with the numbers, and
series of its kind. What is not settled is `is_projected` and drawn dashed; an interval is drawn, never left out where it is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from django.utils.translation import gettext as _

from wellworn.adoption.axes import X
from wellworn.adoption.units import Cell, Unit, said


class Tone(IntEnum):
    """In which colour: what it is about, what it is compared with, what stands around."""

    FOCUS = 1
    COMPARISON = 2
    CONTEXT = 3


class Size(StrEnum):
    """How high a chart is drawn."""

    WIDE = "wide"
    PLAIN = "plain"
    SMALL = "small"


@dataclass(frozen=True)
class Column:
    """A column of a chart's table: what it is called, and in what its numbers are."""

    name: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Table:
    """A chart's numbers. Cells are as they were counted; a share lies between 0 and 1."""

    head: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def shown(self) -> list[list[str]]:
        """The cells as they are said."""
        units = [column.unit or Unit.COUNT for column in self.head]
        return [[said(cell, unit) for cell, unit in zip(row, units, strict=True)] for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart has."""

    key: str
    title: str
    sentence: str
    unit: Unit = Unit.SHARE
    aside: str = ""  # at the heading's end: "seven-day mean"
    note: str = ""  # under the drawing
    more: str = ""  # the address at which the measure is explained
    size: Size = Size.PLAIN

    @property
    def table(self) -> Table:
        """The same numbers, to read and to take along."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.table.rows


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of points in the order of x; a point without y breaks it. `label` and `note` stand at its end."""

    name: str
    points: Sequence[tuple[X, float | None]]
    band: Sequence[tuple[X, float, float]] = ()  # x, low, high
    label: str = ""
    note: str = ""
    tone: Tone = Tone.FOCUS
    is_projected: bool = False
    has_dot: bool = False  # at its last point


@dataclass(frozen=True)
class Target:
    """A number that is aimed at, dotted."""

    y: float
    label: str  # "target"


@dataclass(frozen=True)
class Happening:
    """Something that happened at an x: a rule with a label of up to two lines."""

    x: X
    label: str


@dataclass(frozen=True)
class Span:
    """A stretch of the bottom axis, shaded: "the uncomfortable weeks"."""

    first: X
    last: X
    label: str


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    """Lines over days or numbers."""

    lines: Sequence[Line]
    x_name: str = ""
    highest: float | None = None  # of the upright axis; for shares 1
    targets: Sequence[Target] = ()
    happenings: Sequence[Happening] = ()
    spans: Sequence[Span] = ()

    @property
    def table(self) -> Table:
        """A row for each x."""
        head = [Column(self.x_name or _("Day"))]
        columns: list[dict[X, Cell]] = []
        for line in self.lines:
            head.append(Column(line.name, self.unit))
            columns.append(dict(line.points))
            if line.band:
                head += [Column(_("%(name)s, lowest") % {"name": line.name}, self.unit),
                         Column(_("%(name)s, highest") % {"name": line.name}, self.unit)]  # fmt: skip
                columns += [{x: low for x, low, _high in line.band}, {x: high for x, _low, high in line.band}]
        every = sorted({x for column in columns for x in column})
        return Table(tuple(head), tuple((x, *(column.get(x) for column in columns)) for x in every))


@dataclass(frozen=True, kw_only=True)
class Steps(Chart):
    """Kaplan and Meier's curves: shares that rise in steps, each with its interval; a label names each, a ring is its median."""

    curves: Sequence[Line]
    medians: Sequence[float | None] = ()
    x_name: str = ""

    @property
    def table(self) -> Table:
        """A row for each day on which a curve steps."""
        lines = Lines(
            key=self.key, title="", sentence="", unit=self.unit, lines=self.curves, x_name=self.x_name or _("Days")
        )
        return lines.table


@dataclass(frozen=True)
class Bar:
    """A thing and its number. `length` is of the longest possible 1; `shown` the number as it is said."""

    name: str
    value: float | None  # None where it is a range, which `shown` tells
    length: float
    shown: str = ""
    is_low: bool = False  # stone in place of pine, and its name muted
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """Thin bars, longest first unless they have an order of their own, each with its number printed. Drawn without script."""

    bars: Sequence[Bar]
    name: str = ""  # what the bars are: "Field", "Feature"

    @property
    def table(self) -> Table:
        """A row for each bar."""
        head = (Column(self.name or _("What")), Column(self.title, self.unit), Column(_("As it is said")))
        return Table(head, tuple((bar.name, bar.value, bar.shown or said(bar.value, self.unit)) for bar in self.bars))


@dataclass(frozen=True, kw_only=True)
class Whisker:
    """An estimate with its interval; `expected` is what stands beside it as a small rule, if anything."""

    name: str
    value: float
    low: float
    high: float
    expected: float | None = None


@dataclass(frozen=True, kw_only=True)
class Whiskers(Chart):
    """Dots and whiskers on a shared zero, pine where the interval clears it; or on a scale of shares (`zero=None`)."""

    whiskers: Sequence[Whisker]
    zero: str | None = ""  # what zero is called: "no effect"
    expected_name: str = ""

    @property
    def table(self) -> Table:
        """A row for each estimate."""
        head = [
            Column(_("What")),
            Column(_("Estimate"), self.unit),
            Column(_("Lowest"), self.unit),
            Column(_("Highest"), self.unit),
        ]
        if self.expected_name:
            head.append(Column(self.expected_name, self.unit))
        rows = [
            (one.name, one.value, one.low, one.high, *([one.expected] if self.expected_name else []))
            for one in self.whiskers
        ]
        return Table(tuple(head), tuple(rows))


@dataclass(frozen=True)
class Stack:
    """One column of stacked numbers at an x, in the order of the chart's `parts`; below zero where negative."""

    x: X
    values: Sequence[float | None]
    shown: Sequence[str] = ()  # what is said of each, where it is a range


@dataclass(frozen=True, kw_only=True)
class Columns(Chart):
    """Columns over days, stacked: what there is more of upward, what is lost downward."""

    parts: Sequence[str]
    stacks: Sequence[Stack]
    tones: Sequence[Tone] = ()
    x_name: str = ""
    unit: Unit = Unit.COUNT

    @property
    def table(self) -> Table:
        """A row for each column."""
        head = (Column(self.x_name or _("Week of")), *(Column(part, self.unit) for part in self.parts))
        rows = (
            (stack.x, *(stack.shown or [None if one is None else abs(one) for one in stack.values]))
            for stack in self.stacks
        )
        return Table(head, tuple(rows))


@dataclass(frozen=True, kw_only=True)
class Small(Chart):
    """The same chart for several groups, side by side on one scale."""

    charts: Sequence[Lines] = field(default_factory=list)
    unit: Unit = Unit.SHARE

    @property
    def table(self) -> Table:
        """All groups, one below the other."""
        names = list(dict.fromkeys(column.name for chart in self.charts for column in chart.table.head))
        rows = []
        for chart in self.charts:
            at = [column.name for column in chart.table.head]
            rows += [
                (chart.title, *(row[at.index(name)] if name in at else None for name in names))
                for row in chart.table.rows
            ]
        units = {column.name: column.unit for chart in self.charts for column in chart.table.head}
        return Table((Column(_("Group")), *(Column(name, units[name]) for name in names)), tuple(rows))
