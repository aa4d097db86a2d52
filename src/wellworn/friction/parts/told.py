"""What the page of each kind of part shows: its rows, those first that something can be done about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.adoption.units import Unit, said
from wellworn.adoption.waiting import Waiting
from wellworn.friction.audit.parts import KEEP, ORDER, RETIRE, TRAIN, UNKNOWN, Group, Judged, Said, judge_use
from wellworn.friction.parts import kept, laid_out, stood
from wellworn.friction.parts.known import FORMS, MACHINE, NOTICES, REPORTS, SELDOM, VIEWS, Known
from wellworn.friction.parts.used import WEEKS, Used
from wellworn.members.models import Member
from wellworn.usage.efforts import OnForm, by_form
from wellworn.usage.features import BY_KEY, FEATURES

NAMES: Mapping[str, str | Promise] = {
    "forms": gettext_lazy("Forms"), "stages": gettext_lazy("Stages"), "views": gettext_lazy("Views"), "reports": gettext_lazy("Reports"),
    "notices": gettext_lazy("Notices"), "features": gettext_lazy("Features"),
}  # fmt: skip
VERDICTS: Mapping[str, tuple[str | Promise, str]] = {  # word, icon
    KEEP: (gettext_lazy("Keep"), "check"), TRAIN: (gettext_lazy("Train"), "sprout"), RETIRE: (gettext_lazy("Retire"), "x"),
    UNKNOWN: (gettext_lazy("Cannot be told"), "circle-help"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One part."""

    name: str
    judged: Judged
    groups: Sequence[Group] = ()
    deals: int | None = None  # that stood in a stage
    note: str = ""

    @property
    def verdict(self) -> str | Promise:
        """The word."""
        return VERDICTS[self.judged.verdict][0]

    @property
    def icon(self) -> str:
        """Of the word."""
        return VERDICTS[self.judged.verdict][1]

    @property
    def case(self) -> str:
        """The first sentence."""
        return in_words(self.judged.case)

    @property
    def follows(self) -> str:
        """The second sentence."""
        return in_words(self.judged.follows)

    @property
    def used(self) -> list[str]:
        """Each role that may be told, in words."""
        return [f"{one.name} {_(one.percent)}" for one in self.groups if one.level]

    @property
    def counted(self) -> str:
        """The deals, as the language writes it."""
        return said(self.deals, Unit.COUNT)


def in_words(sentence: Said) -> str:
    """A sentence in the reader's language."""
    values = {name: _(value) if isinstance(value, str) and value else value for name, value in sentence.values.items()}
    said_ = str(_(sentence.template) % values)
    return said_[:1].upper() + said_[1:]


@dataclass(frozen=True)
class Told:
    """A page of parts."""

    of: str
    lines: Sequence[Line]

    @property
    def shown(self) -> list[Line]:
        """Those in the table: stages as they come, of the others those that can be told."""
        return [one for one in self.lines if one.judged.verdict != UNKNOWN or self.of == "stages"]

    @property
    def untold(self) -> list[str]:
        """The names of the others."""
        return [one.name for one in self.lines if one.judged.verdict == UNKNOWN and self.of != "stages"]

    @property
    def counts(self) -> list[tuple[str | Promise, str, int]]:
        """How many have which verdict."""
        found = Counter(one.judged.verdict for one in self.lines)
        return [(*VERDICTS[one], found[one]) for one in ORDER]


def told(of: str, today: date, *, by: Member, waiting: Waiting | None = None) -> Told:
    """The parts of a kind, as a reader may know them."""
    lines = list(LINES[of](today, by, waiting))
    if of == "stages":
        return Told(of, lines)
    return Told(of, sorted(lines, key=lambda one: ORDER.index(one.judged.verdict)))


def _features(today: date, by: Member, waiting: Waiting | None) -> Iterable[Line]:
    used = Used.ask(today, by=by, waiting=waiting)
    for one in FEATURES:
        if one.is_value and one.key not in MACHINE:
            yield _used(Known(one.key, one.name, (one.key,)), used, near=_near(one.key, used))


def _near(key: str, used: Used) -> str:
    """Another feature about the same thing that many use, by its name."""
    thing = key.partition(".")[0]
    beside = (one for one in FEATURES if one.is_value and one.key != key and one.key.partition(".")[0] == thing)
    return next((str(one.name) for one in beside if used.lives(one.key)), "")


def _forms(today: date, by: Member, waiting: Waiting | None) -> Iterable[Line]:
    used, efforts = Used.ask(today, by=by, waiting=waiting), by_form(today)
    for one in FORMS:
        yield _used(one, used, _effort(efforts.get(one.key)))
    yield from (Line(name, judged) for name, judged in laid_out.layouts())


def _effort(known: OnForm | None) -> str:
    """What is typed in a form, a month."""
    if known is None:
        return ""
    a_month = known.entries / known.months
    if not known.timed:
        return _("%(n)s values a month") % {"n": said(round(a_month), Unit.COUNT)}
    hours = said(round(a_month * known.seconds / known.timed / 3600, 1), Unit.HOURS)
    return _("%(n)s values a month, %(hours)s") % {"n": said(round(a_month), Unit.COUNT), "hours": hours}


def _notices(today: date, by: Member, waiting: Waiting | None) -> Iterable[Line]:
    used = Used.ask(today, by=by, waiting=waiting)
    for one in NOTICES:
        acts = ", ".join(str(BY_KEY[key].name).lower() for key in one.features)
        yield _used(one, used, _("so that they: %(acts)s") % {"acts": acts})


def _views(today: date, by: Member, waiting: Waiting | None) -> Iterable[Line]:
    yield _used(VIEWS, Used.ask(today, by=by, waiting=waiting))
    yield from (Line(one.name, one.judged, note=one.owner) for one in kept.views())


def _reports(today: date, by: Member, waiting: Waiting | None) -> Iterable[Line]:
    yield _used(REPORTS, Used.ask(today, by=by, waiting=waiting))
    yield from (Line(one.name, one.judged, note=one.owner) for one in kept.reports())


def _stages(today: date, by: Member, waiting: Waiting | None) -> Iterable[Line]:
    for pipeline, one, judged in stood.judged(today, by=by, waiting=waiting):
        yield Line(one.name, judged, deals=one.deals, note=pipeline)


def _used(one: Known, used: Used, note: str = "", near: str = "") -> Line:
    groups = used.groups(one.features)
    judged = judge_use(groups, weeks=WEEKS, is_seldom=all(key in SELDOM for key in one.features), near=near)
    return Line(str(one.name), judged, groups, note=note)


LINES: Mapping[str, Callable[[date, Member, Waiting | None], Iterable[Line]]] = {
    "forms": _forms, "stages": _stages, "views": _views, "reports": _reports, "notices": _notices, "features": _features,
}  # fmt: skip
