"""What the overview, and a measure's own page, show of single measures: answers in, charts out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from wellworn.adoption.asking import Answer
from wellworn.adoption.charts import Bar, Bars, Columns, Line, Stack, Steps, Tone
from wellworn.adoption.names import explained, measure_name
from wellworn.adoption.reading import (
    KINDS,
    SEGMENTS,
    feature_name,
    field_names,
    group_name,
    in_words,
    middle,
    real,
    total,
    whole,
)
from wellworn.adoption.units import Unit, said, written
from wellworn.measures.holding_back import Range
from wellworn.measures.measure import PEOPLE, Row, share

LEAST_COUNTED = 5  # of a field: fewer places say nothing
SHOWN_FIELDS, MOST_USED, LEAST_USED = 6, 3, 3
HABIT = {"method": "own weeks", "weeks": 12}


def happened(answer: Answer) -> Bars:
    """What really happened with people outside, and how much of it is logged."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in answer.rows:
        kinds[str(row["kind"])].append(row)
    bars = []
    for kind, rows in kinds.items():
        both, missing = total(rows, "both"), total(rows, "not_logged")
        if both is None or missing is None or not both + missing:
            continue
        shown = _("%(n)s of %(of)s") % {"n": written(both), "of": written(both + missing)}
        bars.append(Bar(str(KINDS.get(kind, kind)), both / (both + missing), both / (both + missing), shown))
    untraced = total(answer.rows, "off_channel")
    note = _("Counted against mail and calendar.")
    if untraced:
        note += " " + _("%(n)s calls, visits and notes leave no trace there and are never held against anybody.") % {
            "n": written(untraced)
        }
    bars.sort(key=lambda bar: -bar.length)
    return Bars(
        key="happened",
        title=measure_name("coverage"),
        aside=_("of what really happened, what is logged"),
        sentence="",
        bars=bars,
        name=_("Kind"),
        note=note,
        more=explained("coverage"),
    )


def complete(answer: Answer) -> Bars:
    """How many of the needed fields have a value, field by field."""
    fields: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in answer.rows:
        fields[str(row["object"]), str(row["field"])].append(row)
    names = field_names(of for of, _name in fields)
    shares = []
    for key, rows in fields.items():
        filled, needed = total(rows, "filled"), total(rows, "needed")
        if filled is not None and needed and needed >= LEAST_COUNTED:
            shares.append((filled / needed, names.get(key, key[1])))
    bars = [Bar(name, value, value) for value, name in sorted(shares, reverse=True)[:SHOWN_FIELDS]]
    of_all = share(total(answer.rows, "filled"), total(answer.rows, "needed"))
    note = _("Only fields that a stage asks for, or a view, a report or a rule uses.")
    return Bars(key="complete", title=measure_name("completeness"), aside=said(of_all, Unit.SHARE) if of_all is not None else "", sentence="", bars=bars,
                name=_("Field"), note=note, more=explained("completeness"))  # fmt: skip


def features(answer: Answer) -> Bars:
    """The features that the largest role uses most, and those that it tried once or leaves: training, or retire?"""
    by_role: dict[str, list[Row]] = defaultdict(list)
    for row in answer.rows:
        by_role[str(row["role"])].append(row)
    sizes = {role: max(whole(row[PEOPLE]) or 0 for row in rows) for role, rows in by_role.items()}
    role = max(sizes, key=lambda one: sizes[one], default="")
    rows = [row for row in by_role.get(role, []) if row.get("verdict") or isinstance(row["users"], Range)]
    used = sorted((row for row in rows if is_used(row)), key=lambda row: -(middle(row["users"]) or 0))
    low = [row for row in rows if not is_used(row)]
    low.sort(key=lambda row: (row["verdict"] == "never", -(middle(row["users"]) or 0)))
    bars = [_feature_bar(row, sizes[role], is_low=False) for row in used[:MOST_USED]]
    bars += [_feature_bar(row, sizes[role], is_low=True) for row in low[:LEAST_USED]]
    note = _("In grey: tried once, left, or never used. Training, or take it out?") if low else ""
    if len(low) > LEAST_USED:
        note += " " + _("%(n)s more are like that.") % {"n": written(len(low) - LEAST_USED)}
    aside = _("of %(n)s: %(role)s") % {"n": written(sizes[role]), "role": group_name([role])} if role else ""
    return Bars(key="features", title=_("Used, and ignored"), aside=aside, sentence="", bars=bars, unit=Unit.COUNT, name=_("Feature"), note=note,
                more=explained("features"))  # fmt: skip


def is_used(row: Row) -> bool:
    """Whether a role uses a feature: by its verdict, and where that is held back by nearly everybody using it."""
    users = row["users"]
    return row["verdict"] == "used" or (isinstance(users, Range) and users.is_most)


def _feature_bar(row: Row, of: int, *, is_low: bool) -> Bar:
    users = middle(row["users"]) or 0.0
    name = feature_name(str(row["feature"]))
    return Bar(name, real(row["users"]), users / of if of else 0, in_words(row["users"]), is_low)


def ramp(answer: Answer) -> Steps | None:
    """How many of those who are new do the role's tasks without help and right by when, for each role that may be shown."""
    curves, medians, told = [], [], []
    for nth, row in enumerate(answer.rows):
        steps = row.get("curve")
        if not isinstance(steps, list) or len(steps) < 2:
            continue
        role, median = group_name([str(row["role"])]), whole(row.get("median_days"))
        half = _("half by %(days)s") % {"days": said(median, Unit.DAYS)} if median is not None else ""
        told.append(_("%(role)s: %(share)s of %(n)s") % {
            "role": role, "share": said(1 - steps[-1][1], Unit.SHARE), "n": in_words(row[PEOPLE]),
        } + (f", {half}" if half else ""))  # fmt: skip
        curves.append(
            Line(
                name=role,
                points=[(day, 1 - left) for day, left, _low, _high in steps],
                band=[(day, 1 - high, 1 - low) for day, _left, low, high in steps],
                label=f"{role}: {said(median, Unit.DAYS)}" if median is not None else role,
                tone=Tone.FOCUS if nth == 0 else Tone.COMPARISON,
            )
        )
        medians.append(median if median is not None and median <= steps[-1][0] else None)
    if not curves:
        return None
    note = _(
        "Share of those who came in the year who did each of their role’s core tasks on three days without help, and then five records in "
        "a row right, by days since their first. The ring is where half do; the shade a 95 % interval."
    )
    return Steps(key="ramp", title=_("Days until no help needed"), sentence="; ".join(told), curves=curves, medians=medians,
                 x_name=_("Days since the first"), note=note, more=explained("ramp"))  # fmt: skip


def habit(answer: Answer) -> Bars:
    """For how many it has become a habit, by Viva's segments on their own twelve weeks."""
    row = answer.row(**HABIT) if not answer.scope.by else None
    bars = []
    people = whole(row[PEOPLE]) if row else None
    for name, label in SEGMENTS.items():
        if row is None or people is None or name not in row:
            continue
        count = middle(row[name])
        if count is None or (name == "too_new" and not count):
            continue
        shown = in_words(row[name])
        bars.append(Bar(str(label), real(row[name]), count / people, shown, is_low=name in ("low", "none", "too_new")))
    with_habit = real(row["share"]) if row else None
    aside = _("a habit for %(share)s") % {"share": said(with_habit, Unit.SHARE)} if with_habit is not None else ""
    return Bars(key="habit", title=_("Has it become a habit?"), aside=aside, sentence="", bars=bars, unit=Unit.COUNT, name=_("How often"),
                note=_("Over the last twelve weeks in which they were at work: leave breaks no habit."), more=explained("habit"))  # fmt: skip


def lifecycle(answer: Answer) -> Columns:
    """Who comes, stays, comes back and stops, week by week."""
    names, stacks = ("returning", "resurrecting", "new", "dormant"), []
    for row in answer.rows if not answer.scope.by else ():
        kept, back, new, gone = (middle(row.get(name)) for name in names)
        told = [in_words(row.get(name)) for name in names]
        stacks.append(
            Stack(date.fromisoformat(str(row["week"])), [kept, back, new, -gone if gone is not None else None], told)
        )
    if sum(stack.values[0] is not None for stack in stacks) * 2 < len(stacks):
        stacks = []  # mostly held back: what is left would look as though nobody had been there
    words = [_("Kept on"), _("Came back"), _("New"), _("Stopped")]
    tones = [Tone.FOCUS, Tone.COMPARISON, Tone.CONTEXT, Tone.CONTEXT]
    return Columns(key="lifecycle", title=_("Who stays, who comes, who stops"), aside=_("people a week"), sentence="", parts=words, tones=tones,
                   stacks=stacks, note=_("A week away from work is not counted as having stopped. Nearly nobody and nearly everybody are drawn at the middle of what they may be; a week that is held back is left out."),
                   more=explained("lifecycle"))  # fmt: skip
