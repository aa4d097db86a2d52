"""A measure asked by a member: what of it they may be shown, counted over just those people, concluded, and noted.

The one way from a measure to a page, an export, a mail or an answer of the API. A test refuses every other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone

from wellworn.adoption.counted import GREATEST, Counts, Question
from wellworn.adoption.models.look import Look
from wellworn.adoption.models.truth import TruthReport
from wellworn.adoption.people import of_partition
from wellworn.adoption.permitting import Allowed, allow
from wellworn.adoption.protections import may_be_shown
from wellworn.adoption.statements import digest
from wellworn.adoption.truth.answer import FieldAnswer
from wellworn.adoption.waiting import Waiting
from wellworn.measures.holding_back import Range, grouped, told
from wellworn.measures.measure import Declared, Measure, Row, Scope
from wellworn.measures.permitted import Key
from wellworn.measures.suppression import Why, least
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.members.protections.standing import in_force
from wellworn.records.custom.describing import said_of
from wellworn.records.fields import fields_seen_by
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.usage.features import FEATURES

__all__ = [
    "Answer",
    "Findings",
    "OpenSeries",
    "Range",
    "Series",
    "ask",
    "ask_all",
    "ask_findings",
    "ask_series",
    "open_series",
]

DECLARED = tuple(Declared(one.key, tuple(role.value for role in one.roles)) for one in FEATURES)
MOST_STEPS = 60  # in a series


@dataclass(frozen=True)
class Answer:
    """What a reader is shown of a measure. Rows of everybody when the scope is by nothing, else of each group that may be shown.

    A number of heads in a row is a whole number, or a `measures.holding_back.Range` where the number itself would be nearly nobody or nearly
    everybody; a sum that one or two people made is None. The people of a group are those counted: who is new, or has to rest because somebody
    left, is not among them.
    """

    measure: Measure
    scope: Scope
    rows: Sequence[Row]
    held: Mapping[Key, Why] = field(default_factory=dict)  # groups kept back, by the values of what is counted by
    people: Mapping[Key, int] = field(default_factory=dict)  # of how many people each shown group is
    within: Mapping[Key, Key] = field(default_factory=dict)  # a group that is too few -> the one in which it is counted
    since: date | None = None  # the day from which it was counted, if nearly everybody came during the window
    is_counting: bool = False  # whether it is being counted by a job: there are no rows yet

    @property
    def is_held(self) -> bool:
        """Whether nothing may be shown."""
        return not self.people

    def row(self, **values: object) -> Row | None:
        """The one row with these values; None when it is kept back, or there is none."""
        return next((row for row in self.rows if all(row[name] == value for name, value in values.items())), None)


@dataclass(frozen=True)
class Series:
    """A measure step by step. `steps` are in order; each answer is about the same people, so what changes is what they did."""

    measure: Measure
    scope: Scope
    steps: Sequence[Answer]
    held: Mapping[Key, Why] = field(default_factory=dict)
    people: Mapping[Key, int] = field(default_factory=dict)
    within: Mapping[Key, Key] = field(default_factory=dict)
    since: date | None = None

    @property
    def is_held(self) -> bool:
        """Whether nothing may be shown."""
        return not self.people


def ask(
    measure: Measure,
    scope: Scope,
    *,
    by: Member,
    page: str,
    ledger_of: Member | None = None,
    waiting: Waiting | None = None,
) -> Answer:
    """A measure's numbers for a reader. `page` says where they are shown, for the log of who looked. `ledger_of` is for those
    who read together, such as all programs of a company: what one was shown counts for each of them. With `waiting` what takes long
    is left to a job, and the answer says that it is being counted."""
    return ask_all([measure], scope, by=by, page=page, ledger_of=ledger_of, waiting=waiting)[measure.key]


def ask_all(
    measures: Sequence[Measure],
    scope: Scope,
    *,
    by: Member,
    page: str,
    ledger_of: Member | None = None,
    waiting: Waiting | None = None,
) -> dict[str, Answer]:
    """Some measures of one scope, by their keys: whom they are about is decided once, for everything on the page."""
    counts, scope = _counts(waiting), replace(scope, features=scope.features or DECLARED)
    found = _allowed(measures, scope, counts, by=by, page=page, ledger_of=ledger_of)
    parts = [(one, scope, found[grouped(one, scope), one.starters]) for one in measures]
    return {one.measure.key: one for one in _answers(parts, counts)}


def ask_series(
    measure: Measure, scope: Scope, *, step: int = 7, by: Member, page: str, waiting: Waiting | None = None
) -> Series:
    """A measure over each `step` days of a scope, counted back from its last day; days left over at the beginning are left out.

    Who is counted is decided once, for the whole scope: those who are there from its first day to its last. So no step tells of
    somebody who came or left. Each of `steps` is an Answer whose `scope` has the step's days and whose rows are what `ask` would give
    for these days and people. Where nearly everybody came during the scope the series begins on that day (`since`). Raises ValueError
    when there would be more than 60 steps.
    """
    return open_series(measure, scope, step=step, by=by, page=page, waiting=waiting).counted()


def open_series(
    measure: Measure, scope: Scope, *, step: int = 7, by: Member, page: str, waiting: Waiting | None = None
) -> OpenSeries:
    """A series that is decided about, and counted when it is asked for: for whoever keeps what follows from one. Raises ValueError as
    `ask_series` does."""
    count = scope.days // step
    if not 0 < count <= MOST_STEPS:
        raise ValueError(f"A series has from 1 to {MOST_STEPS} steps; this one would have {count}.")
    if measure.starters:
        raise ValueError(
            f"{measure.key} is about those who came in the window; step by step there are too few of them."
        )
    counts, scope = _counts(waiting), replace(scope, features=scope.features or DECLARED)
    allowed = _allowed([measure], scope, counts, by=by, page=page)[grouped(measure, scope), False]
    return OpenSeries(measure, scope, step, counts, allowed)


@dataclass(frozen=True)
class OpenSeries:
    """Whom a series shows is decided and noted; nothing is counted yet."""

    measure: Measure
    scope: Scope
    step: int
    counts: Counts
    allowed: Allowed

    @property
    def about(self) -> str:
        """Whom it is about: with the same, readers are shown the same."""
        one = self.allowed
        within = sorted((key, into) for key, into in one.within.items())
        return digest([one.partition.pk, one.by, one.since, one.k, sorted(one.people.items()), within])

    @property
    def state(self) -> str:
        """Everything that it is counted from: with the same, the same is counted."""
        return self.counts.state(self.measure, self.scope)

    def counted(self) -> Series:
        """The series."""
        one, scope = self.allowed, self.scope
        ends = [scope.last - timedelta(days=nth * self.step) for nth in range(scope.days // self.step - 1, -1, -1)]
        windows = [scope.within(last - timedelta(days=self.step - 1), last) for last in ends]
        parts = [(self.measure, of, one) for of in windows if one.since is None or of.first >= one.since]
        steps = _answers(parts, self.counts)
        return Series(self.measure, scope, steps, one.held, one.people, one.within, one.since)


@dataclass(frozen=True)
class Findings:
    """What the last report says of the fields that a reader sees. It is the same for everybody: each number in it is about so many people
    that nobody's own values make a difference, which was decided before anything was judged (`truth.cells`)."""

    report: TruthReport | None = None  # None before the first
    answers: Sequence[FieldAnswer] = ()
    is_held: bool = False  # the reader may not see it, or the least group has grown since


def ask_findings(*, by: Member, page: str, of: tuple[str, str] | None = None) -> Findings:
    """The answers about fields, forms and quarters, for a reader; and that they looked, at all whose values were judged.
    Of one field all of them, else what was found and what is said of each field as a whole."""
    report = TruthReport.objects.exclude(ended_at=None).select_related("behind").order_by("-until", "-ended_at").first()
    rules = in_force()
    if not may_be_shown(by, (), rules) or (report and report.k < least(rules.least_group)):
        return Findings(report=None, is_held=True)
    if report is None or report.behind is None:
        return Findings(report)
    Look.note(by, page, (), report.behind, ["truth"], timezone.localdate(timezone=zone_of(by)))
    wanted = Q(object=of[0], field=of[1]) if of else Q(found=True) | Q(form="", period="")
    rows = (
        report.answers.filter(wanted)
        .order_by("object", "field", "form", "period", "pattern")
        .values(*FieldAnswer.__dataclass_fields__)
    )
    answers = [FieldAnswer(**row) for row in rows]
    objects = sorted({one.object for one in answers})
    said = said_of(*objects) if objects else {}
    seen = {(of, field.name) for of in objects for field in fields_seen_by(of, by, said[of])}
    return Findings(
        report, [one for one in answers if one.field in (MAIL, PHONE, DOMAIN) or (one.object, one.field) in seen]
    )


def _allowed(
    measures: Sequence[Measure], scope: Scope, counts: Counts, *, by: Member, page: str, ledger_of: Member | None = None
) -> dict[tuple[tuple[str, ...], bool], Allowed]:
    """What of the scope `by` may be shown, by each of the groups that the measures need."""
    wanted: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for one in measures:
        wanted.setdefault((grouped(one, scope), one.starters), []).append(one.key)
    ordered = sorted(wanted.items(), key=lambda item: (item[0][1], len(item[0][0]), item[0][0]))
    return allow(
        counts.members,
        [(*kind, keys) for kind, keys in ordered],
        scope,
        by=by,
        page=page,
        among=counts.among,
        ledger_of=ledger_of,
    )


def _counts(waiting: Waiting | None) -> Counts:
    """The counts of one page: for one that can wait they are the same for all that it asks."""
    if waiting is None:
        return Counts()
    if not isinstance(waiting.counts, Counts):
        waiting.counts = Counts(waiting)
    return waiting.counts


def _answers(parts: Sequence[tuple[Measure, Scope, Allowed]], counts: Counts) -> list[Answer]:
    """Some measures, each counted over the people of a partition, and concluded: what is kept of them is read at once."""
    questions = [one for part in parts if part[2].people for one in _questions(*part)]
    with counts.together(questions):
        return [_answer(*part, counts) for part in parts]


def _questions(measure: Measure, scope: Scope, allowed: Allowed) -> list[Question]:
    """What is counted for an answer: the measure, and what single members made of its sums."""
    # By nothing it is counted by the one name that all of them have: so records of nobody among them are not counted either.
    asked = scope if grouped(measure, scope) else scope.counted_by(("team",))
    among = f"{allowed.partition.pk} {scope.first if measure.starters else ''}".strip()
    return [(measure, asked, among, ""), *([] if measure.shape else [(measure, scope, among, GREATEST)])]


def _answer(measure: Measure, scope: Scope, allowed: Allowed, counts: Counts) -> Answer:
    """One of them."""
    rows: Sequence[Row] = []
    if allowed.people:
        starters_of = scope.first if measure.starters else None
        mine = partial(of_partition, counts.members, allowed.groups, allowed.since, starters_of=starters_of)
        _same, asked, among, _what = _questions(measure, scope, allowed)[0]
        counted = counts.with_greatest(measure, asked, scope, mine, among=among)
        if counts.waiting:
            counts.waiting.parts += 1
            counts.waiting.there += counted is not None
        if counted is None:
            return Answer(
                measure, scope, (), allowed.held, allowed.people, allowed.within, allowed.since, is_counting=True
            )
        strict = replace(measure, least_group=max(measure.least_group, allowed.k))
        rows = told(strict, counted[0], scope, allowed.people, counted[1])
    return Answer(measure, scope, rows, allowed.held, allowed.people, allowed.within, allowed.since)
