"""What a measure's own page shows: over time, by group, by what it is split into, and every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from wellworn.adoption import overview_charts, pipeline_charts
from wellworn.adoption.asking import Answer
from wellworn.adoption.charts import Bar, Bars, Chart, Line, Lines, Size, Target, Tone, Whisker, Whiskers
from wellworn.adoption.leads import LEADS, SPLIT, Lead
from wellworn.adoption.path import TARGET
from wellworn.adoption.reading import KINDS, feature_name, field_names, group_name, in_words, middle, real, whole
from wellworn.adoption.units import Unit, said
from wellworn.measures.measure import PEOPLE, Measure, Row

TARGETS = {"active_share": TARGET}


def over_time(measure: Measure, steps: Sequence[Answer]) -> Lines | None:
    """Its numbers step by step."""
    lines = []
    for lead, tone in zip(LEADS.get(measure.key, ()), (Tone.FOCUS, Tone.COMPARISON, Tone.CONTEXT), strict=False):
        points = [(one.scope.last, lead.share(one.rows)) for one in steps]
        known = [y for _x, y in points if y is not None]
        if len(known) > 1 and len(known) * 2 > len(points):  # of fewer the line would be mostly gaps
            label = str(lead.name) if tone is not Tone.FOCUS else said(known[-1], Unit.SHARE)
            lines.append(Line(name=str(lead.name), points=points, label=label, tone=tone, has_dot=tone is Tone.FOCUS))
    if not lines:
        return None
    targets = [Target(TARGETS[measure.key], _("target"))] if measure.key in TARGETS else []
    ends = [y for _x, y in lines[0].points if y is not None]
    sentence = _("%(name)s: from %(first)s to %(last)s.") % {
        "name": lines[0].name,
        "first": said(ends[0], Unit.SHARE),
        "last": said(ends[-1], Unit.SHARE),
    }
    return Lines(key="over-time", title=_("Over time"), sentence=sentence, lines=lines, targets=targets, size=Size.WIDE)


def by_group(measure: Measure, answer: Answer, title: str, key: str) -> Bars | None:
    """Its first number for each group that may be shown."""
    leads = LEADS.get(measure.key)
    if not leads:
        return None
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in answer.rows:
        groups[tuple(str(row[name]) for name in answer.scope.by)].append(row)
    shares = [(leads[0].share(rows), group_name(group), leads[0].size(rows)) for group, rows in groups.items()]
    bars = [
        Bar(
            name,
            value,
            value,
            _("%(share)s of %(n)s") % {"share": said(value, Unit.SHARE), "n": said(size, Unit.COUNT)},
        )
        for value, name, size in sorted(shares, key=lambda one: -(one[0] or 0))
        if value is not None
    ]
    return (
        Bars(key=key, title=title, aside=str(leads[0].name), sentence="", bars=bars, name=_("Group")) if bars else None
    )


def in_parts(measure: Measure, answer: Answer) -> list[Chart]:
    """What the measure itself is split into."""
    special: Mapping[str, Callable[[Answer], Chart | None]] = {
        "habit": overview_charts.habit,
        "lifecycle": overview_charts.lifecycle,
        "ramp": overview_charts.ramp,
        "stage_accuracy": pipeline_charts.stages,
        "close_dates": pipeline_charts.close_dates,
        "forecast_accuracy": pipeline_charts.forecasts,
        "retention": retention,
        "given_back": given_back,
    }
    if measure.key == "features":
        return by_role(answer)
    one = special[measure.key](answer) if measure.key in special else split(measure, answer)
    return [one] if one is not None and not one.is_empty else []


def split(measure: Measure, answer: Answer) -> Bars | None:
    """The first number by what a measure is split into."""
    names, leads = SPLIT.get(measure.key, ()), LEADS.get(measure.key)
    if not names or not leads:
        return None
    lead = Lead(leads[0].name, leads[0].part, leads[0].of, leads[0].less)
    parts: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in answer.rows:
        parts[tuple(str(row[name]) for name in names)].append(row)
    fields = field_names(key[0] for key in parts) if names == ("object", "field") else {}
    bars = []
    for key, rows in parts.items():
        value, size = lead.share(rows), lead.size(rows)
        if value is not None:
            name = fields.get((key[0], key[-1])) or part_name(key[-1])
            shown = _("%(share)s of %(n)s") % {"share": said(value, Unit.SHARE), "n": said(size, Unit.COUNT)}
            bars.append(Bar(name, value, value, shown))
    bars.sort(key=lambda bar: -bar.length)
    return Bars(
        key="parts", title=_("What it is made of"), aside=str(leads[0].name), sentence="", bars=bars, name=_("Part")
    )


def part_name(key: str) -> str:
    """A part by its key."""
    words = {
        "day": _("In a day"),
        "week": _("In a week"),
        "four weeks": _("In four weeks"),
        "won": _("Won"),
        "lost": _("Lost"),
        "": _("No stage"),
    }
    return str(words.get(key) or KINDS.get(key) or key)


def by_role(answer: Answer) -> list[Chart]:
    """Every feature that a role is meant to use, role by role, with a word for it."""
    words = {"used": _("used"), "ignored": _("left"), "tried once": _("tried once"), "never": _("never")}
    roles: dict[str, list[Row]] = defaultdict(list)
    for row in answer.rows:
        roles[str(row["role"])].append(row)
    charts: list[Chart] = []
    for role, rows in roles.items():
        size = max(whole(row[PEOPLE]) or 1 for row in rows)
        bars = [
            Bar(feature_name(str(row["feature"])), real(row["users"]), users / size, ", ".join(filter(None, [in_words(row["users"]), words.get(str(row["verdict"]))])),
                is_low=not overview_charts.is_used(row))
            for row in sorted(rows, key=lambda row: -(middle(row["users"]) or 0)) if (users := middle(row["users"])) is not None
        ]  # fmt: skip
        charts.append(Bars(key=f"features-{role}", title=group_name([role]), aside=_("of %(n)s people") % {"n": size}, sentence="", unit=Unit.COUNT, bars=bars,
                           name=_("Feature")))  # fmt: skip
    return charts


def given_back(answer: Answer) -> Whiskers:
    """Hours of each automation whose cost by hand is known, with what is known of it."""
    known = [(row, real(row.get("hours")), row.get("interval")) for row in answer.rows if row["feature"]]
    whiskers = [
        Whisker(name=feature_name(str(row["feature"])), value=value, low=float(interval[0]), high=float(interval[1]))
        for row, value, interval in known if value is not None and isinstance(interval, tuple)
    ]  # fmt: skip
    return Whiskers(
        key="parts", title=_("What it is made of"), sentence="", unit=Unit.HOURS, whiskers=sorted(whiskers, key=lambda one: -one.value),
        zero=_("0 h"), note=_("The whisker is a 95 % interval: how well the cost of an act by hand is known."),
    )  # fmt: skip


def retention(answer: Answer) -> Lines | None:
    """Of those who started, who is still active in the n-th week."""
    points: list[tuple[int, float | None]] = [
        (int(str(row["nth"])), real(row.get("share"))) for row in answer.rows if real(row.get("share")) is not None
    ]
    if len(points) < 2:
        return None
    line = Line(name=_("Still active"), points=points, label=said(points[-1][1], Unit.SHARE), has_dot=True)
    return Lines(
        key="retention",
        title=_("Week by week after the start"),
        sentence="",
        lines=[line],
        x_name=_("Weeks since the first day"),
    )


def size_of(measure: Measure, answer: Answer) -> str:
    """How much the first number is about."""
    leads = LEADS.get(measure.key)
    size = leads[0].size(answer.rows) if leads else None
    counts = [f"{said(size, Unit.COUNT)} {leads[0].counted}"] if leads and size is not None else []
    people = answer.people.get(()) or max((n for n in answer.people.values()), default=None)
    if people is not None:
        counts.insert(0, _("%(n)s people") % {"n": said(people, Unit.COUNT)})
    return ", ".join(counts)
