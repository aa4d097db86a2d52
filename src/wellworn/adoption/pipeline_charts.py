"""Is the pipeline true, as charts: what stages claim against what came, how far close dates were off, and what was promised and won."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.adoption.asking import Answer
from wellworn.adoption.charts import (
    Bar,
    Bars,
    Chart,
    Line,
    Lines,
    Size,
    Tone,
    Whisker,
    Whiskers,
)
from wellworn.adoption.reading import real, total, whole
from wellworn.adoption.reliability import Claim, Reliability
from wellworn.adoption.units import Unit, said
from wellworn.measures.measure import Row
from wellworn.members.workspace import own_currency

OFF = ("much_earlier", "earlier", "near", "later", "much_later")
MOST_TOLD = 2  # stages that are off, the furthest first


def stages(answer: Answer) -> Chart:
    """What became of the deals that stood in each stage, against the chance that the pipeline gives it."""
    claims = sorted((one for row in answer.rows if (one := _claim(row))), key=lambda one: one.stated)
    if not claims:
        return _without_chances(answer)
    off = sorted((one for one in claims if not one.holds), key=lambda one: -abs(one.came_true - one.stated))
    told = [_off(one) for one in off[:MOST_TOLD]] or [_("Each stage is what the pipeline says, as far as can be told.")]
    if len(off) > MOST_TOLD:
        more = len(off) - MOST_TOLD
        told.append(ngettext("%(n)s more is off.", "%(n)s more are off.", more) % {"n": more})
    silent = len(answer.rows) - len(claims)
    note = _("The whisker is a 95 % interval (Wilson); grey where it does not reach the diagonal.")
    if silent:
        note += " " + ngettext("%(n)s stage is held back.", "%(n)s stages are held back.", silent) % {"n": silent}
    return Reliability(
        key="stages", title=_("Said, and won"), aside=_("of the deals that stood in a stage"), sentence=" ".join(told), claims=claims,
        name=_("Stage"), stated_name=_("The pipeline says"), came_name=_("Was won"), note=note, size=Size.WIDE,
    )  # fmt: skip


def _claim(row: Row) -> Claim | None:
    share, stated, of, interval = (
        real(row.get("share")),
        real(row.get("expected")),
        whole(row.get("deals")),
        row.get("interval"),
    )
    if share is None or stated is None or of is None or not isinstance(interval, tuple):
        return None
    low, high = (float(one) for one in interval)
    return Claim(name=str(row["stage"]), stated=stated / 100, came_true=share, low=low, high=high, of=of)


def _off(one: Claim) -> str:
    told = {"stage": one.name, "said": said(one.stated, Unit.SHARE), "came": said(one.came_true, Unit.SHARE), "of": said(one.of, Unit.COUNT)}  # fmt: skip
    if one.came_true > one.stated:
        return _("%(stage)s is better than it says: %(came)s of %(of)s were won, and it says %(said)s.") % told
    return _("%(stage)s promises too much: it says %(said)s, and %(came)s of %(of)s were won.") % told


def _without_chances(answer: Answer) -> Whiskers:
    """The same where the pipeline says no chance: only what was won."""
    whiskers = []
    for row in answer.rows:
        value, interval = real(row.get("share")), row.get("interval")
        if value is not None and isinstance(interval, tuple):
            low, high = (float(one) for one in interval)
            whiskers.append(Whisker(name=str(row["stage"]), value=value, low=low, high=high))
    note = _("The whisker is a 95 % interval. The pipeline gives these stages no chance to compare with.")
    return Whiskers(key="stages", title=_("Won, of those that stood in a stage"), sentence="", whiskers=whiskers, zero=None, note=note)  # fmt: skip


def close_dates(answer: Answer) -> Bars | None:
    """How far off the close dates were, as shares of the deals that closed."""
    deals = total(answer.rows, "deals")
    found = [(name, total(answer.rows, name)) for name in OFF]
    if not deals:
        return None
    words = {
        "much_earlier": _("More than 30 days early"), "earlier": _("8 to 30 days early"), "near": _("Within 7 days"),
        "later": _("8 to 30 days late"), "much_later": _("More than 30 days late"),
    }  # fmt: skip
    bars = [
        Bar(words[name], count / deals, count / deals, _("%(share)s, %(n)s of %(of)s") % {
            "share": said(count / deals, Unit.SHARE), "n": said(count, Unit.COUNT), "of": said(deals, Unit.COUNT)}, is_low=name != "near")
        for name, count in found if count is not None
    ]  # fmt: skip
    off, moved = total(answer.rows, "days_off"), total(answer.rows, "changes")
    told = []
    if off is not None:
        told.append(_("On average %(days)s off.") % {"days": said(off / deals, Unit.DAYS)})
    if moved:
        told.append(_("A date was moved %(n)s times on average.") % {"n": said(round(moved / deals, 1), Unit.COUNT)})
    held = len(OFF) - len(bars)
    note = _("Against the date that stood 30 days before the deal closed, or the first one of a younger deal.")
    if held:
        note += " " + ngettext("%(n)s line is held back: one or two people made nearly all of it.",
                               "%(n)s lines are held back: one or two people made nearly all of each.", held) % {"n": held}  # fmt: skip
    return Bars(key="slips", title=_("How far off the close date was"), aside=_("of deals that closed"), sentence=" ".join(told), bars=bars,
                name=_("Off by"), note=note)  # fmt: skip


def forecasts(answer: Answer) -> Lines | None:
    """What the month's first morning promised, beside what was won in it."""
    rows = [row for row in answer.rows if real(row.get("promised")) is not None]
    if len(rows) < 2:
        return None
    currency = own_currency()
    days = [date.fromisoformat(f"{row['month']}-01") for row in rows]
    promised = Line(
        name=_("Promised on the first morning"),
        points=[(day, real(row["promised"])) for day, row in zip(days, rows, strict=True)],
        tone=Tone.COMPARISON,
        label=_("promised"),
    )
    won = Line(
        name=_("Won in the month"),
        points=[(day, real(row["won"])) for day, row in zip(days, rows, strict=True)],
        label=_("won"),
        has_dot=True,
    )
    both = [(real(row["promised"]) or 0.0, real(row["won"])) for row in rows]
    known = [(one, came) for one, came in both if came is not None]
    less = sum(one < came for one, came in known)
    sentence = _("In %(n)s of %(of)s months more was won than the first morning promised.") % {
        "n": less,
        "of": len(known),
    }
    return Lines(
        key="forecasts", title=_("Promised, and won"), aside=_("by month, %(currency)s") % {"currency": currency}, sentence=sentence, unit=Unit.COUNT, lines=[won, promised],
        size=Size.WIDE, note=_("Amount × chance of the stage, of the open deals due in the month, on its first morning. A month that fewer than five people made is left out."),
    )  # fmt: skip
